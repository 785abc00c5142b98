import type { Order } from '#adapters/queue';
import { UserError } from '#errors';
import type { Task } from '#research';
import type { Context } from './context.ts';
import type { Answered } from './trial-answer.ts';
import { Bench } from './trial-bench.ts';
import { unpackParcel } from './trial-parcel.ts';

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
      const answered = place.bench.then((bench) => bench.answer(order.tasks as readonly Task[]));
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
    const all = [...this.#benches.values()].map(({ bench }) => bench.then((one) => one.close()));
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
    void place.bench.then((bench) => bench.close()).catch(() => undefined);
  }

  async #open(order: Order): Promise<Bench> {
    const unpacked = await unpackParcel(await order.plan(), (piece) => order.piece(piece));
    return new Bench(unpacked, this.#jobs, this.#context);
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
