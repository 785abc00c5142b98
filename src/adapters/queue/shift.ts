import { createHash } from 'node:crypto';
import { type Job, UnrecoverableError, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { UserError } from '#errors';
import { type Address, connect, type News } from './connection.ts';
import { Demand } from './demand.ts';
import { type ChunkData, isAnswered, isChunk, kept, keyOf, pack, prefix, queueName, unpack } from './keys.ts';
import { Patience, refusalOf } from './refusal.ts';

/** What a worker is asked: tasks of a search, whose plan and pieces can be had when they are needed. */
export interface Order {
  readonly search: string;
  readonly tasks: readonly unknown[];
  /** Comes when nobody waits for them any more. */
  readonly signal: AbortSignal;
  plan(): Promise<Buffer>;
  piece(hash: string): Promise<Buffer>;
}

interface Work {
  readonly engine: string;
  readonly jobs: number;
  /** Comes to nothing when the order's signal comes. */
  readonly make: (order: Order) => Promise<Uint8Array | undefined>;
  /** Why what went wrong is not the fault of the order, but means that nothing can be made here. */
  readonly unfit: (error: unknown) => UserError | undefined;
  readonly tell: (
    news: News | { readonly is: 'ready' } | { readonly is: 'strange'; readonly why: string },
  ) => void;
}

// What is under way when a worker is told to end may still be finished, ms.
const grace = 9500;
// A worker that is not heard of so long is dead, and others take over what it had, ms.
const silence = 10_000;
// How often it is tried whether Redis takes an answer, ms.
const round = 1000;

/** Works on a queue until the signal comes, or until there is something that it cannot do. */
export async function serve(address: Address, work: Work, signal: AbortSignal): Promise<void> {
  const { redis, disconnect } = await connect(address, work.tell);
  const end = new AbortController();
  const broken = new AbortController();
  // One promise for all chunks: each listener would stay.
  const isBroken = aborted(broken.signal).then(() => 'broken off' as const);
  const demand = new Demand(redis);
  const patience = new Patience((is, why) => work.tell({ is, why }));
  let refused: unknown;
  const giveUp = (why: unknown) => {
    refused ??= why;
    end.abort();
  };
  const process = async (job: Job<ChunkData>, token = ''): Promise<void> => {
    const giveBack = async () => {
      // Where that fails, the others notice after a while that nobody works on it.
      await job.moveToWait(token).catch(() => undefined);
      throw new WaitingError();
    };
    if (refused !== undefined) return giveBack();
    if (!isChunk(job.data)) {
      const why = strangeness(job);
      work.tell({ is: 'strange', why });
      throw new UnrecoverableError(why);
    }
    if (job.data.engine !== work.engine) {
      giveUp(otherEngine(work.engine, job.data.engine));
      return giveBack();
    }
    try {
      const made = await demand.during(job.data.search, (unwanted) =>
        makeOnce(job, redis, work, { isBroken, unwanted, patience }),
      );
      return made === 'broken off' ? giveBack() : undefined;
    } catch (error) {
      // What Redis refuses, or is wrong here, is no fault of the chunk.
      const refusal = refusalOf(address.shown, error) ?? work.unfit(error);
      if (patience.bears(error)) await Promise.race([pause(round), isBroken]);
      else if (refusal) giveUp(refusal);
      else throw error;
      return giveBack();
    }
  };
  const worker = new Worker<ChunkData>(queueName, process, {
    connection: redis,
    prefix,
    concurrency: work.jobs,
    lockDuration: silence,
    stalledInterval: silence / 2,
    // Bad luck may come often, but what kills whoever touches it has to end.
    maxStalledCount: 10,
    runRetryDelay: 500,
    drainDelay: 2,
  });
  worker.on('error', (error) => {
    const refusal = refusalOf(address.shown, error);
    if (refusal && !patience.bears(error)) giveUp(refusal);
  });
  // Only now has all that a chunk asks of Redis been done once.
  worker.on('completed', () => patience.relax());
  worker.once('ready', () => work.tell({ is: 'ready' }));
  await Promise.race([aborted(signal), aborted(end.signal)]);
  const late = setTimeout(() => broken.abort(), grace);
  await Promise.race([worker.close().catch(() => undefined), pause(grace + 1000)]);
  clearTimeout(late);
  demand.end();
  disconnect();
  if (refused !== undefined) throw refused;
}

/** What is to be minded while a chunk is made. */
interface Around {
  readonly isBroken: Promise<'broken off'>;
  /** Comes when nobody waits for it any more. */
  readonly unwanted: AbortSignal;
  readonly patience: Patience;
}

async function makeOnce(
  job: Job<ChunkData>,
  redis: Redis,
  { make }: Work,
  { isBroken, unwanted, patience }: Around,
): Promise<'made' | 'broken off'> {
  const { search, tasks } = job.data;
  const answer = keyOf.answer(job.id!);
  // Nobody waits for it, or somebody made it who could not say so any more.
  if ((await redis.exists(keyOf.search(search))) === 0 || (await isAnswered(redis, job.id!))) return 'made';
  const order: Order = {
    search,
    tasks,
    signal: unwanted,
    plan: async () => verified(search, await fetched(redis, keyOf.search(search))),
    piece: async (hash) => verified(hash, await fetched(redis, keyOf.piece(hash))),
  };
  try {
    const made = await Promise.race([make(order), isBroken]);
    if (made === 'broken off') return made;
    if (made === undefined) return 'made';
    const packed = await pack(made);
    while (!unwanted.aborted && !(await isTaken(redis, answer, packed, patience)))
      if ((await Promise.race([pause(round), isBroken])) === 'broken off') return 'broken off';
    await redis.publish(keyOf.answered(search), job.id!).catch(() => undefined);
    return 'made';
  } catch (error) {
    // Redis lost it: whoever still waits puts it there again, and asks again.
    if (error instanceof Gone) return 'made';
    throw error;
  }
}

async function isTaken(redis: Redis, key: string, bytes: Buffer, patience: Patience): Promise<boolean> {
  try {
    await redis.set(key, bytes, 'EX', kept.answer);
    return true;
  } catch (error) {
    if (!patience.bears(error)) throw error;
    return false;
  }
}

class Gone extends Error {}

async function fetched(redis: Redis, key: string): Promise<Buffer> {
  const found = await redis.getBuffer(key);
  if (found) return unpack(found);
  throw new Gone(`"${key}" is not in Redis any more`);
}

function verified(hash: string, bytes: Buffer): Buffer {
  if (createHash('sha256').update(bytes).digest('hex') === hash) return bytes;
  throw new UserError('data', `"${hash}" in Redis is not what was put there. Start the search again.`);
}

// Why a job is no chunk. Whoever can reach Redis can put anything there, and it may throw away what was there.
function strangeness({ id, data }: Job<ChunkData>): string {
  const isEmpty = Object.keys(data ?? {}).length === 0;
  return isEmpty && /^chunk-[0-9a-f]{32}$/.test(id ?? '')
    ? `"${id}" on the queue is without its data: Redis has thrown them away`
    : `"${id}" on the queue is no chunk of a search: something else put it there`;
}

function otherEngine(own: string, other: string): UserError {
  return new UserError(
    'failed',
    `The queue has trials for cryptobot "${other}", and this worker is "${own}": they might not come to the same. Install the same version on both sides: npm install cryptobot@${other}`,
  );
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
