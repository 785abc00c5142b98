import { answerAll } from '#adapters/workers';
import { type Effort, type Failed, pack, type Pack, type Result, type Task } from '#research';
import { openOutput } from './output.ts';
import { strategyCodeNow } from './strategy-code.ts';
import { openWorkshop, type TrialKit } from './trial-job.ts';

// A thread that makes trials. What it could say was said by the thread that started it.

export interface TrialThread {
  readonly kit: TrialKit;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly configFile: string | undefined;
}

export interface ThreadAnswer {
  readonly results: Pack;
  readonly effort: Effort;
}

answerAll(async (data) => {
  const { kit, ...about } = data as TrialThread;
  const silent = { write: () => true, on: () => silent } as unknown as NodeJS.WriteStream;
  const output = openOutput({ argv: ['--quiet'], env: { ...about.env }, stdout: silent, stderr: silent });
  const workshop = await openWorkshop(kit, { ...about, output });
  return (tasks): ThreadAnswer => ({
    results: strategyCodeNow(kit.file, () => {
      const all = tasks as readonly Task[];
      return pack(whole(workshop.work(all)), all.length);
    }),
    effort: workshop.effort,
  });
});

function* whole(results: Iterable<Result | Failed | undefined>): Generator<Result | Failed> {
  for (const result of results) if (result) yield result;
}
