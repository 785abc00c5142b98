import type { WalkDocument } from '#report';
import type { Step } from '#research';
import { hostile } from './documents.ts';
import { searched } from './sweeps.ts';

const day = 86_400_000;
const begin = Date.UTC(2015, 0, 1);

/** Folds with these Sharpe ratios in training and test; null where no trial came to anything. */
export function foldsDocument(
  pairs: readonly (readonly [promised: number, came: number] | null)[],
): WalkDocument {
  const axes = [
    { name: 'fast', values: [2, 4] },
    { name: 'slow', values: [6, 8] },
  ];
  const { space, goals, strategy, findings, best, overfitting } = searched(axes);
  const chosen = findings.ranked.at(0)!;
  const steps = pairs.map((pair, k): Step => {
    const span = (from: number, to: number) => ({ from: begin + from * day, to: begin + to * day });
    const fold = { train: span(10 * k, 10 * k + 20), test: span(10 * k + 20, 10 * k + 30) };
    const none = { chosen: undefined, inside: undefined, outside: undefined, rank: null };
    if (!pair) return { ...fold, ...none, among: 4, lacks: 'a score' };
    const measured = (sharpe: number): NonNullable<Step['inside']> => ({
      numbers: { ...best!.runs[0]!.metrics, sharpe },
      markets: [],
    });
    const came = { inside: measured(pair[0]), outside: measured(pair[1]), rank: 0.75 };
    return { ...fold, chosen, ...came, among: 4, lacks: undefined };
  });
  return {
    version: '0.1.0',
    command: 'cryptobot walkforward sma-cross --folds 3',
    strategy: strategy.name,
    space,
    goals,
    search: 'grid',
    seed: 1,
    anchored: false,
    purge: 0,
    span: {
      from: begin,
      to: begin + (10 * pairs.length + 20) * day,
      beginsLast: undefined,
      endsFirst: undefined,
    },
    trials: 4,
    failed: findings.failed,
    steps,
    steadiness: {},
    outside: best!.runs.map((run) => ({ ...run, efficiency: 0.5 })),
    overfitting,
    cross: undefined,
    seconds: 1,
  };
}

export function hostileFolds(): WalkDocument {
  const document = foldsDocument([[1, 2]]);
  const [goal] = document.goals;
  return {
    ...document,
    strategy: hostile,
    command: hostile,
    search: hostile,
    goals: [{ ...goal, text: hostile }],
    outside: document.outside.map((run) => ({ ...run, about: hostile })),
  };
}
