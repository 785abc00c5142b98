import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { type ErrorKind, UserError } from '#errors';

/** What a thread says to a question. */
export type Answered<A> =
  | { readonly answer: A }
  | { readonly refused: { readonly kind: ErrorKind; readonly message: string } };

/** Threads that all begin with the same file and data, each answering one question after the other. */
export class Pool<Q, A> {
  readonly #workers: readonly Worker[];
  // The questions of each thread that wait for an answer, in their order.
  readonly #asked: readonly Asked<A>[][];

  /** `name` is that of a bundle; `data` is copied to each thread, but for what is shared memory. */
  constructor(name: string, size: number, data: unknown) {
    this.#workers = Array.from({ length: size }, () => new Worker(fileOf(name), { workerData: data }));
    this.#asked = this.#workers.map((worker) => {
      const asked: Asked<A>[] = [];
      const fail = (error: unknown) => asked.splice(0).forEach(({ reject }) => reject(error));
      worker.on('message', (answered: Answered<A>) => {
        const { resolve, reject } = asked.shift()!;
        if ('answer' in answered) resolve(answered.answer);
        else reject(new UserError(answered.refused.kind, answered.refused.message));
      });
      worker.on('error', (error) => fail(explained(error)));
      worker.on('exit', (code) => fail(ended(code)));
      return asked;
    });
  }

  get size(): number {
    return this.#workers.length;
  }

  /** Asks one of the threads, which may still be busy with earlier questions. */
  ask(thread: number, question: Q): Promise<A> {
    return new Promise((resolve, reject) => {
      this.#asked[thread]!.push({ resolve, reject });
      this.#workers[thread]!.postMessage(question, []);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

interface Asked<A> {
  readonly resolve: (answer: A) => void;
  readonly reject: (error: unknown) => void;
}

/** Runs in a thread: answers every question it is asked. */
export function answerAll(open: (data: unknown) => Promise<(question: unknown) => unknown>): void {
  const opened = open(workerData);
  // Somebody will ask and hear of it.
  opened.catch(() => undefined);
  parentPort!.on('message', (question: unknown) => {
    void answered(async () => (await opened)(question)).then((message) =>
      parentPort!.postMessage(message, []),
    );
  });
}

/** The same numbers in memory that threads share. */
export function sharedColumn(column: Float64Array): Float64Array {
  if (column.buffer instanceof SharedArrayBuffer) return column;
  const shared = new Float64Array(new SharedArrayBuffer(column.byteLength));
  shared.set(column);
  return shared;
}

async function answered<A>(work: () => Promise<A>): Promise<Answered<A>> {
  try {
    return { answer: await work() };
  } catch (error) {
    if (error instanceof UserError) return { refused: { kind: error.kind, message: error.message } };
    throw error;
  }
}

function explained(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new UserError(
    'failed',
    '"--jobs" are too many: a thread ran out of memory. Use fewer, or less --max-memory.',
  );
}

function ended(code: number): UserError {
  return new UserError(
    'failed',
    `A thread ended with code ${code} before it had answered. Try again with --jobs 1.`,
  );
}

// A thread begins with a file of its own, from source as well as from a bundle.
function fileOf(name: string): string {
  const manifest = createRequire(import.meta.url).resolve('cryptobot/package.json');
  return join(dirname(manifest), 'dist', `${name}.js`);
}
