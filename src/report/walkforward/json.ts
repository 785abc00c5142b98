import { marketName } from '#market';
import type { Span, Step } from '#research';
import { LazyList } from '../lazy-list.ts';
import { trialToJson } from '../sweep/json.ts';
import type { WalkDocument } from './document.ts';

/** The document behind `walkforward --json`. Its keys are a contract with scripts: add, never rename. */
export function walkToJson(document: WalkDocument): object {
  const { space, goals, steps, outside, cross, overfitting } = document;
  return {
    version: 1,
    engine: document.version,
    command: document.command,
    strategy: document.strategy,
    objective: goals[0].text,
    search: document.search,
    seed: document.seed,
    anchored: document.anchored,
    purge: document.purge,
    span: spanToJson(document.span),
    trials: document.trials,
    failed: document.failed.length,
    failures: new LazyList(document.failed, trialToJson),
    space: space.axes.map(({ name, values }) => ({ name, values })),
    where: space.where.map(({ text }) => text),
    folds: steps.map(foldToJson),
    stability: document.steadiness,
    outOfSample: outside.map(({ identity, run, metrics, baseline, synthetic, efficiency }) => ({
      id: identity.id,
      market: marketName(run.bars.market),
      timeframe: run.bars.timeframe,
      from: run.bars.time[0],
      to: run.bars.time[run.bars.length - 1],
      bars: run.bars.length,
      synthetic,
      efficiency,
      metrics,
      baseline: baseline.metrics,
      trades: run.trades,
    })),
    overfitting: overfitting ?? null,
    cpcv: cross ?? null,
    seconds: document.seconds,
  };
}

function foldToJson({ train, test, chosen, inside, outside, rank, among, lacks }: Step): object {
  return {
    train: spanToJson(train),
    test: spanToJson(test),
    params: chosen?.values ?? null,
    inside: inside?.numbers ?? null,
    outside: outside?.numbers ?? null,
    rank,
    among,
    lacks: lacks ?? null,
  };
}

function spanToJson({ from, to }: Span): object {
  return { from, to };
}
