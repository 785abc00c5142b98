import type { News } from '#adapters/queue';
import type { QueueAddress } from './queue-address.ts';

/** What is said of the Redis that a search or the work of a worker waits for. */
export function queueNews(
  { shown }: QueueAddress,
  { is, why = '' }: News,
  waiting: 'search' | 'work',
): string {
  const said: Readonly<Record<News['is'], string>> = {
    lost: `is gone. The ${waiting} goes on when it is back.`,
    silent: `does not answer. The ${waiting} goes on when it does.`,
    back: 'is back.',
    refuses: `${why} The ${waiting} goes on when that is over.`,
    takes: 'takes something again.',
    evicts: `throws away what it has when it is full: its maxmemory-policy is "${why}", and what a search needs may be lost and made again. Forbid it: redis-cli config set maxmemory-policy noeviction`,
  };
  return `Redis at ${shown} ${said[is]}`;
}
