import type { Bars } from '#market';
import { type Expression, Graph } from '#series';
import { type Account, feedsFrom, run, type RunOptions } from '#simulation';
import { type Decision, type Plan, type SignalName, signalNames, type Voice } from '#strategy';

/** What a strategy says on the last bar, and where it would stand had it traded all of them. */
export interface Opinion {
  readonly strategy: string;
  readonly params: Readonly<Record<string, number>>;
  /** Which of its signals hold; those it does not name are not here. */
  readonly signals: Readonly<Partial<Record<SignalName, boolean>>>;
  /** What its decide() returned, in place of signals; null without one, or while it warms up. */
  readonly decision: Decision | null;
  /** −1…1 and 0…1 of the first score it names; null without one, or while it is undefined. */
  readonly score: number | null;
  readonly confidence: number | null;
  /** What speaks on this bar, by label. */
  readonly readings: readonly string[];
  readonly position: 'long' | 'short' | 'flat';
  /** For how many bars it has been held, the last one included; 0 when flat. */
  readonly bars: number;
}

/** Asks a strategy about the last bar. */
export function opine(plan: Plan, bars: Bars, account: Account, options: RunOptions = {}): Opinion {
  const values = lastValues(plan, bars, options);
  const { decision, open } = tradeAll(plan, bars, account, options);
  const scored = Object.keys(plan.series).find((name) => `${name} confidence` in plan.series);
  const number = (expression: Expression | undefined) => {
    const value = expression && values.get(expression);
    return value === undefined || Number.isNaN(value) ? null : value;
  };
  const named = plan.decide ? [] : signalNames.filter((name) => plan.series[name]);
  return {
    strategy: plan.strategy,
    params: plan.params,
    signals: Object.fromEntries(named.map((name) => [name, number(plan.series[name]) === 1])),
    decision,
    score: number(scored === undefined ? undefined : plan.series[scored]),
    confidence: number(scored === undefined ? undefined : plan.series[`${scored} confidence`]),
    readings: plan.voices.filter((voice) => (number(heardIn(voice)) ?? 0) !== 0).map(({ label }) => label),
    position: open?.side ?? 'flat',
    bars: open?.bars ?? 0,
  };
}

function heardIn(voice: Voice): Expression {
  return 'when' in voice ? voice.when : voice.strength;
}

function lastValues(plan: Plan, bars: Bars, { others = [] }: RunOptions): Map<Expression, number> {
  const graph = new Graph(bars, feedsFrom(others, bars));
  const asked = [...Object.values(plan.series), ...plan.voices.map(heardIn)];
  const columns = asked.map((expression) => [expression, graph.column(expression)] as const);
  graph.advance();
  return new Map(columns.map(([expression, { values }]) => [expression, values[bars.length - 1]!]));
}

// Decisions hang on what is held, so the last one is heard in a run over all bars.
function tradeAll(plan: Plan, bars: Bars, account: Account, options: RunOptions) {
  let decision: Decision | null = null;
  const { decide } = plan;
  const heard: Plan = decide ? { ...plan, decide: (situation) => (decision = decide(situation)) } : plan;
  const { open } = run(heard, bars, account, options);
  return { decision: decision as Decision | null, open: open.at(-1) };
}
