import { createHash } from 'node:crypto';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { UserError } from '#errors';
import { type Address, connect, type Connection, type Told } from './connection.ts';
import { type ChunkData, isAnswered, isChunk, kept, keyOf, pack, prefix, queueName, unpack } from './keys.ts';
import { Patience, refusalOf } from './refusal.ts';

/** What workers need to know of a search: its plan, and the pieces that it refers to by their SHA-256. */
export interface Parcel {
  readonly id: string;
  readonly plan: Uint8Array;
  readonly pieces: ReadonlyMap<string, Uint8Array>;
}

// So many chunks lie in the queue at once, enough for hundreds of workers.
const window = 256;
// How often it is looked whether all is still there, and nothing was missed, ms.
const round = 1000;
// So often an answer that cannot be read is asked for again.
const patience = 3;

/** Has the tasks of one search made by whoever works on the queue. */
export class Commission {
  readonly #redis: Redis;
  readonly #disconnect: () => void;
  readonly #queue: Queue<ChunkData>;
  readonly #parcel: Parcel;
  readonly #engine: string;
  readonly #shown: string;
  readonly #patience: Patience;
  readonly #waiting = new Map<string, readonly unknown[]>();
  // How often an answer could not be read.
  readonly #unread = new Map<string, number>();
  #wake: () => void = () => undefined;

  private constructor(
    { redis, disconnect }: Connection,
    shown: string,
    parcel: Parcel,
    engine: string,
    tell: Told,
  ) {
    this.#redis = redis;
    this.#disconnect = disconnect;
    this.#parcel = parcel;
    this.#engine = engine;
    this.#shown = shown;
    this.#patience = new Patience((is, why) => tell({ is, why }));
    this.#queue = new Queue(queueName, { connection: redis, prefix });
    // The connection tells of its loss itself.
    this.#queue.on('error', () => undefined);
    this.#listen();
  }

  static async open(address: Address, parcel: Parcel, engine: string, tell: Told): Promise<Commission> {
    const commission = new Commission(await connect(address, tell), address.shown, parcel, engine, tell);
    try {
      await commission.#publish();
      return commission;
    } catch (error) {
      commission.#disconnect();
      throw refusalOf(address.shown, error) ?? error;
    }
  }

  /** Whether anybody works on the queue. */
  async hasWorkers(): Promise<boolean> {
    // Not every Redis says who is there.
    return this.#queue.getWorkersCount().then(
      (count) => count > 0,
      () => true,
    );
  }

  /**
   * Answers come in any order, each once; one that cannot be read is asked for again. Ends when all are there, or
   * fails as soon as one cannot be had.
   */
  async make(
    chunks: readonly (readonly unknown[])[],
    read: (k: number, answer: Buffer) => boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const places = new Map<string, number>();
    let next = 0;
    let tended = performance.now();
    while (!signal.aborted && (next < chunks.length || places.size > 0)) {
      const fresh = chunks
        .slice(next, next + window - places.size)
        .map((tasks) => ({ id: this.#idOf(tasks), tasks }));
      for (const { id, tasks } of fresh) {
        places.set(id, next++);
        this.#waiting.set(id, tasks);
      }
      // What was asked before, and broken off, may have been answered meanwhile.
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      try {
        for (const [id, answer] of await this.#collect([...places.keys()])) {
          if (!answer || !read(places.get(id)!, answer)) {
            await this.#throwAway(id);
            continue;
          }
          places.delete(id);
          this.#waiting.delete(id);
        }
        await this.#add(fresh.map(({ id }) => id).filter((id) => places.has(id)));
        if (performance.now() - tended > round) {
          await this.#tend([...places.keys()]);
          // Only now has all that a search asks of Redis been done once.
          this.#patience.relax();
          tended = performance.now();
        }
      } catch (error) {
        // What was not taken is looked for, and added, when the rest is tended.
        if (!this.#patience.bears(error)) throw refusalOf(this.#shown, error) ?? error;
      }
      if (places.size > 0 && !signal.aborted) await Promise.race([woken, pause(round)]);
    }
  }

  /** Tells workers that nobody waits any more. */
  async close(): Promise<void> {
    const tidy = async () => {
      await this.#redis.unlink(keyOf.search(this.#parcel.id));
      await Promise.all([...this.#waiting.keys()].map((id) => this.#queue.remove(id).catch(() => undefined)));
    };
    if (this.#redis.status === 'ready') await Promise.race([tidy().catch(() => undefined), pause(2000)]);
    this.#disconnect();
  }

  // Who may not listen finds the answers when he looks.
  #listen(): void {
    // What it subscribes to by itself, when it comes back, nobody can catch.
    const ear = this.#redis.duplicate({ autoResubscribe: false, lazyConnect: false });
    ear.on('error', () => undefined);
    ear.on('message', () => this.#wake());
    ear.on('ready', () => void ear.subscribe(keyOf.answered(this.#parcel.id)).catch(() => undefined));
  }

  // Equal tasks of equal searches are one chunk, whoever asks and however often.
  #idOf(tasks: readonly unknown[]): string {
    const hash = createHash('sha256').update(this.#parcel.id).update(JSON.stringify(tasks));
    return `chunk-${hash.digest('hex').slice(0, 32)}`;
  }

  async #add(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#queue.addBulk(
      ids.map((id) => ({
        name: 'chunk',
        data: { engine: this.#engine, search: this.#parcel.id, tasks: this.#waiting.get(id)! },
        opts: { jobId: id, removeOnComplete: true, removeOnFail: { age: kept.answer } },
      })),
    );
  }

  // Whether it is made already or still to be made, it is asked for again where it is missing.
  async #throwAway(id: string): Promise<void> {
    const times = (this.#unread.get(id) ?? 0) + 1;
    if (times > patience) throw unreadable(this.#shown, times);
    this.#unread.set(id, times);
    await this.#redis.unlink(keyOf.answer(id));
  }

  // Undefined where there is something else.
  async #collect(ids: readonly string[]): Promise<[string, Buffer | undefined][]> {
    if (ids.length === 0) return [];
    const answers = await this.#redis.mgetBuffer(ids.map(keyOf.answer));
    const found = ids.flatMap((id, k) => (answers[k] ? [[id, answers[k]] as const] : []));
    // For a moment longer: whoever takes them may be killed before they are written down.
    for (const [id] of found) void this.#redis.expire(keyOf.answer(id), kept.taken).catch(() => undefined);
    return Promise.all(
      found.map(async ([id, answer]): Promise<[string, Buffer | undefined]> => [
        id,
        await unpack(answer).catch(() => undefined),
      ]),
    );
  }

  // Redis may have come back without what it knew, and a worker may have given up.
  async #tend(ids: readonly string[]): Promise<void> {
    await this.#publish();
    const states = await Promise.all(ids.map((id) => this.#queue.getJobState(id)));
    const lost = ids.filter((_, k) => states[k] === 'unknown');
    for (const id of ids.filter((_, k) => states[k] === 'failed')) {
      if (await isAnswered(this.#redis, id)) continue;
      const job = await this.#queue.getJob(id);
      // Redis may have thrown away what was in it, while its place in the queue stayed.
      if (!isChunk(job?.data)) {
        lost.push(id);
        continue;
      }
      await this.#queue.remove(id);
      throw new UserError(
        'failed',
        `A worker could not make its trials: ${job?.failedReason ?? 'nobody knows why'}. Try again without --queue.`,
      );
    }
    // What is left of one would keep it from being added again.
    await Promise.all(lost.map((id) => this.#queue.remove(id).catch(() => undefined)));
    await this.#add(lost);
  }

  async #publish(): Promise<void> {
    const { id, plan, pieces } = this.#parcel;
    for (const [hash, bytes] of pieces)
      if ((await this.#redis.expire(keyOf.piece(hash), kept.piece)) === 0)
        await this.#redis.set(keyOf.piece(hash), await pack(bytes), 'EX', kept.piece);
    // Last, so that whoever finds it finds the rest.
    await this.#redis.set(keyOf.search(id), await pack(plan), 'EX', kept.search);
  }
}

function unreadable(shown: string, times: number): UserError {
  return new UserError(
    'data',
    `Redis at "${shown}" had ${times} times something in place of an answer that cannot be read: something else writes there. Use one that is yours alone with --queue, or try again without.`,
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
