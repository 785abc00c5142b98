import type { LoadedStrategy } from '#adapters/files';
import { UserError } from '#errors';
import type { Bars } from '#market';
import type { ReportedRun } from '#report';
import {
  canRunOnNoise,
  judgeSelection,
  noiseHistory,
  type NoiseTest,
  noiseTest,
  type Objective,
  scoreOn,
  type Selection,
} from '#research';
import type { Run } from '#simulation';
import type { BacktestOptions } from './options.ts';
import { strategyCode } from './strategy-code.ts';

/** What it is worth that the first of several runs is the best of them. */
export async function selectionOf(
  runs: readonly ReportedRun[],
  strategies: readonly LoadedStrategy[],
  objective: Objective,
  { noise, seed = 1 }: Pick<BacktestOptions, 'noise' | 'seed'>,
): Promise<Selection | null> {
  if (runs.length < 2) return null;
  const tested = await testNoise(runs, strategies, objective, noise, seed);
  return judgeSelection(runs, { noise: tested, seed }) ?? null;
}

// Bars to go over: about a second of work for strategies of a few indicators.
const usualWork = 4_000_000;
const mostHistories = 100;

async function testNoise(
  runs: readonly ReportedRun[],
  strategies: readonly LoadedStrategy[],
  objective: Objective,
  wanted: number | undefined,
  seed: number,
): Promise<NoiseTest | null> {
  const able = runs.filter(({ run }) => canRunOnNoise(run));
  const work = able.reduce((sum, { run }) => sum + run.bars.length, 0);
  const histories = wanted ?? Math.min(mostHistories, Math.floor(usualWork / work));
  if (able.length === 0 || able[0] !== runs[0]) return null;
  if (histories === 0) return null;
  const made = new Map<Bars, readonly Bars[]>();
  const each: (number | null)[][] = [];
  for (const { run } of able) {
    const noise =
      made.get(run.bars) ?? Array.from({ length: histories }, (_, k) => noiseHistory(run.bars, seed, k));
    made.set(run.bars, noise);
    const file = strategies.find(({ strategy }) => strategy.name === run.plan.strategy)?.file ?? '';
    each.push(await strategyCode(file, () => noise.map((bars) => scoreUnlessRefused(bars, run, objective))));
  }
  return noiseTest(
    able.map(({ metrics }) => metrics[objective]),
    Array.from({ length: histories }, (_, k) => each.map((scores) => scores[k]!)),
    objective,
  );
}

// A strategy that cannot go on there found nothing there.
function scoreUnlessRefused(bars: Bars, run: Run, objective: Objective): number | null {
  try {
    return scoreOn(bars, run, objective);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
