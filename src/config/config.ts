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
  /**
   * Bots that share the account: what `cryptobot live` runs when no strategy is named, and `cryptobot
   * backtest --bots` over history. What a bot does not say is as for all.
   */
  readonly bots?: readonly {
    /** Default: the strategy, with the market where it has several bots. */
    readonly name?: string;
    readonly strategy: string;
    readonly markets?: readonly string[];
    readonly timeframe?: Timeframe;
    readonly params?: Readonly<Record<string, number>>;
    /** Its allotment. Default: an equal part of the cash that other bots and the reserve leave. */
    readonly cash?: number;
    /**
     * What it may lose: `'low'` 0.5 % of its equity at the stop of a trade, 2 % a day and 10 % in all,
     * `'mid'` 1, 4 and 20 %, `'max'` 2, 8 and 35 %; with 2, 4 or 8 open positions. `size` and `limits` win.
     */
    readonly risk?: 'low' | 'mid' | 'max';
    readonly size?: number | string;
    readonly fee?: number | 'exchange';
    readonly leverage?: number;
    /** In place of the exits of its strategy. */
    readonly exits?: {
      readonly stopLoss?: number;
      readonly takeProfit?: number;
      readonly trailingStop?: number;
      readonly breakEven?: number;
      readonly maxBars?: number;
    };
    readonly limits?: LimitsConfig;
    /**
     * Hands a share (default 0.3) of the net gain of each trade that won to another bot or to
     * `'reserve'`: not less than `least` at a time, at most once in `every`, and no more than `most`.
     */
    readonly transfer?: {
      readonly to: string;
      readonly share?: number;
      readonly least?: number;
      readonly every?: string;
      readonly most?: number;
    };
    /** When it risks less. `true`: after 3 losses in a row half, after 5 a quarter, 2 wins one step back. */
    readonly ladder?: true | LadderConfig;
  }[];
  /** Money of the account that bots never trade with. */
  readonly reserve?: number;
  /** Money that comes to a bot or to the reserve, and when, in backtests of bots. */
  readonly deposits?: readonly { readonly at: string; readonly amount: number; readonly to?: string }[];
  /** Money that is taken from a bot or from the reserve, at most what is free then. */
  readonly withdrawals?: readonly { readonly at: string; readonly amount: number; readonly from?: string }[];
  /** Folder of strategy files, relative to this file. Default `'strategies'`. */
  readonly strategies?: string;
  /** Folder for market data, relative to this file. Default `'data'`. */
  readonly data?: string;
  /** Folder for reports, relative to this file. Default `'reports'`. */
  readonly reports?: string;
  /** Reach exchanges and the places of alerts through this proxy, for example `'http://127.0.0.1:3128'`. Default: the variable `HTTPS_PROXY`. */
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
  /** Short for `alerts: [{ to: 'file', path: 'alerts.jsonl' }]`. */
  readonly alertFile?: string;
  /**
   * Where alerts go besides the terminal, and from which severity on (`info`, `warning`, `critical`):
   * `{ to: 'discord', url: 'env:DISCORD_WEBHOOK', least: 'warning' }`, `{ to: 'webhook', url, key }`,
   * `{ to: 'file', path }`, `{ to: 'console', least }`. Addresses and keys are secrets: `env:NAME` reads
   * one from a variable, `file:PATH` from a file.
   */
  readonly alerts?: readonly AlertConfig[];
  /** How late a bar may be in a session, ms. Default 120000. */
  readonly maxDataAge?: number;
  /** How far our clock may be from the exchange's, ms. Default 1000. */
  readonly maxClockOffset?: number;
  /** What 95 in 100 answers to orders may take, ms. Default 3000. */
  readonly maxOrderTime?: number;
  /** What a session does while an exchange is not well: `'alert'` (default), or `'no-entries'` there as well. */
  readonly whenUnwell?: 'alert' | 'no-entries';
  /** How often a session measures and stores how its exchanges are. Default `'1m'`. */
  readonly healthEvery?: string;
  /** Where a session lets Prometheus read its metrics. Default: nowhere; 0 is any free port. */
  readonly metricsPort?: number;
  /** Who can reach them. Default `'127.0.0.1'`: this machine only. */
  readonly metricsHost?: string;
  /** Metrics as lines of InfluxDB as well: `{ url, key: 'env:INFLUX_KEY' }` or `{ path: 'metrics.lp' }`. */
  readonly influx?: { readonly url?: string; readonly key?: string; readonly path?: string };
}

interface AlertConfig {
  readonly to: 'console' | 'file' | 'discord' | 'webhook';
  readonly least?: 'info' | 'warning' | 'critical';
  readonly url?: string;
  /** Signs what a webhook is sent: `env:NAME` or `file:PATH`. */
  readonly key?: string;
  readonly path?: string;
  /** Bytes after which a new file is begun (10 MB), and how many older ones are kept (5). */
  readonly size?: number;
  readonly keep?: number;
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

interface LadderConfig {
  /** By losses in a row. */
  readonly losses?: readonly RungConfig[];
  /** Wins in a row until the risk goes one step back up. Default 2. */
  readonly wins?: number;
  /** By the share lost since the allotment stood highest. */
  readonly drawdown?: readonly RungConfig[];
  /** By the share lost since the UTC day began; holds until it ends. */
  readonly dailyLoss?: readonly RungConfig[];
  /** How long a pause lasts that the day does not end. Default `'1d'`. */
  readonly cooldown?: string;
}

/** From here on the risk is divided, or nothing is entered. */
type RungConfig =
  | { readonly after: number; readonly divide: number }
  | { readonly after: number; readonly pause: true };

/** Gives a configuration file its types: `export default defineConfig({ fee: 0.0005 })`. */
export function defineConfig(config: Config): Config {
  return config;
}
