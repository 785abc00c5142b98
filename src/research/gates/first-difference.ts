import { type FullCandidate, type GoldenRun, tradeKeys } from './golden.ts';

/** The first trade that is not what it was, and what about it. */
export function firstDifference(run: FullCandidate, before: GoldenRun): string {
  const [now, then] = [run.trades, before.trades];
  const k = now.findIndex((trade, at) => tradeKeys.some((key) => trade[key] !== then[at]?.[key]));
  const at = k < 0 ? now.length : k;
  const [one, other] = [now[at], then[at]];
  const count = now.length === then.length ? '' : ` ${countOf(now.length)}; there ${were(then.length)}.`;
  if (!one || !other) return `Trade ${at + 1} ${one ? 'is new' : 'is gone'}.${count}`;
  const key = tradeKeys.find((name) => one[name] !== other[name])!;
  return `Trade ${at + 1} differs: ${key} is ${shown(key, one[key])}, was ${shown(key, other[key])}.${count}`;
}

function countOf(trades: number): string {
  return trades === 1 ? 'There is 1 trade' : `There are ${trades} trades`;
}

function were(trades: number): string {
  return `${trades === 1 ? 'was' : 'were'} ${trades}`;
}

function shown(key: string, value: string | number | null): string {
  return key.endsWith('Time') && typeof value === 'number' ? new Date(value).toISOString() : String(value);
}
