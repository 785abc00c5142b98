import { didYouMean, UserError } from '#errors';
import { parseMarket, marketName, parseTimeframe } from '#market';
import { type Gate, isOfChoice, parseGate } from './gate.ts';
import type { Candidate } from './judge.ts';
import { shown } from './shown.ts';

/** Gates for the runs of a strategy, a market, a timeframe, or what of these is named. */
export interface Budget {
  readonly strategy?: string;
  readonly market?: string;
  readonly timeframe?: string;
  readonly gates: readonly Gate[];
  /** Where it is written: a file and which of its budgets, or a flag. */
  readonly place: string;
  /** What is typed wins over what files say, however narrow that is. */
  readonly isTyped?: boolean;
}

const keys = ['strategy', 'market', 'timeframe', 'gates'];
const example =
  '{ "gates": ["trades>=30"], "budgets": [{ "strategy": "ema-cross", "gates": ["sharpe>=1"] }] }';

/** Reads what a file of gates says: gates for every run, and budgets that are narrower. */
export function parseBudgets(value: unknown, file: string): Budget[] {
  const { gates = [], budgets = [], ...rest } = objectOf(value, file);
  refuseOther(rest, ['gates', 'budgets'], file);
  if (!Array.isArray(budgets)) throw wrong(file, '"budgets" is not a list');
  const all = [
    { gates: gatesOf(gates, file), place: file },
    ...budgets.map((one, k) => budgetOf(one, `${file}: budget ${k + 1}`)),
  ];
  if (all.every((budget) => budget.gates.length === 0)) throw wrong(file, 'there is no gate in it');
  return all;
}

/**
 * The gates that count for a run. A narrower budget stands in place of what a wider one says of the
 * same metric in the same direction, and a later one of what an equally narrow one says; within one
 * budget all count.
 */
export function gatesFor(run: Candidate, budgets: readonly Budget[]): Gate[] {
  return overlaid(budgets.filter((budget) => isAbout(budget, run)));
}

/** The gates about the choice among runs, of budgets that are about any of them. */
export function gatesForChoice(runs: readonly Candidate[], budgets: readonly Budget[]): Gate[] {
  const used = budgets.filter((budget) => runs.some((run) => isAbout(budget, run)));
  return overlaid(used).filter(({ metric }) => isOfChoice(metric));
}

/** Budgets that name something and are about none of the runs. */
export function unusedBudgets(runs: readonly Candidate[], budgets: readonly Budget[]): Budget[] {
  return budgets.filter((budget) => !runs.some((run) => isAbout(budget, run)));
}

/** What a budget is for, in words. */
export function budgetTitle({ strategy, market, timeframe }: Budget): string {
  return [strategy, market, timeframe].filter((part) => part !== undefined).join(' ') || 'every run';
}

function isAbout({ strategy, market, timeframe }: Budget, run: Candidate): boolean {
  return (
    (strategy ?? run.strategy) === run.strategy &&
    (market ?? run.market) === run.market &&
    (timeframe ?? run.timeframe) === run.timeframe
  );
}

function overlaid(budgets: readonly Budget[]): Gate[] {
  let counted: Gate[] = [];
  // Equally narrow ones stay in the order in which they are written.
  for (const { gates } of budgets.toSorted((a, b) => narrowness(a) - narrowness(b)))
    counted = [
      ...counted.filter((gate) => !gates.some((narrower) => isAboutTheSame(gate, narrower))),
      ...gates,
    ];
  return counted;
}

function narrowness({ strategy, market, timeframe, isTyped = false }: Budget): number {
  const parts = [strategy, market, timeframe];
  return isTyped ? parts.length + 1 : parts.filter((part) => part !== undefined).length;
}

/** Whether two gates are of the same metric in the same direction, so that one can stand for the other. */
export function isAboutTheSame(one: Gate, other: Gate): boolean {
  return one.metric === other.metric && one.comparison[0] === other.comparison[0];
}

function budgetOf(value: unknown, place: string): Budget {
  const { strategy, market, timeframe, gates, ...rest } = objectOf(value, place);
  refuseOther(rest, keys, place);
  return {
    ...(strategy === undefined ? {} : { strategy: textOf(strategy, 'strategy', place) }),
    ...(market === undefined ? {} : { market: readAt(place, textOf(market, 'market', place), nameOf) }),
    ...(timeframe === undefined
      ? {}
      : { timeframe: readAt(place, textOf(timeframe, 'timeframe', place), parseTimeframe) }),
    gates: gatesOf(gates, place),
    place,
  };
}

function nameOf(market: string): string {
  return marketName(parseMarket(market, 'sample'));
}

function gatesOf(value: unknown, place: string): Gate[] {
  if (!Array.isArray(value)) throw wrong(place, '"gates" is not a list of texts such as "sharpe>=1"');
  return value.map((text: unknown, k) => {
    if (typeof text !== 'string')
      throw wrong(place, `gate ${k + 1} is ${shown(text)}, and has to be a text such as "sharpe>=1"`);
    return readAt(place, text, parseGate);
  });
}

// Puts in front of a complaint where the text stands.
function readAt<T>(place: string, text: string, read: (text: string) => T): T {
  try {
    return read(text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError('config', `${place}: ${error.message}`, { cause: error });
  }
}

function textOf(value: unknown, key: string, place: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw wrong(place, `"${key}" is not a text`);
}

function objectOf(value: unknown, place: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw wrong(place, 'it does not hold keys and values');
}

function refuseOther(
  rest: Readonly<Record<string, unknown>>,
  allowed: readonly string[],
  place: string,
): void {
  const [name] = Object.keys(rest);
  if (name === undefined) return;
  throw new UserError(
    'config',
    `${place}: "${name}" is not known here.${didYouMean(name, allowed)} Allowed: ${allowed.join(', ')}.`,
  );
}

function wrong(place: string, what: string): UserError {
  return new UserError('config', `${place}: ${what}. Write for example ${example}.`);
}
