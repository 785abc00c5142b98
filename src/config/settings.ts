import type { MoneyFlow } from '#capital';
import { UserError } from '#errors';
import { formatTime, type Market, marketName, parseMarket, type Timeframe } from '#market';
import type { OrderRules } from '#orders';
import type { Limits } from '#risk';
import type { AlertSettings } from './alerts.ts';
import type { InfluxSettings } from './metrics.ts';
import type { BotSettings } from './bots.ts';
import type { Rates, Size } from './trading.ts';
import { type KeyName, keyNames } from './keys.ts';

/** What a command works with: every key has its value. */
export interface Settings {
  readonly exchange: string;
  readonly markets: readonly Market[];
  readonly timeframe: Timeframe;
  /** ms UTC; undefined means from the first bar. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly cash: number;
  readonly fee: number | 'exchange';
  readonly makerFee?: number;
  readonly exchangeFees?: Readonly<Record<string, Rates>>;
  readonly slippage: number;
  readonly spread?: number;
  readonly impact?: number;
  readonly participation?: number;
  readonly leverage?: number;
  readonly maintenance?: number;
  readonly borrow?: number;
  readonly fills: string;
  readonly size: Size;
  readonly rules?: Readonly<Record<string, OrderRules>>;
  readonly limits?: Limits;
  readonly bots?: readonly BotSettings[];
  readonly reserve?: number;
  readonly deposits?: readonly MoneyFlow[];
  readonly withdrawals?: readonly MoneyFlow[];
  readonly strategies: string;
  readonly data: string;
  readonly reports: string;
  readonly httpsProxy: string | undefined;
  readonly testnet: boolean;
  /** Seconds. */
  readonly deadline: number;
  /** ms. */
  readonly maxLatency: number;
  readonly minAvailability: number;
  readonly minSuccess: number;
  readonly alertFile?: string;
  readonly alerts?: readonly AlertSettings[];
  /** ms, as are the following. */
  readonly maxDataAge: number;
  readonly maxClockOffset: number;
  readonly maxOrderTime: number;
  readonly whenUnwell: 'alert' | 'no-entries';
  readonly healthEvery?: number;
  readonly metricsPort?: number;
  readonly metricsHost: string;
  readonly influx?: InfluxSettings;
}

/** Where a value came from, for example `{ kind: 'environment', name: 'CRYPTOBOT_FEE' }`. */
export interface Origin {
  readonly kind: 'default' | 'user config' | 'project config' | 'environment' | 'flag';
  /** The file, variable or flag; empty for defaults. */
  readonly name: string;
}

export type LayerValues = { readonly [Key in KeyName]?: unknown };

/** Checked values from one place. */
export interface Layer {
  readonly values: LayerValues;
  readonly origin: (key: KeyName) => Origin;
}

export interface Resolved {
  readonly settings: Settings;
  readonly origins: Readonly<Partial<Record<KeyName, Origin>>>;
}

/** Lays the layers over each other; later ones win, key by key. */
export function resolveSettings(layers: readonly Layer[]): Resolved {
  const values: Record<string, unknown> = {};
  const origins: Partial<Record<KeyName, Origin>> = {};
  for (const { values: given, origin } of layers) {
    for (const key of keyNames) {
      if (given[key] === undefined) continue;
      values[key] = given[key];
      origins[key] = origin(key);
    }
  }
  // Each value passed the rule of its key, and defaults fill the rest.
  const merged = values as unknown as Omit<Settings, 'markets'> & { readonly markets: readonly string[] };
  requireOrder(merged.from, merged.to);
  return {
    settings: {
      ...merged,
      from: merged.from,
      to: merged.to,
      httpsProxy: merged.httpsProxy,
      markets: withExchange(merged.markets, merged.exchange),
    },
    origins,
  };
}

function withExchange(markets: readonly string[], exchange: string): Market[] {
  const named = markets.map((text) => parseMarket(text, exchange));
  return [...new Map(named.map((market) => [marketName(market), market])).values()];
}

function requireOrder(from: number | undefined, to: number | undefined): void {
  if (from === undefined || to === undefined || from < to) return;
  throw new UserError(
    'usage',
    `"${formatTime(from)}" as --from is not before "${formatTime(to)}" as --to. Choose an earlier --from or a later --to.`,
  );
}
