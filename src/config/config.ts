import type { Timeframe } from '#market';

/** The ways to fill orders, by name. */
export const fillNames: readonly string[] = ['next-open', 'backtesting.py', 'vectorbt'];

/** What `cryptobot.config.ts` may say. Everything is optional. */
export interface Config {
  /** The exchange of markets written without one. Default `'sample'`. */
  readonly exchange?: string;
  /** What to trade when no `--market` is given, for example `['binance:BTC/USDT']`. */
  readonly markets?: readonly string[];
  /** Length of one bar. Default `'1h'`. */
  readonly timeframe?: Timeframe;
  /** First day or time, UTC, for example `'2024-01-01'`. Default: the first bar there is. */
  readonly from?: string;
  /** Day or time to stop before, UTC. Default: after the last bar there is. */
  readonly to?: string;
  /** Money at the start, in the quote currency. Default 10000. */
  readonly cash?: number;
  /** Paid to the exchange per side, as a fraction: 0.001 is 0.1 %, the default. */
  readonly fee?: number;
  /** Lost to the market per taker fill, as a fraction. Default 0.0005. */
  readonly slippage?: number;
  /**
   * How decisions become fills. Default `'next-open'`: decided at a bar's close, filled at the next
   * open. Other engines' ways go by their names: `'backtesting.py:finalizeTrades=true'`.
   */
  readonly fills?: string;
  /** Share of equity put into a position, above 0 and up to 1. Default 1. */
  readonly size?: number;
  /** Folder of strategy files, relative to this file. Default `'strategies'`. */
  readonly strategies?: string;
  /** Folder for market data, relative to this file. Default `'data'`. */
  readonly data?: string;
  /** Folder for reports, relative to this file. Default `'reports'`. */
  readonly reports?: string;
}

/** Gives a configuration file its types: `export default defineConfig({ fee: 0.0005 })`. */
export function defineConfig(config: Config): Config {
  return config;
}
