import type { Bars } from '#market';
import type { SweepDocument } from '#report';
import {
  evaluate,
  evaluateBaseline,
  findingsOf,
  type Goal,
  judgeSelection,
  parseFormula,
  parseGoals,
  scoreOf,
  type Space,
  type TrialRecord,
} from '#research';
import { defaultAccount } from '#simulation';
import type { Strategy } from '#strategy';
import smaCross from '../../strategies/sma-cross.ts';
import { keptTrials } from '../research/sweep/kept.ts';
import { hostile, reported, walkBars } from './documents.ts';

type Tried = Pick<TrialRecord, 'point' | 'result'>;

/** A search over a space, made trial by trial. Where both values are equal the trial fails. */
export function searched(
  axes: Space['axes'],
  objective = 'sharpe',
  history: Bars = walkBars(1500),
  strategy: Strategy = smaCross,
): SweepDocument {
  const baseline = evaluateBaseline(history, defaultAccount);
  const points = axes.reduce<number[][]>(
    (some, { values }) => some.flatMap((point) => values.map((_, k) => [...point, k])),
    [[]],
  );
  const evaluations: ReturnType<typeof evaluate>[] = [];
  const trials = points.map((point): Tried => {
    const values = Object.fromEntries(axes.map(({ name, values: all }, a) => [name, all[point[a]!]!]));
    if (values['fast'] === values['slow'])
      return { point, result: { failed: 'The averages are the same one.' } };
    const evaluation = evaluate(strategy.plan(values), history, defaultAccount, baseline);
    evaluations.push(evaluation);
    return { point, result: { numbers: evaluation.metrics, markets: [] } };
  });
  return documentOfTrials(
    axes,
    parseGoals(objective),
    trials,
    history,
    strategy,
    judgeSelection(evaluations),
  );
}

function documentOfTrials(
  axes: Space['axes'],
  goals: SweepDocument['goals'],
  tried: readonly Tried[],
  history: Bars,
  strategy: Strategy,
  overfitting: SweepDocument['overfitting'],
): SweepDocument {
  const space = { axes, where: [parseFormula('fast <= slow + 100', ['fast', 'slow'], '--where')] };
  const trials = keptTrials(space, tried);
  const findings = findingsOf({ space, goals }, trials);
  const best = findings.ranked.at(0);
  return {
    id: '0123456789abcdef',
    version: '0.1.0',
    command: 'cryptobot sweep sma-cross --param fast=2:8:2',
    strategy,
    space,
    goals,
    search: 'grid',
    seed: 1,
    across: 'median',
    bars: [{ bars: history, synthetic: true }],
    trials,
    isWhole: true,
    findings,
    best: best && {
      trial: best,
      score: scoreOf(goals[0], best.result),
      runs: [reported(strategy, history, isWithin(best.values) ? best.values : {})],
    },
    overfitting,
    seconds: 1,
    nodes: { unique: 1, naive: 2, simulated: 3 },
  };
}

// Made-up trials go beyond what the strategy allows.
function isWithin({ fast = 20, slow = 100 }: Readonly<Record<string, number>>): boolean {
  return fast <= 200 && slow <= 500;
}

/** As many trials as a long search has, with made-up numbers: sharpe is highest at the end. */
export function largeSweep(): SweepDocument {
  const axes = ['fast', 'slow'].map((name, a) => ({
    name,
    values: Array.from({ length: a === 0 ? 250 : 400 }, (_, k) => k + 2),
  }));
  const history = walkBars(100_000);
  const baseline = evaluateBaseline(history, defaultAccount);
  const { metrics } = evaluate(smaCross.plan({ fast: 20, slow: 100 }), history, defaultAccount, baseline);
  const trials = Array.from({ length: 100_000 }, (_, k): Tried => {
    const point = [k % 250, Math.floor(k / 250)];
    return { point, result: { numbers: { ...metrics, sharpe: k / 1e5 }, markets: [] } };
  });
  return documentOfTrials(axes, parseGoals('sharpe'), trials, history, smaCross, undefined);
}

/** Hostile wherever a text comes from outside. */
export function hostileSweep(): SweepDocument {
  const document = searched(
    [
      { name: 'fast', values: [2, 4] },
      { name: 'slow', values: [6, 8] },
    ],
    'sharpe, maxDrawdown',
  );
  const [goal] = document.goals;
  const bad: Goal = { ...goal, text: hostile };
  return {
    ...document,
    command: hostile,
    search: hostile,
    strategy: { ...document.strategy, name: hostile, about: hostile },
    space: {
      axes: document.space.axes.map((axis) => axis),
      where: [{ ...document.space.where[0]!, text: hostile }],
    },
    goals: [bad, document.goals[1]!],
    findings: {
      ...document.findings,
      failed: keptTrials({ axes: [{ name: hostile, values: [1] }], where: [] }, [
        { point: [0], result: { failed: hostile } },
      ]),
    },
    best: { ...document.best!, runs: document.best!.runs.map((run) => ({ ...run, about: hostile })) },
  };
}
