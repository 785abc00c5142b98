import { answerAll } from '#adapters/workers';
import {
  type Effort,
  type Failed,
  pack,
  type Pack,
  type Result,
  type Shortage,
  type Task,
  TooLarge,
} from '#research';
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

export interface ThreadQuestion {
  readonly tasks: readonly Task[];
  /** What series may take. */
  readonly bytes: number;
}

/** What became of the tasks, or what is missing for one of them. */
export type ThreadAnswer =
  | { readonly results: Pack; readonly effort: Effort }
  | { readonly shortage: Shortage };

answerAll(async (data) => {
  const { kit, ...about } = data as TrialThread;
  const silent = { write: () => true, on: () => silent } as unknown as NodeJS.WriteStream;
  const output = openOutput({ argv: ['--quiet'], env: { ...about.env }, stdout: silent, stderr: silent });
  const workshop = await openWorkshop(kit, { ...about, output });
  return (question): ThreadAnswer => {
    const { tasks, bytes } = question as ThreadQuestion;
    try {
      const results = strategyCodeNow(kit.file, () => pack(whole(workshop.work(tasks, bytes)), tasks.length));
      return { results, effort: workshop.effort };
    } catch (error) {
      if (error instanceof TooLarge) return { shortage: error.shortage };
      throw error;
    }
  };
});

function* whole(results: Iterable<Result | Failed | undefined>): Generator<Result | Failed> {
  for (const result of results) if (result) yield result;
}
