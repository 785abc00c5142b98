export { change, clamp, growth, lag, logReturn, rateOfChange, sign } from './change.ts';
export { barsSince, cumulative, streak, sumSince, total, valueWhen } from './running.ts';
export { count, highest, lowest, sinceHighest, sinceLowest, sum } from './window.ts';
