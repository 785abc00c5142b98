import type { LoadedStrategy } from '#adapters/files';
import { UserError } from '#errors';
import type { Bars } from '#market';
import type { ReportedRun } from '#report';
import {
  judgeSelection,
  noiseHistory,
  type NoiseTest,
  noiseTest,
  type Objective,
  objectives,
  oncePerMarket,
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
  const work = runs.reduce((sum, { run }) => sum + barsOf(run), 0);
  const histories = wanted ?? Math.min(mostHistories, Math.floor(usualWork / work));
  if (histories === 0) return null;
  const changes = Array.from({ length: histories }, (_, history) =>
    oncePerMarket((bars) => noiseHistory(bars, seed, history)),
  );
  const each: (number | null)[][] = [];
  for (const { run } of runs) {
    const file = strategies.find(({ strategy }) => strategy.name === run.plan.strategy)?.file ?? '';
    const scores = () => changes.map((change) => scoreUnlessRefused(change, run, objective));
    each.push(await strategyCode(file, scores));
  }
  return noiseTest(
    runs.map(({ metrics }) => metrics[objective]),
    changes.map((_, k) => each.map((scores) => scores[k]!)),
    objectives[objective],
  );
}

function barsOf({ lanes }: Run): number {
  return lanes.reduce((sum, { bars }) => sum + bars.length, 0);
}

// A strategy that cannot go on there found nothing there.
function scoreUnlessRefused(change: (bars: Bars) => Bars, run: Run, objective: Objective): number | null {
  try {
    return scoreOn(change, run, objective);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
