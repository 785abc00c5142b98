import { formatDay } from '#market';
import { UserError } from '#errors';
import { type Alert, alertOf, isAtLeast, sampleNews, type Severity } from '#watch';
import { openSinks, placesOf } from '../alerts.ts';
import type { Context } from '../context.ts';
import { loadSettings } from '../settings.ts';

const patience = 60_000;

export interface AlertsTestOptions {
  readonly to?: string;
}

interface Row {
  readonly to: string;
  readonly least: Severity;
  readonly sent: number;
  readonly arrived: number;
  /** How many the place does not want. */
  readonly filtered: number;
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
  const sinks = await openSinks(places, settings, context);
  const alerts = sampleAlerts(Date.now());
  for (const alert of alerts) for (const { tell } of sinks) tell(alert);
  const rows = await Promise.all(
    sinks.map(async ({ name, close }, k) => {
      const { least = 'info' } = places[k]!;
      const sent = alerts.filter(({ severity }) => isAtLeast(severity, least)).length;
      const lost = await close(patience);
      return { to: name, least, sent, arrived: sent - lost, filtered: alerts.length - sent };
    }),
  );
  context.output.result({ alerts: rows }, () => rows.map(rowText).join('\n'));
  if (rows.some(({ sent, arrived }) => arrived < sent)) process.exitCode = 1;
}

function rowText({ to, least, sent, arrived, filtered }: Row): string {
  const rest = filtered === 0 ? '' : `; ${filtered} below its "least" of "${least}" were not sent`;
  return `${to}: ${arrived} of ${sent} alerts arrived${rest}`;
}

function sampleAlerts(time: number): readonly Alert[] {
  return sampleNews.map((news) => {
    const message =
      news.kind === 'trouble' ? `no answer since ${formatDay(time)} (this is a sample).` : undefined;
    const alert = alertOf(news, { time, ...(message === undefined ? {} : { message }) });
    return { ...alert, message: `${alert.message} (A sample: nothing happened.)` };
  });
}
