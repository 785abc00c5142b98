import type { Timeframe } from '#market';

/** The ways to fill orders, by name. */
export const fillNames: readonly string[] = [
  'next-open',
  'backtesting.py',
  'freqtrade',
  'jesse',
  'nautilus',
  'vectorbt',
];

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
  /**
   * Paid to the exchange per side, as a fraction: 0.001 is 0.1 %, the default. `'exchange'`: what the
   * exchange of the market takes from its smallest customers.
   */
  readonly fee?: number | 'exchange';
  /** Paid on fills that wait for their price: limits and targets. Default: the same as `fee`. */
  readonly makerFee?: number;
  /** What exchanges take from you, in place of the built-in table, for `fee: 'exchange'`. */
  readonly exchangeFees?: Readonly<Record<string, { readonly maker: number; readonly taker: number }>>;
  /** Lost to the market per taker fill, as a fraction. Default 0.0005. */
  readonly slippage?: number;
  /** Between bid and ask, as a fraction of the price; a taker fill loses half of it. Default 0. */
  readonly spread?: number;
  /** How far a fill of a whole bar's volume would move the price, as a fraction. Default 0. */
  readonly impact?: number;
  /** The largest share of a bar's volume that an entry may take. Default 1. */
  readonly participation?: number;
  /** How many times its margin a position is worth, 1 to 125. Default 1. */
  readonly leverage?: number;
  /** The share of a position's value below which it is liquidated. Default with leverage 0.005. */
  readonly maintenance?: number;
  /** Paid per day on what is borrowed, as a fraction. Default 0. */
  readonly borrow?: number;
  /**
   * How decisions become fills. Default `'next-open'`: decided at a bar's close, filled at the next
   * open. Other engines' ways go by their names: `'backtesting.py:finalizeTrades=true'`.
   */
  readonly fills?: string;
  /**
   * Share of equity put into a position, above 0 and up to 1. Default 1. As text: `'cash:1000'`,
   * `'quantity:0.5'`, `'risk:0.01'` (of equity, lost at the stop), `'volatility:0.2'` (per year),
   * `'kelly:0.5'`.
   */
  readonly size?: number | string;
  /** What markets accept, for example `{ 'binance:BTC/USDT': { lot: 0.00001, minNotional: 5 } }`. */
  readonly rules?: Readonly<
    Record<
      string,
      {
        readonly lot?: number;
        readonly tick?: number;
        readonly minQuantity?: number;
        readonly minNotional?: number;
      }
    >
  >;
  /**
   * What bots may do, all of it optional; shares are of equity: `{ riskPerTrade: 0.01, position: 0.5,
   * exposure: 1, openPositions: 3, notional: 5000, ordersPerHour: 10, dailyLoss: 0.05, drawdown: 0.2,
   * cooldown: '2h', dataAge: '30s', clockOffset: '2s' }`.
   */
  readonly limits?: LimitsConfig;
  /** What `cryptobot live` runs when no strategy is named; what a bot does not say is as for all. */
  readonly bots?: readonly {
    /** Default: the strategy, with the market where it has several bots. */
    readonly name?: string;
    readonly strategy: string;
    readonly markets?: readonly string[];
    readonly timeframe?: Timeframe;
    readonly params?: Readonly<Record<string, number>>;
    readonly cash?: number;
    readonly size?: number | string;
    readonly limits?: LimitsConfig;
  }[];
  /** Folder of strategy files, relative to this file. Default `'strategies'`. */
  readonly strategies?: string;
  /** Folder for market data, relative to this file. Default `'data'`. */
  readonly data?: string;
  /** Folder for reports, relative to this file. Default `'reports'`. */
  readonly reports?: string;
  /** Reach exchanges through this proxy, for example `'http://127.0.0.1:3128'`. Default: the variable `HTTPS_PROXY`. */
  readonly httpsProxy?: string;
  /** Use the exchange's testnet in place of the real exchange. Default `false`. */
  readonly testnet?: boolean;
  /** Seconds that an exchange has for one answer. Default 20. */
  readonly deadline?: number;
  /** What an exchange may take to still count as healthy: ms of 95 in 100 answers. Default 2000. */
  readonly maxLatency?: number;
  /** The least share of calls that it answers. Default 0.99. */
  readonly minAvailability?: number;
  /** The least share of calls that bring what was asked for. Default 0.95. */
  readonly minSuccess?: number;
  /** Alerts go here as well, a line of JSON each, for example `'alerts.jsonl'`. Default: the terminal only. */
  readonly alertFile?: string;
}

/** Limits as they are written: lengths of time as text. */
interface LimitsConfig {
  readonly riskPerTrade?: number;
  readonly position?: number;
  readonly exposure?: number;
  readonly openPositions?: number;
  readonly notional?: number;
  readonly ordersPerHour?: number;
  readonly dailyLoss?: number;
  readonly drawdown?: number;
  readonly cooldown?: string;
  readonly dataAge?: string;
  readonly clockOffset?: string;
}

/** Gives a configuration file its types: `export default defineConfig({ fee: 0.0005 })`. */
export function defineConfig(config: Config): Config {
  return config;
}
