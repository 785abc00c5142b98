import { type Bars, marketName } from '#market';
import type { Run } from '#simulation';
import { plainExits } from '#strategy';

/** A hash function, handed in because it is not arithmetic of ours. Returns lower-case hex. */
export type Hash = (parts: Iterable<string | Uint8Array>) => string;

/** What determines a result, as hashes. Equal ids mean equal results, on any machine. */
export interface Identity {
  readonly id: string;
  readonly hashes: { readonly bars: string; readonly strategy: string; readonly config: string };
}

/** The identity of a run whose strategy source has the given hash. */
export function identify(run: Run, strategyHash: string, engine: string, hash: Hash): Identity {
  const bars = [run.bars, ...run.others].map((each) => hashBars(each, hash));
  const hashes = {
    bars: bars.length === 1 ? bars[0]! : hash(bars),
    strategy: strategyHash,
    config: hash([configText(run)]),
  };
  const id = hash([engine, hashes.bars, hashes.strategy, hashes.config].flatMap((part) => [part, '\n']));
  return { id: id.slice(0, 16), hashes };
}

/** A hash of any slice of bars: market, timeframe and every value of every column. */
export function hashBars({ market, timeframe, ...columns }: Bars, hash: Hash): string {
  const { time, open, high, low, close, volume } = columns;
  const bytes = [time, open, high, low, close, volume].map(
    (column) => new Uint8Array(column.buffer, column.byteOffset, column.byteLength),
  );
  return hash([`${marketName(market)} ${timeframe}\n`, ...bytes]);
}

// Everything besides bars and strategy source that a result depends on, in one stable order.
function configText({ plan, account, dialect }: Run): string {
  const sorted = (record: object) =>
    Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify({
    strategy: plan.strategy,
    params: sorted(plan.params),
    exits: sorted(plainExits(plan.exits)),
    account: sorted(account),
    fills: dialect.name,
  });
}
