import { serialize } from 'node:v8';
import { availableParallelism } from 'node:os';
import type { Order } from '#adapters/queue';
import type { Context } from '../context.ts';
import { stoppable } from '../interrupt.ts';
import type { QueueAddress } from '../queue-address.ts';
import { queueNews } from '../queue-news.ts';
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
