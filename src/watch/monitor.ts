import type { Observation, TroubleKind } from '#exchange';

/** How one kind of call to one exchange is doing, by its latest attempts. */
export interface Health {
  readonly exchange: string;
  readonly call: string;
  readonly attempts: number;
  /** Share of attempts that the exchange answered at all, a refusal included. */
  readonly availability: number;
  /** Share of attempts that brought what was asked for. */
  readonly success: number;
  /** ms on the wire of those that were answered; null where none was. */
  readonly latency: { readonly p50: number; readonly p95: number; readonly p99: number } | null;
  readonly trouble: { readonly kind: TroubleKind; readonly at: number } | null;
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

  /** How every call is doing, in the order in which they were first seen. */
  health(): Health[] {
    return [...this.#seen.values()].map(healthOf);
  }
}

function healthOf(seen: readonly Observation[]): Health {
  const { exchange, call } = seen[0]!;
  const answered = seen.filter(({ outcome }) => !unanswered.has(outcome));
  const last = seen.findLast(({ outcome }) => outcome !== 'ok');
  const sorted = answered.map(({ latency }) => latency).toSorted((a, b) => a - b);
  // The least of them that so large a share of all does not exceed.
  const rank = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return {
    exchange,
    call,
    attempts: seen.length,
    availability: answered.length / seen.length,
    success: seen.filter(({ outcome }) => outcome === 'ok').length / seen.length,
    latency: sorted.length === 0 ? null : { p50: rank(0.5), p95: rank(0.95), p99: rank(0.99) },
    trouble: last && last.outcome !== 'ok' ? { kind: last.outcome, at: last.at } : null,
  };
}
