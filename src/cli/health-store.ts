import { changeRecords, loadRecords, monthOf, type Records } from '#adapters/files';
import type { Wellbeing } from '#watch';
import { openRecords } from './store.ts';

/** How an exchange was at a moment, as it is kept. What was not known is NaN. */
export interface HealthRow {
  readonly time: number;
  readonly session: string;
  readonly attempts: number;
  readonly availability: number;
  readonly success: number;
  /** ms, as are the following. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly dataAge: number;
  readonly clockOffset: number;
  readonly order50: number;
  readonly order95: number;
  readonly order99: number;
  /** 1 while it was well. */
  readonly up: number;
}

const names = [
  'time',
  'session',
  'attempts',
  'availability',
  'success',
  'p50',
  'p95',
  'p99',
  'dataAge',
  'clockOffset',
  'order50',
  'order95',
  'order99',
  'up',
] as const satisfies readonly (keyof HealthRow)[];

export function rowOf(one: Wellbeing['exchanges'][number], at: number, session: string): HealthRow {
  const { attempts, availability, success, latency, orders, dataAge, clockOffset, unwell } = one;
  return {
    time: at,
    session,
    attempts,
    availability,
    success,
    p50: latency?.p50 ?? NaN,
    p95: latency?.p95 ?? NaN,
    p99: latency?.p99 ?? NaN,
    dataAge: dataAge ?? NaN,
    clockOffset: clockOffset ?? NaN,
    order50: orders?.p50 ?? NaN,
    order95: orders?.p95 ?? NaN,
    order99: orders?.p99 ?? NaN,
    up: unwell === null ? 1 : 0,
  };
}

/** Keeps how an exchange was, beside what is kept already. */
export async function addHealth(exchange: string, rows: readonly HealthRow[], data: string): Promise<void> {
  if (rows.length === 0) return;
  await changeRecords(
    openRecords(data),
    { kind: 'health', exchange },
    {
      months: new Set(rows.map(({ time }) => monthOf(time))),
      // Several sessions may watch one exchange: rows are put in the order of their times.
      change: (before) => columnsOf([...rowsOf(before), ...rows].toSorted((a, b) => a.time - b.time)),
    },
  );
}

/** How an exchange was since a time, oldest first. */
export async function loadHealth(
  exchange: string,
  since: number,
  data: string,
): Promise<readonly HealthRow[]> {
  const loaded = await loadRecords(openRecords(data), { kind: 'health', exchange }, { from: since });
  return rowsOf(loaded?.records).filter(({ time }) => time >= since);
}

function rowsOf(records: Records | undefined): HealthRow[] {
  const time = (records?.['time'] ?? []) as ArrayLike<number>;
  return Array.from(
    time,
    (_, i) => Object.fromEntries(names.map((name) => [name, records![name]![i]])) as unknown as HealthRow,
  );
}

function columnsOf(rows: readonly HealthRow[]): Records {
  return Object.fromEntries(
    names.map((name) => [
      name,
      name === 'session' ? rows.map(({ session }) => session) : Float64Array.from(rows, (row) => row[name]),
    ]),
  );
}
