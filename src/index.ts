// What a strategy file may import: the words to describe a strategy with, and nothing of the engine.

export { type Config, defineConfig } from '#config';

export { between, defineStrategy, score } from '#strategy';
export type { Exits, Param, Score, Strategy, StrategySpec, Voice } from '#strategy';

export { absolute, before, crossesAbove, crossesBelow, larger, on, recur, smaller } from '#series';
export type { Condition, MarketSeries, Operand, Series } from '#series';

export {
  atr,
  bollinger,
  deviation,
  donchian,
  ema,
  highest,
  lowest,
  macd,
  rateOfChange,
  rsi,
  sma,
  trueRange,
  wilderAverage,
} from '#indicators';
export type { Bands, Macd } from '#indicators';
