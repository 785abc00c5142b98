export { midpoint, midprice } from './middle.ts';
export { pivots, type Pivots } from './pivots.ts';
export { type Levels, supportResistance } from './support.ts';
export { fractals, swings, type Swings } from './swings.ts';
export { type Fibonacci, fibonacci, zigzag, type Zigzag } from './zigzag.ts';
