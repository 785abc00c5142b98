import type { Observation, TroubleKind } from '#exchange';

/** What so many of 100 answers took at most, in ms on the wire. */
export interface Latency {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** How calls to one exchange are doing, by the latest attempts. */
interface Answers {
  readonly exchange: string;
  readonly attempts: number;
  /** Share of attempts that the exchange answered at all, a refusal included. */
  readonly availability: number;
  /** Share of attempts that brought what was asked for. */
  readonly success: number;
  /** Of those that were answered; null where none was. */
  readonly latency: Latency | null;
  readonly trouble: { readonly kind: TroubleKind; readonly at: number } | null;
}

/** The same of one kind of call. */
export interface Health extends Answers {
  readonly call: string;
}

/** How an exchange is doing altogether. What is not known, or not asked for, is null. */
export interface Vitals extends Answers {
  /** ms since the last bar of its stalest stream should have come. */
  readonly dataAge: number | null;
  /** ms that our clock is ahead of the exchange's. */
  readonly clockOffset: number | null;
  /** From asking for an order to the answer. */
  readonly orders: Latency | null;
}

/** The exchange did not answer these, or somebody else did. */
const unanswered: ReadonlySet<Observation['outcome']> = new Set<TroubleKind>([
  'unreachable',
  'interrupted',
  'timeout',
  'untrusted',
  'redirected',
  'garbled',
  'unavailable',
  'blocked',
  'maintenance',
]);

/** What placing an order is called. */
const ordering = 'order';

/** Watches what becomes of calls. It remembers so many of the latest attempts of each kind of call. */
export class Monitor {
  readonly #most: number;
  readonly #seen = new Map<string, Observation[]>();

  constructor(most = 1000) {
    this.#most = most;
  }

  observe(observation: Observation): void {
    const key = `${observation.exchange} ${observation.call}`;
    const seen = this.#seen.get(key) ?? [];
    seen.push(observation);
    if (seen.length > this.#most) seen.shift();
    this.#seen.set(key, seen);
  }

  /** How every call is doing, in the order in which they were first seen. What ended before `since` is long past. */
  health(since = -Infinity): Health[] {
    return this.#latest(since).map((seen) => ({ call: seen[0]!.call, ...answersOf(seen) }));
  }

  /** How an exchange is doing, by all of its calls; undefined where none was made. */
  vitals(exchange: string, since = -Infinity): Omit<Vitals, 'dataAge' | 'clockOffset'> | undefined {
    const seen = this.#latest(since).filter(([first]) => first!.exchange === exchange);
    if (seen.length === 0) return undefined;
    const orders = seen.find(([first]) => first!.call === ordering);
    return { ...answersOf(seen.flat()), orders: orders ? answersOf(orders).latency : null };
  }

  #latest(since: number): Observation[][] {
    return [...this.#seen.values()]
      .map((seen) => seen.filter(({ at }) => at >= since))
      .filter((seen) => seen.length > 0);
  }
}

function answersOf(seen: readonly Observation[]): Answers {
  const answered = seen.filter(({ outcome }) => !unanswered.has(outcome));
  let trouble: Answers['trouble'] = null;
  for (const { outcome, at } of seen)
    if (outcome !== 'ok' && at >= (trouble?.at ?? -Infinity)) trouble = { kind: outcome, at };
  const sorted = answered.map(({ latency }) => latency).toSorted((a, b) => a - b);
  // The least of them that so large a share of all does not exceed.
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return {
    exchange: seen[0]!.exchange,
    attempts: seen.length,
    availability: answered.length / seen.length,
    success: seen.filter(({ outcome }) => outcome === 'ok').length / seen.length,
    latency: sorted.length === 0 ? null : { p50: rank(0.5), p95: rank(0.95), p99: rank(0.99) },
    trouble,
  };
}
