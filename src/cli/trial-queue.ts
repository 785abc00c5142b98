import type { Order } from '#adapters/queue';
import { type ErrorKind, UserError } from '#errors';
import type { Effort, Pack, Task } from '#research';
import type { Context } from './context.ts';
import { begin, startThreads, type TrialThreads } from './crew.ts';
import { unpackParcel } from './trial-parcel.ts';

/** What a worker answers to a chunk of tasks. */
export type Answered =
  | { readonly results: Pack; readonly effort: Effort }
  | { readonly refused: { readonly kind: ErrorKind; readonly message: string } };

/** Threads that are set up for one search. */
interface Bench {
  readonly pool: TrialThreads;
  readonly free: number[];
  /** What each thread had done when it was last asked. */
  readonly efforts: Map<number, Effort>;
  /** What is said of the file here, as whoever asked knows it. */
  readonly asThere: (text: string) => string;
}

interface Place {
  readonly bench: Promise<Bench>;
  busy: number;
}

/** Makes chunks of any search that comes, with so many threads for each of the latest ones. */
export class Workbenches {
  readonly #jobs: number;
  readonly #context: Context;
  readonly #benches = new Map<string, Place>();

  constructor(jobs: number, context: Context) {
    this.#jobs = jobs;
    this.#context = context;
  }

  /** Comes to nothing when nobody waits for the search any more: its threads end then, whatever they are doing. */
  async make(order: Order): Promise<Answered | undefined> {
    const place = this.#placeFor(order);
    place.busy++;
    try {
      const answered = place.bench.then((bench) => answer(bench, order.tasks as readonly Task[]));
      const made = await unlessAborted(order.signal, answered);
      if (!made) this.#end(order.search, place);
      return made;
    } catch (error) {
      this.#end(order.search, place);
      if (!(error instanceof UserError)) throw error;
      return { refused: { kind: error.kind, message: error.message } };
    } finally {
      place.busy--;
    }
  }

  async close(): Promise<void> {
    const all = [...this.#benches.values()].map(({ bench }) => bench.then(({ pool }) => pool.close()));
    await Promise.allSettled(all);
  }

  #placeFor(order: Order): Place {
    const known = this.#benches.get(order.search);
    if (known) return known;
    for (const [search, place] of this.#benches) if (place.busy === 0) this.#end(search, place);
    const made = { bench: this.#open(order), busy: 0 };
    this.#benches.set(order.search, made);
    return made;
  }

  #end(search: string, place: Place): void {
    // There may be a new one in its place.
    if (this.#benches.get(search) === place) this.#benches.delete(search);
    void place.bench.then(({ pool }) => pool.close()).catch(() => undefined);
  }

  async #open(order: Order): Promise<Bench> {
    const { kit, here, there } = await unpackParcel(await order.plan(), (piece) => order.piece(piece));
    const pool = startThreads(this.#jobs);
    begin(pool, { ...kit, bytes: kit.bytes / this.#jobs }, this.#context);
    return {
      pool,
      free: Array.from({ length: this.#jobs }, (_, k) => k),
      efforts: new Map(),
      asThere: (text) => text.replaceAll(here, there),
    };
  }
}

/** What work comes to, or nothing as soon as the signal comes. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  // The signal is there for longer than the work, and would keep every listener.
  const done = new AbortController();
  return new Promise<T | undefined>((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(undefined), { signal: done.signal });
    if (signal.aborted) resolve(undefined);
    work.then(resolve, reject);
  }).finally(() => done.abort());
}

async function answer(bench: Bench, tasks: readonly Task[]): Promise<Answered> {
  const { pool, free, efforts, asThere } = bench;
  const thread = free.pop()!;
  try {
    const { results, effort } = await pool.ask(thread, tasks);
    const before = efforts.get(thread);
    efforts.set(thread, effort);
    return {
      results: {
        ...results,
        failed: new Map([...results.failed].map(([k, reason]) => [k, asThere(reason)])),
      },
      effort: before ? difference(effort, before) : effort,
    };
  } catch (error) {
    throw error instanceof UserError ? new UserError(error.kind, asThere(error.message)) : error;
  } finally {
    free.push(thread);
  }
}

function difference(now: Effort, before: Effort): Effort {
  return {
    unique: now.unique - before.unique,
    naive: now.naive - before.naive,
    simulated: now.simulated - before.simulated,
  };
}
