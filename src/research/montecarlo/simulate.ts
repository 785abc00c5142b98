import { marketName } from '#market';
import { dailyReturns } from '#metrics';
import { random } from '#numbers';
import type { Run } from '#simulation';
import { circularBlocks, stationaryBlocks, takeBlocks, usualBlockLength } from '../resampling/index.ts';
import { rerun } from '../rerun.ts';
import { jitteredBars } from './jitter.ts';
import { type Method } from './methods.ts';
import { delaying, missing } from './relay.ts';
import { type Summary, summarise } from './summary.ts';
import { curveOfSteps, redrawn, shuffled, type Steps, stepsOf } from './trades.ts';

/** How far from what really was the paths may lead. */
export interface Wishes {
  readonly paths: number;
  readonly seed: number | string;
  /** The share of the cash below which is ruin. */
  readonly ruin: number;
  /** Mean length of blocks of days; about the cube root of their number if not said. */
  readonly block?: number | undefined;
  /** How far prices move, as a share of their bar's range. */
  readonly jitter: number;
  /** How many bars late a decision may arrive. */
  readonly delay: number;
  /** How likely a decision does not arrive. */
  readonly miss: number;
}

/** What a method says of a run. */
export interface MonteCarlo extends Summary {
  readonly method: Method;
  readonly axis: 'trades' | 'days';
  /** The number of closed trades, or the UTC day in ms, at each point. */
  readonly at: Float64Array;
}

/** Why a method says nothing of a run; undefined when it does. */
export function whyNot({ trades, bots }: Run, method: Method): string | undefined {
  if (!method.startsWith('trades-')) return undefined;
  if (bots?.transfers.some(({ from, to }) => from === null || to === null))
    return 'money came from outside or left, so that trades alone do not tell what was there';
  return trades.length < 2 ? 'it takes two closed trades or more' : undefined;
}

/** Follows a method down so many paths. The same seed gives the same paths. */
export function monteCarlo(real: Run, method: Method, wishes: Wishes): MonteCarlo {
  return method === 'trades-shuffle' || method === 'trades-bootstrap'
    ? overTrades(real, method, wishes)
    : overDays(real, method, wishes);
}

function overTrades(real: Run, method: 'trades-shuffle' | 'trades-bootstrap', wishes: Wishes): MonteCarlo {
  const steps = stepsOf(real);
  const draw = method === 'trades-shuffle' ? shuffled : redrawn;
  const curves = pathsOf(method, wishes, (chance): Float64Array => {
    const other: Steps = { ...steps, changes: draw(steps.changes, chance) };
    return curveOfSteps(other);
  });
  const { cash } = steps;
  const summary = summarise(curveOfSteps(steps), curves, { cash, ruin: wishes.ruin, daily: false });
  return { method, axis: 'trades', at: Float64Array.from(summary.points), ...summary };
}

const dayMs = 86_400_000;

function overDays(real: Run, method: Method, wishes: Wishes): MonteCarlo {
  const { cash } = real.account;
  const { firstDay, returns } = daysOf(real);
  const again = method.startsWith('returns-')
    ? blocksOf(returns, method, wishes)
    : rerunsOf(real, method, wishes);
  const curves = pathsOf(method, wishes, (chance) => curveOf(again(chance), cash));
  const summary = summarise(curveOf(returns, cash), curves, { cash, ruin: wishes.ruin, daily: true });
  const at = Float64Array.from(summary.points, (point) => (firstDay + point) * dayMs);
  return { method, axis: 'days', at, ...summary };
}

type Chance = ReturnType<typeof random>;

function pathsOf(
  method: Method,
  { paths, seed }: Wishes,
  follow: (chance: Chance) => Float64Array,
): Float64Array[] {
  const stream = random(seed).fork(method);
  return Array.from({ length: paths }, (_, path) => follow(stream.fork(path)));
}

function blocksOf(
  returns: Float64Array,
  method: Method,
  { block = usualBlockLength(returns.length) }: Wishes,
) {
  const draw = method === 'returns-circular' ? circularBlocks : stationaryBlocks;
  return (chance: Chance) => takeBlocks(returns, draw(returns.length, block, chance));
}

function rerunsOf(real: Run, method: Method, { jitter, delay, miss }: Wishes) {
  const again = (chance: Chance): Run => {
    if (method === 'prices-jitter')
      return rerun(real, (bars) => jitteredBars(bars, jitter, chance.fork(marketName(bars.market))));
    const relay = method === 'fills-late' ? delaying : missing;
    const much = method === 'fills-late' ? delay : miss;
    return rerun(
      real,
      (bars) => bars,
      (lane) => relay(much, chance.fork(lane)),
    );
  };
  return (chance: Chance) => daysOf(again(chance)).returns;
}

function daysOf({ bars, equity, account }: Run) {
  return dailyReturns(bars.time, equity, account.cash);
}

function curveOf(returns: Float64Array, cash: number): Float64Array {
  let equity = cash;
  return returns.map((change) => (equity *= 1 + change));
}
