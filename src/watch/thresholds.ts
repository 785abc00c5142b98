import type { Health, Vitals } from './monitor.ts';

/** What still counts as healthy. */
export interface Thresholds {
  /** The most ms that 95 of 100 answers may take. */
  readonly latency: number;
  readonly availability: number;
  readonly success: number;
  /** The most ms that a bar may be late. */
  readonly dataAge?: number;
  /** The most ms that our clock and the exchange's may differ. */
  readonly clockOffset?: number;
  /** The most ms that 95 of 100 answers to orders may take. */
  readonly orderTime?: number;
}

/** Something measured against its limit. */
interface Gauge {
  readonly value: number;
  readonly limit: number;
  /** A share that has to be reached, rather than a number that must not be exceeded. */
  readonly isShare: boolean;
  /** Whether it takes some attempts to say anything. */
  readonly isSample: boolean;
  readonly says: string;
}

// One failure among two is no share that says anything.
const fewest = 5;
// What got worse than its limit is well again only when it is better than the limit by so much.
const recovered = { number: 0.8, share: 0.5 };
const noise = 1e-9;

/** What is worse than the thresholds allow, a sentence each, the worst first. */
export function breaches(one: Health | Vitals, thresholds: Thresholds): string[] {
  return gaugesOf(one, thresholds)
    .filter(isBroken)
    .map(({ says }) => says);
}

/** The same of attempts that are enough to tell. */
export function breachesSeen(one: Health | Vitals, thresholds: Thresholds): string[] {
  return gaugesOf(one, thresholds)
    .filter((gauge) => isBroken(gauge) && isTelling(gauge, one))
    .map(({ says }) => says);
}

/** Whether what was in trouble is well again, with a margin, so that it does not change with every look. */
export function isRecovered(one: Health | Vitals, thresholds: Thresholds): boolean {
  return gaugesOf(one, thresholds).every((gauge) => {
    const { value, limit, isShare } = gauge;
    if (!isTelling(gauge, one)) return false;
    return isShare ? 1 - value <= (1 - limit) * recovered.share + noise : value <= limit * recovered.number;
  });
}

function isBroken({ value, limit, isShare }: Gauge): boolean {
  return isShare ? value < limit : value > limit;
}

function isTelling({ isSample }: Gauge, { attempts }: Health | Vitals): boolean {
  return !isSample || attempts >= fewest;
}

function gaugesOf(one: Health | Vitals, thresholds: Thresholds): Gauge[] {
  const { availability, success, latency } = one;
  const gauges = [
    share(
      availability,
      thresholds.availability,
      (value, least) => `answered ${value} of the calls, less than ${least}`,
    ),
    share(success, thresholds.success, (value, least) => `${value} of the calls worked, less than ${least}`),
    ...most(
      latency?.p95,
      thresholds.latency,
      (value, limit) => `took ${value} (p95), more than ${limit}`,
      true,
    ),
  ];
  if (!('dataAge' in one)) return gauges;
  const { dataAge, clockOffset, orders } = one;
  const ahead = clockOffset === null ? undefined : Math.abs(clockOffset);
  return [
    ...gauges,
    ...most(
      dataAge ?? undefined,
      thresholds.dataAge,
      (value, limit) => `bars are ${value} late, more than ${limit}`,
    ),
    ...most(
      ahead,
      thresholds.clockOffset,
      (value, limit) => `its clock and ours differ by ${value}, more than ${limit}`,
    ),
    ...most(
      orders?.p95,
      thresholds.orderTime,
      (value, limit) => `orders took ${value} (p95), more than ${limit}`,
    ),
  ];
}

function share(value: number, limit: number, says: (value: string, limit: string) => string): Gauge {
  const percent = (one: number) => `${Math.round(one * 1000) / 10} %`;
  return { value, limit, isShare: true, isSample: true, says: says(percent(value), percent(limit)) };
}

function most(
  value: number | undefined,
  limit: number | undefined,
  says: (value: string, limit: string) => string,
  isSample = false,
): Gauge[] {
  if (value === undefined || limit === undefined) return [];
  return [{ value, limit, isShare: false, isSample, says: says(`${Math.round(value)} ms`, `${limit} ms`) }];
}
