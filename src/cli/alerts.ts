import { openRotating } from '#adapters/files';
import type { Host } from '#adapters/http';
import { type AlertSettings, requireWebhook, type Settings } from '#config';
import { UserError } from '#errors';
import { type Alert, type Alerts, isAtLeast, Outbox, type Severity } from '#watch';
import type { Context } from './context.ts';
import type { Output } from './output.ts';
import { proxyOf } from './proxy.ts';
import { readSecret } from './secret-text.ts';
import { systemReason } from './system.ts';

/** One place that alerts go to. */
interface Sink {
  /** How the user calls it: `discord (env:DISCORD_WEBHOOK)`. */
  readonly name: string;
  readonly tell: Alerts;
  /** How many did not arrive so far. */
  readonly lost: () => number;
  /** Sends what waits for so many ms at most; gives back how many never arrived. */
  readonly close: (limit: number) => Promise<number>;
}

type Wanted = Pick<Settings, 'alerts' | 'alertFile' | 'httpsProxy'>;

// What a program that ends waits for its last alerts.
const lastWord = 3000;
const usualRotation = { size: 10_000_000, keep: 5 };

/** Hands work alerts that go to the terminal, from `least` on, and wherever else the settings want them. */
export async function withAlerts<T>(
  settings: Wanted,
  context: Context,
  least: Severity,
  work: (say: Alerts, lost: () => number) => Promise<T>,
): Promise<T> {
  const sinks = await openSinks(placesOf(settings, least), settings, context);
  const { output } = context;
  try {
    return await work(
      (alert) => {
        const told = withoutSecrets(alert, output);
        for (const { tell } of sinks) tell(told);
      },
      () => sinks.reduce((sum, { lost }) => sum + lost(), 0),
    );
  } finally {
    await Promise.all(
      sinks.map(async ({ name, close }) => {
        const lost = await close(lastWord);
        if (lost > 0) output.warning(`${lost} ${lost === 1 ? 'alert' : 'alerts'} did not arrive: ${name}.`);
      }),
    );
  }
}

/** Where alerts go: what the configuration lists, and the terminal. */
export function placesOf(
  { alerts = [], alertFile }: Pick<Wanted, 'alerts' | 'alertFile'>,
  least: Severity,
): readonly AlertSettings[] {
  return [
    ...(alerts.some(({ to }) => to === 'console') ? [] : [{ to: 'console', least } as const]),
    ...alerts,
    ...(alertFile === undefined ? [] : [{ to: 'file', path: alertFile } as const]),
  ];
}

/** Opens places for alerts. What is wrong with one is told before anything begins. */
export async function openSinks(
  places: readonly AlertSettings[],
  settings: Pick<Settings, 'httpsProxy'>,
  context: Context,
): Promise<readonly Sink[]> {
  const ways = { hosts: new Map<string, Host>(), proxy: proxyOf(settings, context) };
  return Promise.all(places.map((place) => openSink(place, ways, context)));
}

/** What places beyond this machine share. */
interface Ways {
  readonly hosts: Map<string, Host>;
  readonly proxy: string | undefined;
}

async function openSink(place: AlertSettings, ways: Ways, context: Context): Promise<Sink> {
  switch (place.to) {
    case 'console':
      return local('console', place.least, toConsole(context.output));
    case 'file':
      return local(`file (${place.path})`, place.least, await toFile(place, context.output));
    default:
      return remote(place, ways, context);
  }
}

function local(name: string, least: Severity = 'info', tell: Alerts): Sink {
  return {
    name,
    tell: (alert) => {
      if (isAtLeast(alert.severity, least)) tell(alert);
    },
    lost: () => 0,
    close: () => Promise.resolve(0),
  };
}

async function remote(
  place: Extract<AlertSettings, { to: 'discord' | 'webhook' }>,
  { hosts, proxy }: Ways,
  context: Context,
): Promise<Sink> {
  const { Courier, toDiscord, toWebhook } = await import('#adapters/http');
  const url = readSecret(place.url, requireWebhook, context);
  const key =
    place.to === 'webhook' && place.key ? readSecret(place.key, (text) => text, context) : undefined;
  const { host } = new URL(url.reveal());
  const shared = hosts.get(host) ?? { quietUntil: -Infinity };
  hosts.set(host, shared);
  const name = `${place.to} (${nameOf(place.url)})`;
  const outbox = new Outbox(place.least === undefined ? {} : { least: place.least });
  const courier = new Courier({
    outbox,
    send: place.to === 'discord' ? toDiscord(url, { proxy }) : toWebhook(url, key, { proxy }),
    host: shared,
    onTrouble: (reason) => context.output.warning(`Alerts do not arrive: ${name}: ${reason}.`),
  });
  const lost = () => outbox.lost.full + outbox.lost.undelivered;
  return {
    name,
    tell: (alert) => courier.tell(alert),
    lost,
    async close(limit) {
      await courier.close(limit);
      return lost();
    },
  };
}

// Of an address only the host is told.
function nameOf(url: string): string {
  return /^(env|file):/.test(url) ? url : new URL(url).host;
}

function toConsole(output: Output): Alerts {
  return ({ severity, subject, message }) => {
    const text = `${subject}: ${message}`;
    if (severity === 'info') output.note(text);
    else output.warning(severity === 'critical' ? `${text} Somebody should look at it now.` : text);
  };
}

async function toFile(
  { path, size = usualRotation.size, keep = usualRotation.keep }: Extract<AlertSettings, { to: 'file' }>,
  output: Output,
): Promise<Alerts> {
  const refused = (error: unknown) =>
    `Alerts cannot be written to "${path}": ${error instanceof Error ? systemReason(error) : String(error)}.`;
  const write = await openRotating(path, { size, keep }).catch((error: unknown) => {
    throw new UserError('config', `${refused(error)} Choose another alertFile, or path among alerts.`, {
      cause: error,
    });
  });
  return (alert) => {
    try {
      write(JSON.stringify(alert));
    } catch (error) {
      output.warning(refused(error));
    }
  };
}

// Alerts leave this machine: whatever looks like a secret stays here.
function withoutSecrets(alert: Alert, { redactor }: Output): Alert {
  return redacted(alert) as Alert;

  function redacted(value: unknown): unknown {
    if (typeof value === 'string') return redactor.strict(value);
    if (Array.isArray(value)) return value.map(redacted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redacted(inner)]));
  }
}
