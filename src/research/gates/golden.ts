import type { Trade } from '#ledger';
import type { DailyReturns, Metrics } from '#metrics';
import { UserError } from '#errors';
import type { Hash, Identity } from '../identity.ts';
import type { Candidate } from './judge.ts';

/** A trade as golden files write it down: what was done, when, and what came of it. */
export type GoldenTrade = Pick<Trade, (typeof tradeKeys)[number]>;

export const tradeKeys = [
  'side',
  'entryTime',
  'entryPrice',
  'exitTime',
  'exitPrice',
  'quantity',
  'pnl',
  'reason',
] as const;

/** A run in full, as it is compared with a golden one or becomes one. */
export interface FullCandidate extends Candidate {
  readonly hashes: Identity['hashes'];
  /** Closed ones first, then those still open. */
  readonly trades: readonly GoldenTrade[];
  readonly daily: DailyReturns;
  /** Of the same money simply held; null where it was not kept. */
  readonly held: DailyReturns | null;
}

/** A run that later ones are held against. */
export interface GoldenRun {
  readonly id: string;
  readonly strategy: string;
  readonly market: string;
  readonly timeframe: string;
  readonly hashes: Identity['hashes'];
  readonly tradesHash: string;
  readonly trades: readonly GoldenTrade[];
  readonly metrics: Metrics;
  readonly firstDay: number;
  readonly returns: readonly number[];
}

export interface Golden {
  readonly golden: 1;
  readonly engine: string;
  /** The command that made it. */
  readonly command: string;
  readonly runs: readonly GoldenRun[];
}

export function goldenOf(
  runs: readonly FullCandidate[],
  { engine, command }: Pick<Golden, 'engine' | 'command'>,
  hash: Hash,
): Golden {
  return {
    golden: 1,
    engine,
    command,
    runs: runs.map(({ daily, ...run }) => ({
      id: run.id,
      strategy: run.strategy,
      market: run.market,
      timeframe: run.timeframe,
      hashes: run.hashes,
      tradesHash: hashTrades(run.trades, hash),
      trades: run.trades.map(plainTrade),
      metrics: run.metrics,
      firstDay: daily.firstDay,
      returns: [...daily.returns],
    })),
  };
}

export function hashTrades(trades: readonly GoldenTrade[], hash: Hash): string {
  return hash(trades.map((trade) => `${JSON.stringify(Object.values(plainTrade(trade)))}\n`));
}

/** What a golden file holds, or a sentence on why it is none. */
export function parseGolden(value: unknown, file: string): Golden {
  const { golden, runs } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (golden === 1 && Array.isArray(runs) && runs.every(isGoldenRun)) return value as Golden;
  throw new UserError(
    'config',
    `"${file}" is not a golden file. Write one with: cryptobot gate … --golden ${file} --update`,
  );
}

function isGoldenRun(value: unknown): value is GoldenRun {
  if (typeof value !== 'object' || value === null) return false;
  const { strategy, market, timeframe, tradesHash, trades, metrics, hashes, firstDay, returns } =
    value as Readonly<Record<string, unknown>>;
  const texts = [strategy, market, timeframe, tradesHash].every((one) => typeof one === 'string');
  const records = [metrics, hashes].every((one) => typeof one === 'object' && one !== null);
  return texts && records && Array.isArray(trades) && Array.isArray(returns) && typeof firstDay === 'number';
}

function plainTrade(trade: GoldenTrade): GoldenTrade {
  return Object.fromEntries(tradeKeys.map((key) => [key, trade[key]])) as GoldenTrade;
}
