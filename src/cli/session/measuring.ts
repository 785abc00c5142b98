import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openRotating, publish } from '#adapters/files';
import { requireWebhook, type Settings } from '#config';
import { type Alerts, influxLines, prometheusText, type Wellbeing } from '#watch';
import type { Context } from '../context.ts';
import { addHealth, type HealthRow, rowOf } from '../health-store.ts';
import { proxyOf } from '../proxy.ts';
import { readSecret } from '../secret-text.ts';
import { troubleReason } from '../trouble.ts';
import { pause } from './streams.ts';
import type { Watching } from './watching.ts';
import { toldFolder } from '../store.ts';

export interface Measuring {
  readonly session: string;
  readonly folder: string;
  readonly settings: Settings;
  readonly context: Context;
  readonly watching: Watching;
  /** How many alerts did not arrive. */
  readonly lost: () => number;
}

/** What measuring leads to. */
interface Followed {
  readonly say: Alerts;
  /** Hears how everything is, each time it was looked at. */
  readonly heed: (wellbeing: Wellbeing) => Promise<void>;
}

const usualPace = 60_000;
const storedAtOnce = 5;
const lastWord = 2000;

/** The latest look at how everything is, in a session's folder. */
function healthFile(folder: string): string {
  return join(folder, 'health.json');
}

/** That look; undefined where nobody looked yet, or nobody can read it. */
export async function readWellbeing(folder: string): Promise<Wellbeing | undefined> {
  try {
    return JSON.parse(await readFile(healthFile(folder), 'utf8')) as Wellbeing;
  } catch {
    return undefined;
  }
}

/** Lets Prometheus read metrics while some work goes on, where the settings say so. */
export async function withMetrics<T>(measuring: Measuring, work: () => Promise<T>): Promise<T> {
  const { settings, context, watching, lost } = measuring;
  const { metricsPort: port, metricsHost: host } = settings;
  if (port === undefined) return work();
  const { serveMetrics } = await import('#adapters/http');
  const server = await serveMetrics({ port, host }, () =>
    prometheusText(watching.metrics(Date.now(), lost())),
  );
  context.output.note(`Metrics: ${server.address}`);
  try {
    return await work();
  } finally {
    await server.close();
  }
}

/** Looks from time to time how everything is, keeps it and acts on it, until the signal comes. */
export async function measure(measuring: Measuring, followed: Followed, signal: AbortSignal): Promise<void> {
  const { settings, context, watching, lost } = measuring;
  const { healthEvery = usualPace } = settings;
  const keeping = new Keeping(measuring);
  const lines = await openLines(settings, context);
  try {
    while (!signal.aborted) {
      await pause(healthEvery, signal);
      const now = Date.now();
      for (const alert of watching.look(now)) followed.say(alert);
      const wellbeing = watching.wellbeing(now);
      if (!signal.aborted) await followed.heed(wellbeing);
      await keeping.keep(wellbeing);
      lines?.write(influxLines(watching.metrics(now, lost()), now));
    }
  } finally {
    await keeping.store();
    await lines?.close(lastWord);
  }
}

/** Keeps how exchanges were: the latest look as a file, all of them in the store. */
class Keeping {
  readonly #measuring: Measuring;
  readonly #waiting = new Map<string, HealthRow[]>();
  #isInTrouble = false;

  constructor(measuring: Measuring) {
    this.#measuring = measuring;
  }

  async keep(wellbeing: Wellbeing): Promise<void> {
    const { folder, session } = this.#measuring;
    await this.#attempt(() => publish(healthFile(folder), `${JSON.stringify(wellbeing)}\n`));
    for (const one of wellbeing.exchanges) {
      const rows = this.#waiting.get(one.exchange) ?? [];
      this.#waiting.set(one.exchange, [...rows, rowOf(one, wellbeing.at, session)]);
    }
    const most = Math.max(0, ...[...this.#waiting.values()].map((rows) => rows.length));
    if (most >= storedAtOnce) await this.store();
  }

  async store(): Promise<void> {
    const folder = toldFolder(this.#measuring.settings);
    for (const [exchange, rows] of this.#waiting) {
      this.#waiting.delete(exchange);
      await this.#attempt(() => addHealth(exchange, rows, folder));
    }
  }

  // Trading goes on without; it is said once, until it works again.
  async #attempt(work: () => Promise<void>): Promise<void> {
    const { output } = this.#measuring.context;
    try {
      await work();
      this.#isInTrouble = false;
    } catch (error) {
      if (!this.#isInTrouble) output.warning(`How exchanges are is not kept: ${troubleReason(error)}`);
      this.#isInTrouble = true;
    }
  }
}

interface Lines {
  readonly write: (lines: string) => void;
  readonly close: (limit: number) => Promise<void>;
}

const rotation = { size: 50_000_000, keep: 5 };

async function openLines(settings: Settings, context: Context): Promise<Lines | undefined> {
  const { influx } = settings;
  if (!influx) return undefined;
  const { output } = context;
  if (influx.path !== undefined) {
    const write = await openRotating(influx.path, rotation);
    return { write: (text) => write(text.trimEnd()), close: () => Promise.resolve() };
  }
  const { Influx } = await import('#adapters/http');
  const url = readSecret(influx.url!, requireWebhook, context);
  const key = influx.key === undefined ? undefined : readSecret(influx.key, (text) => text, context);
  const server = new Influx({
    url,
    key,
    proxy: proxyOf(settings, context),
    onTrouble: (reason) =>
      output.warning(`Metrics do not arrive at ${new URL(url.reveal()).host}: ${reason}.`),
  });
  return {
    write: (text) => server.write(text),
    async close(limit) {
      await server.close(limit);
      if (server.lost > 0) output.warning(`Metrics did not arrive ${server.lost} times.`);
    },
  };
}
