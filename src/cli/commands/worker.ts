import { serialize } from 'node:v8';
import { availableParallelism } from 'node:os';
import { whyNotWritable } from '#adapters/files';
import type { Order } from '#adapters/queue';
import { UserError } from '#errors';
import type { Context } from '../context.ts';
import { stoppable } from '../interrupt.ts';
import type { QueueAddress } from '../queue-address.ts';
import { queueNews } from '../queue-news.ts';
import { systemReasons } from '../system.ts';
import { parcelFolder } from '../trial-parcel.ts';
import { Workbenches } from '../trial-queue.ts';
import { version } from '../version.ts';

export interface WorkerOptions {
  readonly queue: QueueAddress;
  readonly jobs?: number;
}

/** Makes trials of searches elsewhere until a signal comes. */
export async function runWorker({ queue, jobs = availableParallelism() }: WorkerOptions, context: Context) {
  const { output } = context;
  output.redactor.hide(queue.password);
  const problem = await whyNotWritable(parcelFolder());
  if (problem !== undefined) throw noPlace(problem);
  const { serve } = await import('#adapters/queue');
  const benches = new Workbenches(jobs, context);
  const total = { chunks: 0, trials: 0 };
  const make = async (order: Order) => {
    const started = performance.now();
    const answered = await benches.make(order);
    const seconds = Number(((performance.now() - started) / 1000).toFixed(3));
    const trials = order.tasks.length;
    const search = order.search.slice(0, 16);
    if (!answered) {
      output.entry(
        { event: 'unwanted', search, trials, seconds },
        () => `Nobody waits for ${search} any more: ${trials} trials were broken off after ${seconds} s.`,
      );
      return undefined;
    }
    if ('refused' in answered) {
      const { message } = answered.refused;
      output.entry({ event: 'refused', search, trials, message }, () => `Refused ${search}: ${message}`);
    } else {
      total.chunks++;
      total.trials += trials;
      output.entry(
        { event: 'chunk', search, trials, seconds },
        () => `${search}: ${trials} trials in ${seconds} s`,
      );
    }
    return serialize(answered);
  };
  try {
    await stoppable(output, (signal) =>
      serve(
        queue,
        {
          engine: version,
          jobs,
          make,
          unfit: unfitness,
          tell(news) {
            const { is: event } = news;
            const about = { event, queue: queue.shown, jobs, engine: version };
            if (news.is === 'ready')
              output.entry(about, () => `Working on ${queue.shown} with ${jobs} threads.`);
            else if (news.is === 'strange')
              output.entry({ ...about, why: news.why }, () => `Left aside: ${news.why}.`);
            else output.entry({ ...about, why: news.why }, () => queueNews(queue, news, 'work'));
          },
        },
        signal,
      ),
    );
  } finally {
    await benches.close();
    // While Redis is away, timers of BullMQ outlive everything that it has closed.
    setTimeout(() => process.exit(), 1000).unref();
  }
  output.entry(
    { event: 'ended', ...total },
    () => `Ended after ${total.trials.toLocaleString('en')} trials in ${total.chunks} chunks.`,
  );
}

// What fails on this disk need not fail on that of others.
function unfitness(error: unknown): UserError | undefined {
  if (error instanceof UserError || !(error instanceof Error) || !('code' in error)) return undefined;
  const reason = systemReasons[String(error.code)];
  return reason === undefined ? undefined : noPlace(`"${parcelFolder()}" cannot be used: ${reason}`);
}

function noPlace(problem: string): UserError {
  return new UserError(
    'failed',
    `${problem}. A worker keeps the strategies that it is sent in "${parcelFolder()}": make room there, or name another folder with XDG_CACHE_HOME.`,
  );
}
