import type { Socket } from 'node:net';
import { Redis } from 'ioredis';
import { UserError } from '#errors';
import type { Secret } from '#secrets';
import { keyOf } from './keys.ts';
import { refusalOf } from './refusal.ts';

export interface Address {
  readonly url: Secret;
  /** The address as people may see it. */
  readonly shown: string;
}

/** What whoever waits for the queue should hear: that Redis is gone, does not answer, takes nothing more, or throws things away. */
export interface News {
  readonly is: 'lost' | 'silent' | 'back' | 'refuses' | 'takes' | 'evicts';
  readonly why?: string;
}

export type Told = (news: News) => void;

// Nobody waits longer to hear that nothing is there.
const patience = 3000;
// Who answers nothing for so long is told of, and how often that is looked at, ms.
const silence = 10_000;
const round = 1000;

/** A connection with all that were made after it, which end together, whether Redis is there or not. */
export interface Connection {
  readonly redis: Redis;
  readonly disconnect: () => void;
}

/** Connects, or says why it cannot be done. From then on it comes back by itself whenever Redis does. */
export async function connect({ url, shown }: Address, tell: Told): Promise<Connection> {
  let isFirst = true;
  let why: unknown;
  const redis = new Redis(url.reveal(), {
    lazyConnect: true,
    connectTimeout: patience,
    // Where Redis is gone already nobody answers the goodbye.
    disconnectTimeout: 100,
    maxRetriesPerRequest: null,
    protocol: 2,
    retryStrategy: (times) => (isFirst ? null : Math.min(100 * times, 1000)),
  });
  redis.on('error', (error) => (why = error));
  prepare(redis);
  const late = setTimeout(() => {
    why ??= new Error('no answer');
    redis.disconnect();
  }, patience);
  try {
    await redis.connect();
    await redis.ping();
    // Who answers need not take anything.
    await redis.set(keyOf.probe, '', 'PX', 1);
  } catch (error) {
    redis.disconnect();
    throw refusalOf(shown, error) ?? refusalOf(shown, why) ?? unreachable(shown, why ?? error);
  } finally {
    clearTimeout(late);
  }
  isFirst = false;
  const policy = await evicting(redis);
  if (policy !== undefined) tell({ is: 'evicts', why: policy });
  const all = [redis];
  // BullMQ listens on connections of its own, and does not end them while Redis is away.
  const duplicate = redis.duplicate.bind(redis);
  redis.duplicate = (options) => {
    // At once, and as often as it takes: what waits for one that fails to begin with never comes back.
    const copy = duplicate({ ...options, lazyConnect: false });
    copy.on('error', () => undefined);
    prepare(copy);
    all.push(copy);
    return copy;
  };
  let isLost = false;
  redis.on('close', () => {
    if (redis.status !== 'end' && !isLost) tell({ is: 'lost' });
    isLost = true;
  });
  redis.on('ready', () => {
    if (isLost) tell({ is: 'back' });
    isLost = false;
  });
  const stop = listenFor(redis, tell);
  return {
    redis,
    disconnect() {
      stop();
      all.forEach((one) => one.disconnect());
    },
  };
}

// Tells when it is connected and does not answer all the same, and when it does again. Of its loss others tell.
function listenFor(redis: Redis, tell: Told): () => void {
  let asked: number | undefined;
  let isSilent = false;
  let moved = 0;
  const answered = () => {
    if (isSilent && redis.status === 'ready') tell({ is: 'back' });
    asked = undefined;
    isSilent = false;
  };
  redis.on('close', () => (isSilent = false));
  const timer = setInterval(() => {
    // Much that is under way takes its time on a slow line.
    const { bytesRead = 0, writableLength = 0 } = redis.stream as Partial<Socket>;
    const isMoving = bytesRead - writableLength !== moved;
    moved = bytesRead - writableLength;
    if (redis.status !== 'ready') asked = undefined;
    else if (asked === undefined) {
      asked = performance.now();
      // A refusal is an answer as well.
      redis.ping().then(answered, answered);
    } else if (isMoving) asked = performance.now();
    else if (!isSilent && performance.now() - asked > silence) {
      isSilent = true;
      tell({ is: 'silent' });
    }
  }, round).unref();
  return () => clearInterval(timer);
}

// By what rule Redis throws away what nobody told it to, if it ever does.
async function evicting(redis: Redis): Promise<string | undefined> {
  // Who may not ask goes without.
  const memory = await redis.info('memory').catch(() => '');
  const most = /^maxmemory:(\d+)/m.exec(memory)?.[1] ?? '0';
  const policy = /^maxmemory_policy:([\w-]+)/m.exec(memory)?.[1] ?? 'noeviction';
  return Number(most) === 0 || policy === 'noeviction' ? undefined : policy;
}

// Each connection, also those of BullMQ. What that and ioredis would say on the screen by themselves is not said, and
// not asked for only to be said: not everybody may ask, and nothing else depends on the answer.
function prepare(redis: Redis): void {
  const info = redis.info.bind(redis) as (...args: unknown[]) => Promise<string>;
  const asked = async (...args: unknown[]): Promise<string> => {
    const [about] = args;
    if (about === undefined) return 'redis_version:6.2.0';
    if (typeof about !== 'function') return info(...args);
    // Before the connection is ready it is asked whether Redis has read what it had.
    const answer = about as (error: Error | null, told?: string) => void;
    return info((error: Error | null, told?: string) => {
      if (/^NOPERM|unknown command/.test(error?.message ?? '')) answer(null, '');
      else answer(error, told);
    });
  };
  redis.info = asked;
  const auth = redis.auth.bind(redis) as (...args: unknown[]) => Promise<'OK'>;
  const unasked = async (...args: unknown[]) =>
    auth(...args).catch((error: Error) => {
      if (/no password is set|without any password configured/.test(error.message)) return 'OK' as const;
      throw error;
    });
  redis.auth = unasked;
  // Where it does not get the database that it was told, it would work in another.
  redis.on('error', ({ command }: { readonly command?: { readonly name: string } }) => {
    if (command?.name === 'select') redis.disconnect(true);
  });
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'its name cannot be looked up',
  ECONNRESET: 'it hung up',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
};

function unreachable(shown: string, error: unknown): UserError {
  const { code, message } = error as { readonly code?: string; readonly message: string };
  const reason =
    reasons[code ?? ''] ?? (message === 'no answer' ? 'it does not answer' : 'it is no Redis that answers');
  return new UserError(
    'failed',
    `Redis at "${shown}" cannot be reached: ${reason}. Start it, or correct --queue, for example --queue redis://localhost:6379.`,
  );
}
