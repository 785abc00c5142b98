import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentPort, Worker } from 'node:worker_threads';
import { type ErrorKind, UserError } from '#errors';

/** What a thread says to a question. */
export type Answered<A> =
  | { readonly answer: A }
  | { readonly refused: { readonly kind: ErrorKind; readonly message: string } };

/**
 * Threads that all begin with the same file and data, each answering one question after the other. They
 * can be started before the data is there: what they are made of is loaded meanwhile.
 */
export class Pool<Q, A> {
  readonly #workers: readonly Worker[];
  // The questions of each thread that wait for an answer, in their order.
  readonly #asked: readonly Asked<A>[][];
  // Why a thread is no more.
  readonly #failures = new Map<number, unknown>();

  /** `name` is that of a bundle. */
  constructor(name: string, size: number) {
    this.#workers = Array.from({ length: size }, () => new Worker(fileOf(name)));
    this.#asked = this.#workers.map((worker, k) => {
      const asked: Asked<A>[] = [];
      const fail = (error: unknown) => {
        if (!this.#failures.has(k)) this.#failures.set(k, error);
        for (const { reject } of asked.splice(0)) reject(error);
      };
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

  /** What they begin with is copied to each thread, but for what is shared memory. */
  begin(data: unknown): void {
    for (const worker of this.#workers) worker.postMessage(data, []);
  }

  /** Asks one of the threads, which may still be busy with earlier questions. */
  ask(thread: number, question: Q): Promise<A> {
    return new Promise((resolve, reject) => {
      if (this.#failures.has(thread)) return reject(this.#failures.get(thread));
      this.#asked[thread]!.push({ resolve, reject });
      this.#workers[thread]!.postMessage(question, []);
    });
  }

  /** Ends one of the threads, whatever it is doing. */
  async end(thread: number): Promise<void> {
    await this.#workers[thread]!.terminate();
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

interface Asked<A> {
  readonly resolve: (answer: A) => void;
  readonly reject: (error: unknown) => void;
}

/** Runs in a thread: opens with what comes first, and answers every question after that. */
export function answerAll(open: (data: unknown) => Promise<(question: unknown) => unknown>): void {
  let opened: ReturnType<typeof open> | undefined;
  parentPort!.on('message', (message: unknown) => {
    if (opened) {
      const answer = opened;
      void answered(async () => (await answer)(message)).then((told) => parentPort!.postMessage(told, []));
      return;
    }
    opened = open(message);
    // Somebody will ask and hear of it.
    opened.catch(() => undefined);
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
