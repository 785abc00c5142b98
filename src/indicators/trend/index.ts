export {
  aroon,
  type Aroon,
  ichimoku,
  type Ichimoku,
  verticalHorizontal,
  vortex,
  type Vortex,
} from './ranges.ts';
export { chandelier, chandeKroll, type Stops } from './stops.ts';
export {
  adx,
  type Adx,
  adxr,
  type Beginning,
  directionalIndex,
  directionalMovement,
  dx,
} from './directional.ts';
export type { Directions } from './movement.ts';
export { psar, type Trailing } from './psar.ts';
export { supertrend } from './supertrend.ts';
