import { formatDay } from '#market';
import { UserError } from '#errors';
import { type Alert, alertOf, sampleNews } from '#watch';
import { openSinks, placesOf } from '../alerts.ts';
import type { Context } from '../context.ts';
import { loadSettings } from '../settings.ts';

const patience = 60_000;

export interface AlertsTestOptions {
  readonly to?: string;
}

/** `cryptobot alerts test`: sends one alert of each kind to every place that is configured. */
export async function runAlertsTest({ to }: AlertsTestOptions, context: Context): Promise<void> {
  const { settings } = await loadSettings(context);
  const all = placesOf(settings, 'info');
  const places = to === undefined ? all : all.filter((place) => place.to === to);
  if (places.length === 0)
    throw new UserError(
      'usage',
      `"${to}" is no place that alerts go to. There are: ${[...new Set(all.map((place) => place.to))].join(', ')}. Write another one into the configuration: alerts: [{ to: 'discord', url: 'env:DISCORD_WEBHOOK' }]`,
    );
  const sinks = await openSinks(
    places.map((place) => ({ ...place, least: 'info' })),
    context,
  );
  const alerts = sampleAlerts(Date.now());
  for (const alert of alerts) for (const { tell } of sinks) tell(alert);
  const rows = await Promise.all(
    sinks.map(async ({ name, close }) => {
      const lost = await close(patience);
      return { to: name, sent: alerts.length, arrived: alerts.length - lost };
    }),
  );
  context.output.result({ alerts: rows }, () =>
    rows.map((row) => `${row.to}: ${row.arrived} of ${row.sent} alerts arrived`).join('\n'),
  );
  if (rows.some(({ sent, arrived }) => arrived < sent)) process.exitCode = 1;
}

function sampleAlerts(time: number): readonly Alert[] {
  return sampleNews.map((news) => {
    const message =
      news.kind === 'trouble' ? `no answer since ${formatDay(time)} (this is a sample).` : undefined;
    const alert = alertOf(news, { time, ...(message === undefined ? {} : { message }) });
    return { ...alert, message: `${alert.message} (A sample: nothing happened.)` };
  });
}
