import { formatTime } from '#market';
import type { Settings } from '#config';
import type { Observer } from '#exchange';
import type { Schedule } from '#adapters/cron';
import type { Alerts } from '#watch';
import { withAlerts } from './alerts.ts';
import type { Context } from './context.ts';
import type { Fetched } from './fetched.ts';
import { stoppable } from './interrupt.ts';
import { troubleReason } from './trouble.ts';
import { openWatch } from './watch.ts';

/** Fetches at once and then on schedule, until a signal comes. Failures are told and survived. */
export async function onSchedule(
  text: string,
  zone: string | undefined,
  go: (signal: AbortSignal, observe: Observer) => Promise<Fetched>,
  { settings, context }: { readonly settings: Settings; readonly context: Context },
): Promise<void> {
  const { parseSchedule } = await import('#adapters/cron');
  const schedule = parseSchedule(text, zone);
  await withAlerts(settings, context, 'info', (say) => again(schedule, go, say, settings, context));
}

async function again(
  schedule: Schedule,
  go: (signal: AbortSignal, observe: Observer) => Promise<Fetched>,
  say: Alerts,
  settings: Settings,
  { output }: Context,
): Promise<void> {
  const { repeat } = await import('#adapters/cron');
  const watch = openWatch(settings, say);
  await stoppable(output, (signal) =>
    repeat(
      schedule,
      async () => {
        const { document, render, failures } = await go(signal, watch.observe).finally(() => watch.look());
        output.entry(document, render);
        const [first, ...others] = failures;
        if (!first || signal.aborted) return;
        for (const { message } of others)
          say({ severity: 'warning', subject: 'fetch', message, at: Date.now() });
        throw first;
      },
      {
        signal,
        onFailure: (error, inARow) =>
          say({
            // Once is bad luck, three times needs somebody to look.
            severity: inARow < 3 ? 'warning' : 'critical',
            subject: 'fetch',
            message:
              inARow === 1 ? troubleReason(error) : `${troubleReason(error)} (${inARow} times in a row)`,
            at: Date.now(),
          }),
        onMissed: (times) =>
          say({
            severity: 'info',
            subject: 'fetch',
            message: `${times} scheduled ${times === 1 ? 'time' : 'times'} passed meanwhile; the next run catches up.`,
            at: Date.now(),
          }),
        onWait: (next) => output.note(`Next at ${formatTime(next)} UTC (${schedule.text}). Ctrl-C ends it.`),
      },
    ),
  );
}
