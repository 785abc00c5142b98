import { describe, expect, it } from 'vitest';
import { definitions, type MetricName } from '#metrics';
import { parseGoals, type Result, searchOf, type Task } from '#research';
import { openOutput } from '../../src/cli/output.ts';
import type { Prepared } from '../../src/cli/search.ts';
import { makeTrials } from '../../src/cli/trials.ts';

const space = { axes: [{ name: 'fast', values: [5, 10, 15, 20] }], where: [] };
const numbers = Object.fromEntries(Object.keys(definitions).map((name) => [name, 1])) as Record<
  MetricName,
  number
>;
const result = { numbers, markets: [] } as unknown as Result;

const silent = { write: () => true, on: () => silent } as unknown as NodeJS.WriteStream;
const output = openOutput({ argv: ['--quiet'], env: {}, stdout: silent, stderr: silent });
const context = { output, cwd: '/', env: {}, configFile: undefined };

// A search whose trials are made by this, and keep no days.
function searchWith(work: (tasks: readonly Task[]) => Generator<Result | undefined>): Prepared {
  const workshop = { effort: { unique: 0, naive: 0, simulated: 0 }, work };
  const plan = {
    space,
    search: searchOf(space, { name: 'grid', trials: 4, seed: 1 }),
    goals: parseGoals('sharpe', undefined),
  };
  const found = { plan, loaded: { file: 'fast.ts' }, job: { bars: [] }, seed: 1, bots: { workshop } };
  return found as unknown as Prepared;
}

describe('trials of a search', () => {
  it.each([0, 2])(
    'are all there when it is broken off while days are made again, after %i of them',
    async (made) => {
      const stop = new AbortController();
      let asked = 0;
      const prepared = searchWith(function* (tasks) {
        asked++;
        if (asked === 1) {
          yield* tasks.map(() => result);
          return;
        }
        yield* tasks.slice(0, made).map(() => ({ ...result, returns: new Float64Array(30) }));
        stop.abort();
        yield undefined;
      });
      const found = await makeTrials(prepared, undefined, { noise: 0 }, context, stop.signal);
      expect(asked).toBe(2);
      expect(found.trials).toHaveLength(4);
      expect(found.isWhole).toBe(false);
      expect(found.returns).toBeUndefined();
    },
  );
});
