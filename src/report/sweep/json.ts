import { marketName } from '#market';
import type { Goal, Plateau, TrialRecord } from '#research';
import { runToJson } from '../json.ts';
import { LazyList } from '../lazy-list.ts';
import type { SweepDocument } from './document.ts';

/** The document behind `sweep --json`. Its keys are a contract with scripts: add, never rename. */
export function sweepToJson(document: SweepDocument): object {
  const { strategy, space, goals, bars, trials, findings, best, overfitting, seconds, nodes } = document;
  const { ranked, front, plateau, middle, importance } = findings;
  const [{ bars: history }] = bars as [SweepDocument['bars'][number]];
  const first = ranked.at(0);
  return {
    version: 1,
    engine: document.version,
    id: document.id,
    command: document.command,
    strategy: strategy.name,
    markets: bars.map((one) => marketName(one.bars.market)),
    timeframe: history.timeframe,
    from: history.time[0],
    to: history.time[history.length - 1],
    bars: history.length,
    synthetic: bars.some(({ synthetic }) => synthetic),
    objective: goals.map(({ text, better }) => ({ text, better })),
    search: document.search,
    seed: document.seed,
    ...(bars.length > 1 ? { across: document.across } : {}),
    space: space.axes.map(({ name, values }) => ({ name, values })),
    where: space.where.map(({ text }) => text),
    whole: document.isWhole,
    trials: new LazyList(trials, trialToJson),
    best: best && first ? { ...trialToJson(first), runs: best.runs.map((run) => runToJson(run)) } : null,
    ...(goals.length > 1 ? { front: front.map(trialToJson) } : {}),
    plateau: plateau ? plateauToJson(plateau, goals[0]) : null,
    middle: middle ? trialToJson(middle) : null,
    importance,
    overfitting: overfitting ?? null,
    seconds,
    nodes,
  };
}

// As the objective is written: a plateau itself is of scores, of which more is better.
function plateauToJson({ neighbours, median, worst }: Plateau, { better }: Goal): object {
  const sign = better === 'higher' ? 1 : -1;
  return { neighbours, median: sign * median, worst: sign * worst };
}

export function trialToJson({ values, result }: TrialRecord): object {
  if ('failed' in result) return { params: values, metrics: null, failed: result.failed };
  const { numbers, markets } = result;
  return { params: values, metrics: numbers, ...(markets.length > 0 ? { markets } : {}) };
}
