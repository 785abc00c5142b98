import { UserError } from '#errors';
import { type Effort, sumOf } from '#research';
import type { Context } from './context.ts';
import { aborted, type HiredCrew } from './crew.ts';
import type { QueueAddress } from './queue-address.ts';
import { queueNews } from './queue-news.ts';
import type { TrialKit } from './trial-job.ts';
import { parcelOf } from './trial-parcel.ts';
import { type Answered, readAnswer } from './trial-answer.ts';
import { version } from './version.ts';

/** Has trials made by workers elsewhere, by way of a queue. */
export async function queueCrew(
  kit: TrialKit,
  address: QueueAddress,
  { output }: Context,
  signal: AbortSignal,
): Promise<HiredCrew> {
  output.redactor.hide(address.password);
  const parcel = await parcelOf(kit);
  const { Commission } = await import('#adapters/queue');
  const commission = await Commission.open(address, parcel, version, (news) =>
    output.warning(queueNews(address, news, 'search')),
  );
  if (!(await commission.hasWorkers()))
    output.note(`No worker is there yet. Start some: cryptobot worker --queue ${address.shown}`);
  const isStopped = aborted(signal);
  const efforts: Effort[] = [];
  return {
    async make(tasks, over) {
      const size = sizeOfChunks(tasks.length, kit);
      const chunks = Array.from({ length: Math.ceil(tasks.length / size) }, (_, k) =>
        tasks.slice(k * size, (k + 1) * size),
      );
      const all = commission.make(
        chunks,
        (chunk, bytes) => {
          const answered = readAnswer(bytes, chunks[chunk]!.length);
          if (!answered) return false;
          if ('refused' in answered) throw refusal(answered.refused);
          efforts.push(answered.effort);
          for (const [k, result] of answered.results.entries()) over(chunk * size + k, result);
          return true;
        },
        signal,
      );
      // Redis may be away: then nothing ends by itself.
      all.catch(() => undefined);
      await Promise.race([all, isStopped]);
    },
    effort: () => sumOf(efforts),
    dismiss: () => commission.close(),
  };
}

// Bars that one chunk goes over at most: a second or two, so that little is lost with a worker.
const barsInAChunk = 200e6;

// Independent of who works: a search that goes on asks for the same chunks as before.
function sizeOfChunks(count: number, { grounds }: TrialKit): number {
  const length = grounds.reduce((sum, { bars }) => sum + bars.length, 0);
  const most = Math.max(1, Math.floor(barsInAChunk / Math.max(1, length)));
  return Math.max(1, Math.min(512, most, Math.ceil(count / 16)));
}

function refusal({ kind, message }: Extract<Answered, { refused: unknown }>['refused']): UserError {
  return new UserError(kind, `A worker could not make its trials: ${message}`);
}
