import type { MonteCarloDocument, ReportedRun } from '#report';
import { type Method, monteCarlo } from '#research';
import smaCross from '../../strategies/sma-cross.ts';
import { hostileDocument, reported, walkBars } from './documents.ts';

const wishes = { paths: 30, seed: 1, ruin: 0.9, jitter: 0.2, delay: 3, miss: 0.1 };

/** Runs and their paths, by these methods. */
export function pathsDocument(
  runs: readonly ReportedRun[] = [reported(smaCross, walkBars(2000))],
  methods: readonly Method[] = ['trades-shuffle', 'trades-bootstrap', 'returns-blocks'],
): MonteCarloDocument {
  return {
    runs: runs.map((one) => ({
      reported: one,
      results: methods.map((method) => monteCarlo(one.run, method, wishes)),
    })),
    seed: wishes.seed,
    ruin: wishes.ruin,
    command: 'cryptobot montecarlo sma-cross --paths 30 --ruin 0.9',
    version: '0.1.0',
  };
}

export function hostilePaths(): MonteCarloDocument {
  const { runs, command, version } = hostileDocument();
  return { ...pathsDocument(runs.slice(0, 1)), command, version };
}
