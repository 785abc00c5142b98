import { deflateRaw, inflateRaw } from 'node:zlib';
import { promisify } from 'node:util';
import type { Redis } from 'ioredis';

// What lies in Redis, besides the queue itself: what a search is about, the pieces that it refers to,
// and the answers, each under a key of its own. Everything goes by itself when nobody asks for it.

export const queueName = 'trials';
export const prefix = 'cryptobot';

export const keyOf = {
  /** What is only written to see whether it is taken. */
  probe: `${prefix}:probe`,
  search: (id: string) => `${prefix}:search:${id}`,
  piece: (hash: string) => `${prefix}:piece:${hash}`,
  answer: (id: string) => `${prefix}:answer:${id}`,
  /** The channel on which workers say that they have put an answer there. */
  answered: (search: string) => `${prefix}:answered:${search}`,
};

/** Seconds that something is kept. A search that nobody waits for any more is not worked on. */
export const kept = { search: 60, piece: 3600, answer: 86_400, taken: 60 };

/** Whether an answer lies there, and not something else. */
export async function isAnswered(redis: Redis, id: string): Promise<boolean> {
  return (await redis.type(keyOf.answer(id))) === 'string';
}

/** What a job of the queue says. */
export interface ChunkData {
  readonly engine: string;
  readonly search: string;
  readonly tasks: readonly unknown[];
}

/** Whether a job of the queue is one of ours, with all that it has to say. */
export function isChunk(data: unknown): data is ChunkData {
  const { engine, search, tasks } = (data ?? {}) as Partial<Record<keyof ChunkData, unknown>>;
  const isVersion = typeof engine === 'string' && /^\d+\.\d+\.\d+[\w.+-]*$/.test(engine);
  return isVersion && typeof search === 'string' && Array.isArray(tasks);
}

// Fast rather than small: bars halve, answers shrink to a quarter.
export const pack = (bytes: Uint8Array): Promise<Buffer> => promisify(deflateRaw)(bytes, { level: 1 });
export const unpack: (bytes: Uint8Array) => Promise<Buffer> = promisify(inflateRaw);
