import { formatTime } from '#market';
import type { Latency, Update, Wellbeing } from '#watch';
import type { Paint } from '../colour.ts';
import type { HealthRow } from '../health-store.ts';
import { columns } from '../table.ts';

/** How exchanges were since a time, by exchange. */
export type History = ReadonlyMap<string, readonly HealthRow[]>;

const hour = 3_600_000;

/** How the exchanges of a session are and were, as a document. What is not known is null. */
export function healthDocument(session: string, now: Wellbeing | undefined, history: History): object {
  const rows = (all: readonly HealthRow[]) =>
    all.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, Number.isNaN(value) ? null : (value as unknown)]),
      ),
    );
  return {
    session,
    at: now?.at ?? null,
    exchanges: now?.exchanges ?? [],
    calls: now?.calls ?? [],
    streams: now?.streams ?? [],
    history: Object.fromEntries([...history].map(([exchange, all]) => [exchange, rows(all)])),
  };
}

/** The same for people: as it is, call by call and stream by stream, and hour by hour. */
export function renderHealth(now: Wellbeing | undefined, history: History, paint: Paint): string {
  const blocks = now
    ? [
        `As of ${formatTime(now.at)} UTC`,
        exchangesTable(now, paint),
        ...(now.calls.length > 0 ? [callsTable(now, paint)] : []),
        ...(now.streams.length > 0 ? [streamsTable(now.streams, paint)] : []),
      ]
    : ['Nothing was measured yet: a session measures once a minute (healthEvery).'];
  for (const [exchange, rows] of history)
    if (rows.length > 0) blocks.push(`${paint.bold(exchange)}, hour by hour`, hoursTable(rows, paint));
  return blocks.join('\n\n');
}

function exchangesTable({ exchanges }: Wellbeing, { bold, red, green }: Paint): string {
  const rows = exchanges.map((one) => [
    one.exchange,
    one.unwell === null ? green('well') : red(one.unwell),
    percent(one.availability),
    percent(one.success),
    ...latency(one.latency),
    ms(one.dataAge),
    ms(one.clockOffset),
    ms(one.orders?.p95 ?? null),
  ]);
  const head = [
    'exchange',
    'state',
    'available',
    'success',
    'p50',
    'p95',
    'p99',
    'late',
    'clock',
    'orders p95',
  ];
  return rows.length === 0 ? 'No exchange was asked anything.' : columns(rows, { head, bold });
}

function callsTable({ calls }: Wellbeing, { bold }: Paint): string {
  const rows = calls.map((one) => [
    one.exchange,
    one.call,
    String(one.attempts),
    percent(one.availability),
    percent(one.success),
    ...latency(one.latency),
    one.trouble ? `${one.trouble.kind} at ${formatTime(one.trouble.at)}` : '',
  ]);
  const head = ['exchange', 'call', 'attempts', 'available', 'success', 'p50', 'p95', 'p99', 'last trouble'];
  return columns(rows, { head, bold });
}

function streamsTable(streams: readonly Update[], { bold }: Paint): string {
  const rows = streams.map((one) => [
    one.stream,
    String(one.asked),
    String(one.failed),
    String(one.bars),
    one.last === null ? '–' : formatTime(one.last),
    one.failures === 0 ? '' : `backs off after ${one.failures} in a row`,
  ]);
  return columns(rows, { head: ['stream', 'asked', 'failed', 'bars', 'last update', ''], bold });
}

function hoursTable(rows: readonly HealthRow[], { bold }: Paint): string {
  const hours = new Map<number, HealthRow[]>();
  for (const row of rows) {
    const key = Math.floor(row.time / hour) * hour;
    hours.set(key, [...(hours.get(key) ?? []), row]);
  }
  const lines = [...hours].map(([time, all]) => [
    formatTime(time),
    percent(mean(all, 'availability')),
    percent(mean(all, 'success')),
    ms(mean(all, 'p50')),
    ms(worst(all, 'p95')),
    ms(worst(all, 'p99')),
    ms(worst(all, 'dataAge')),
    ms(worst(all, 'order95')),
    percent(mean(all, 'up')),
  ]);
  const head = [
    'hour',
    'available',
    'success',
    'p50',
    'worst p95',
    'worst p99',
    'worst late',
    'orders p95',
    'well',
  ];
  return columns(lines, { head, bold });
}

type Measured = Exclude<keyof HealthRow, 'session'>;

function known(rows: readonly HealthRow[], name: Measured): number[] {
  return rows.map((row) => row[name]).filter((value) => !Number.isNaN(value));
}

function mean(rows: readonly HealthRow[], name: Measured): number {
  const values = known(rows, name);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function worst(rows: readonly HealthRow[], name: Measured): number | null {
  const values = known(rows, name);
  return values.length === 0 ? null : Math.max(...values);
}

function latency(of: Latency | null): string[] {
  return [ms(of?.p50 ?? null), ms(of?.p95 ?? null), ms(of?.p99 ?? null)];
}

function ms(value: number | null): string {
  return value === null || Number.isNaN(value) ? '–' : `${Math.round(value)} ms`;
}

function percent(share: number): string {
  return Number.isNaN(share) ? '–' : `${Math.round(share * 1000) / 10} %`;
}
