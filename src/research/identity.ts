import { type Bars, endOf, marketName } from '#market';
import type { Published } from '#outside';
import { type DetailUse, type FundingRates, isBars, othersUntil, type LaneRun, type Run } from '#simulation';
import { plainExits } from '#strategy';

/** A hash function, handed in because it is not arithmetic of ours. Returns lower-case hex. */
export type Hash = (parts: Iterable<string | Uint8Array>) => string;

/** What determines a result, as hashes. Equal ids mean equal results, on any machine. */
export interface Identity {
  readonly id: string;
  readonly hashes: { readonly bars: string; readonly strategy: string; readonly config: string };
}

/** The identity of a run whose strategy source has the given hash, and of the finer bars it looked into. */
export function identify(
  run: Run,
  strategyHash: string,
  engine: string,
  hash: Hash,
  details: readonly DetailUse[] = [],
): Identity {
  const bars = run.lanes.flatMap((lane) => hashesOf(lane, hash));
  const config = [
    configText(run),
    ...run.lanes.flatMap((lane) => conditionsOf(lane)),
    ...details.flatMap(({ refined }) => ['detail', ...refined.map((finer) => hashBars(finer, hash))]),
  ];
  const hashes = {
    bars: bars.length === 1 ? bars[0]! : hash(bars),
    strategy: strategyHash,
    config: hash(config),
  };
  const id = hash([engine, hashes.bars, hashes.strategy, hashes.config].flatMap((part) => [part, '\n']));
  return { id: id.slice(0, 16), hashes };
}

// What came later cannot have changed the run, so it does not change its identity.
function hashesOf({ bars, others }: LaneRun, hash: Hash): string[] {
  const seen = othersUntil(others, endOf(bars));
  return [
    hashBars(bars, hash),
    ...seen.map((other) => (isBars(other) ? hashBars(other, hash) : hashValues(other, hash))),
  ];
}

/** A hash of any slice of bars: market, timeframe and every value of every column. */
export function hashBars({ market, timeframe, ...columns }: Bars, hash: Hash): string {
  const { time, open, high, low, close, volume } = columns;
  return hash([
    `${marketName(market)} ${timeframe}\n`,
    ...[time, open, high, low, close, volume].map(bytesOf),
  ]);
}

/** A hash of a series from outside: every value, and when it was known. */
export function hashValues({ name, time, known, value }: Published, hash: Hash): string {
  return hash([`outside ${name}\n`, ...[time, known, value].map(bytesOf)]);
}

/** A hash of funding rates: when each was due, and how much. */
export function hashFunding({ time, rate }: FundingRates, hash: Hash): string {
  return hash(['funding\n', bytesOf(time), bytesOf(rate)]);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

// Everything besides bars and strategy source that a result depends on, in one stable order.
function configText({ lanes, account, dialect, bots }: Run): string {
  const sorted = (record: object) =>
    Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const plans = lanes.map(({ plan }) => ({
    strategy: plan.strategy,
    params: sorted(plan.params),
    exits: sorted(plainExits(plan.exits)),
  }));
  const shared = bots && {
    capital: bots.capital,
    purses: lanes.map(({ purse }) => purse),
    accounts: lanes.map(({ account: own }) => own && sorted(own)),
  };
  return JSON.stringify({ plans, account: sorted(account), fills: dialect.name, ...shared });
}

// What a market accepts and what holding costs there; nothing where neither is known.
function conditionsOf({ rules, funding }: LaneRun): (string | Uint8Array)[] {
  return [
    ...(rules ? [JSON.stringify(rules)] : []),
    ...(funding ? ['funding', bytesOf(funding.time), bytesOf(funding.rate)] : []),
  ];
}
