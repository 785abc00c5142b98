import type { Trade } from '#ledger';
import type { DailyReturns, Metrics } from '#metrics';
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
  /** JSON knows no NaN: null once all money is gone. */
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

function plainTrade(trade: GoldenTrade): GoldenTrade {
  return Object.fromEntries(tradeKeys.map((key) => [key, trade[key]])) as GoldenTrade;
}
