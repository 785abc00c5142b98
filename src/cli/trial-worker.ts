import { answerAll } from '#adapters/workers';
import type { Effort, Task } from '#research';
import { openOutput } from './output.ts';
import { strategyCodeNow } from './strategy-code.ts';
import { openWorkshop, type TrialAnswer, type TrialKit } from './trial-job.ts';

// A thread that makes trials. What it could say was said by the thread that started it.

export interface TrialThread {
  readonly kit: TrialKit;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly configFile: string | undefined;
}

export interface ThreadAnswer {
  readonly results: TrialAnswer;
  readonly effort: Effort;
}

answerAll(async (data) => {
  const { kit, ...about } = data as TrialThread;
  const silent = { write: () => true, on: () => silent } as unknown as NodeJS.WriteStream;
  const output = openOutput({ argv: ['--quiet'], env: { ...about.env }, stdout: silent, stderr: silent });
  const workshop = await openWorkshop(kit, { ...about, output });
  return (tasks): ThreadAnswer => ({
    results: strategyCodeNow(kit.file, () =>
      [...workshop.work(tasks as readonly Task[])].filter((result) => result !== undefined),
    ),
    effort: workshop.effort,
  });
});
