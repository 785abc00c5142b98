import { type Bars, endOf, formatTime, sliceBars } from '#market';
import { random } from '#numbers';
import { type Expression, type Feeds, Graph } from '#series';
import type { Fill } from '#orders';
import { wildBars } from './wild-bars.ts';
import { defaultAccount, feedsFrom, type Other, othersUntil, run } from '#simulation';
import { type Plan, requireExits, signalNames, type Strategy } from '#strategy';

/** One thing a strategy has to hold to, and whether it does on the bars it was tried on. */
export interface Finding {
  readonly check: 'causality' | 'chunks' | 'repeatable' | 'warm-up' | 'entries' | 'decisions' | 'conditions';
  readonly verdict: 'ok' | 'warn' | 'fail';
  readonly detail: string;
}

/** Tries of each kind; every one compares all series of the strategy bit by bit. */
const tries = 6;

/** A strategy on bars, and all its series over them. */
interface Trial {
  readonly ask: () => Plan;
  readonly plan: Plan;
  readonly bars: Bars;
  readonly others: readonly Other[];
  readonly feeds: Feeds;
  readonly whole: Columns;
}

/**
 * Tries a strategy on bars: whether the past stays when the future is added, whether history in
 * pieces is history, whether it says the same thing twice, and whether it says anything at all.
 */
export function checkStrategy(
  strategy: Strategy,
  given: Readonly<Record<string, number>>,
  bars: Bars,
  others: readonly Other[] = [],
): Finding[] {
  const ask = () => strategy.plan(given);
  const plan = ask();
  requireExits(plan.exits);
  const asked = { ask, plan, bars, others, feeds: feedsFrom(others, bars) };
  const trial = { ...asked, whole: compute(asked, bars, [bars.length]) };
  return [
    checkCausality(trial),
    checkChunks(trial),
    checkRepeatable(trial),
    checkWarmup(trial),
    plan.decide ? checkDecisions(trial) : checkEntries(trial),
  ];
}

/** Tries a strategy on bars, and again on random ones, where only what must never happen counts. */
export function tryOut(strategy: Strategy, bars: Bars, others: readonly Other[]): Finding[] {
  const findings = checkStrategy(strategy, {}, bars, others);
  const always = new Set<Finding['check']>(['causality', 'chunks', 'repeatable', 'decisions']);
  const wild = checkStrategy(strategy, {}, wildBars(bars), others);
  return findings.map((finding) => {
    const other = wild.find(({ check, verdict }) => check === finding.check && verdict === 'fail');
    if (finding.verdict === 'fail' || !other || !always.has(other.check)) return finding;
    return { ...other, detail: `${other.detail} (on random bars)` };
  });
}

type Columns = ReadonlyMap<string, Float64Array>;

function checkCausality(trial: Trial): Finding {
  const { plan, bars, others, whole } = trial;
  const chance = random(`causality ${plan.strategy}`);
  for (let k = 0; k < tries; k++) {
    const length = 1 + chance.integer(bars.length);
    const past = sliceBars(bars, 0, length);
    const known = othersUntil(others, endOf(past));
    const prefix = compute({ plan, feeds: feedsFrom(known, past) }, past, [length]);
    const broken = difference(prefix, whole, length);
    if (broken)
      return {
        check: 'causality',
        verdict: 'fail',
        detail: `"${broken.name}" at ${formatTime(bars.time[broken.bar]!)} changes when later bars are added: it looks ahead, or keeps something between bars that it should not`,
      };
  }
  return {
    check: 'causality',
    verdict: 'ok',
    detail: `the past stayed as it was when bars were added, ${tries} times`,
  };
}

function checkChunks(trial: Trial): Finding {
  const { plan, bars, whole } = trial;
  const chance = random(`chunks ${plan.strategy}`);
  for (let k = 0; k < tries; k++) {
    const cuts = Array.from({ length: 5 }, () => chance.integer(bars.length)).toSorted((a, b) => a - b);
    const broken = difference(compute(trial, bars, [...cuts, bars.length]), whole, bars.length);
    if (broken)
      return {
        check: 'chunks',
        verdict: 'fail',
        detail: `"${broken.name}" at ${formatTime(bars.time[broken.bar]!)} depends on how history was cut into pieces: live it would differ from the backtest`,
      };
  }
  return { check: 'chunks', verdict: 'ok', detail: `history in pieces was history, ${tries} times` };
}

// A clock or a coin inside the strategy shows when it is asked twice: in one graph, the same question
// is the same node. A recurrence is a new function each time, so there the values are compared.
function checkRepeatable({ ask, bars, feeds, whole }: Trial): Finding {
  const [first, again] = [ask(), ask()];
  const graph = new Graph(bars, feeds);
  const values = compute({ plan: again, feeds }, bars, [bars.length]);
  const names = new Set([...Object.keys(first.series), ...Object.keys(again.series)]);
  const changed = [...names].find((name) => {
    const [a, b] = [first.series[name], again.series[name]];
    if (!a || !b) return true;
    if (graph.column(a) === graph.column(b)) return false;
    return (
      !isRecurrent(a) || difference(new Map([[name, values.get(name)!]]), whole, bars.length) !== undefined
    );
  });
  if (changed === undefined)
    return { check: 'repeatable', verdict: 'ok', detail: 'asked twice, it said the same' };
  return {
    check: 'repeatable',
    verdict: 'fail',
    detail: `asked twice, "${changed}" differs: remove every clock, random number and variable that outlives a call`,
  };
}

function isRecurrent(expression: Expression): boolean {
  return expression.operation.name === 'recur' || expression.inputs.some(isRecurrent);
}

function checkWarmup({ plan, bars, feeds, whole }: Trial): Finding {
  const graph = new Graph(bars, feeds);
  for (const [name, expression] of Object.entries(plan.series)) {
    const warmup = graph.warmup(expression);
    if (warmup >= bars.length)
      return {
        check: 'warm-up',
        verdict: 'fail',
        detail: `"${name}" needs ${warmup + 1} bars before it is defined, more than the ${bars.length} it was tried on`,
      };
    const undefinedBars = whole
      .get(name)!
      .subarray(warmup)
      .reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
    if (undefinedBars > 0)
      return {
        check: 'warm-up',
        verdict: undefinedBars === bars.length - warmup ? 'fail' : 'warn',
        detail: `"${name}" is undefined on ${undefinedBars} of ${bars.length - warmup} bars after its warm-up of ${warmup}: nothing happens on those`,
      };
  }
  const longest = Math.max(0, ...Object.values(plan.series).map((expression) => graph.warmup(expression)));
  return { check: 'warm-up', verdict: 'ok', detail: `everything is defined after ${longest} bars` };
}

function checkEntries({ bars, whole }: Trial): Finding {
  const count = (name: string) =>
    whole.get(name)?.reduce((sum, value) => sum + (value === 1 ? 1 : 0), 0) ?? 0;
  const signals = signalNames.filter((name) => whole.has(name)).map((name) => `${name} ${count(name)}`);
  const verdict = count('enterLong') + count('enterShort') > 0 ? 'ok' : 'warn';
  return { check: 'entries', verdict, detail: `signals on ${bars.length} bars: ${signals.join(', ')}` };
}

// A decision may hang on what was decided before, but not on what comes later nor on an earlier run.
function checkDecisions({ ask, plan, bars, others }: Trial): Finding {
  const all = decidedOn(plan, bars, others);
  const chance = random(`decisions ${plan.strategy}`);
  // An odd number of bars, so that whoever counts calls and takes turns is out of step afterwards.
  const length = 2 * Math.floor((bars.length / 2 + chance.integer(Math.ceil(bars.length / 2))) / 2) - 1;
  const past = sliceBars(bars, 0, length);
  const known = decidedOn(plan, past, othersUntil(others, endOf(past)));
  const again = decidedOn(ask(), bars, others);
  const isSame = (some: readonly Fill[]) =>
    some.every((fill, k) => JSON.stringify(fill) === JSON.stringify(all[k]));
  if (!isSame(known))
    return {
      check: 'decisions',
      verdict: 'fail',
      detail:
        'decide() decides otherwise when later bars are added: it keeps something between calls that it should not',
    };
  if (again.length !== all.length || !isSame(again))
    return {
      check: 'decisions',
      verdict: 'fail',
      detail: 'asked twice, decide() decides otherwise: remove every variable that outlives a call',
    };
  const verdict = all.length > 0 ? 'ok' : 'warn';
  return {
    check: 'decisions',
    verdict,
    detail:
      all.length > 0
        ? `${all.length} fills on ${bars.length} bars, the same each time`
        : `0 fills on ${bars.length} bars: decide() never came to a position. Look at what it asks: position is an object even when flat (position.side === 'flat'), and values are now.NAME, as series() names them`,
  };
}

// On a perpetual, where both directions are allowed.
function decidedOn(plan: Plan, bars: Bars, others: readonly Other[]): readonly Fill[] {
  const { exchange, symbol } = bars.market;
  const [, quote = ''] = symbol.split('/');
  const market = { exchange, symbol: symbol.includes(':') ? symbol : `${symbol}:${quote}` };
  return [...run(plan, { ...bars, market }, defaultAccount, { others }).fills];
}

function compute(
  { plan, feeds }: Pick<Trial, 'plan' | 'feeds'>,
  bars: Bars,
  cuts: readonly number[],
): Columns {
  const graph = new Graph(bars, feeds);
  const columns = new Map(
    Object.entries(plan.series).map(([name, expression]: [string, Expression]) => [
      name,
      graph.column(expression),
    ]),
  );
  for (const cut of cuts) graph.advance(cut);
  return new Map([...columns].map(([name, column]) => [name, column.values]));
}

function difference(a: Columns, b: Columns, length: number): { name: string; bar: number } | undefined {
  for (const [name, values] of a) {
    const others = b.get(name);
    for (let bar = 0; bar < length; bar++) {
      if (!others || !Object.is(values[bar], others[bar])) return { name, bar };
    }
  }
  return undefined;
}
