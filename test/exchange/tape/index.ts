export { candleOf, flat, type Candle } from './candle.ts';
export { lastDay } from './day.ts';
export { depthAround, type Depth, type Level } from './depth.ts';
export { fundingHistory, fundingInterval, rateAt, type Funding } from './funding.ts';
export { firstCandles, lastCandles } from './pages.ts';
export type { Print } from './prints.ts';
export { tape, type Row, type Tape } from './tape.ts';
export { grid, type Grid } from './timeframe.ts';
