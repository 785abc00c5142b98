import type { Trouble, TroubleKind } from './trouble.ts';

/** What a failed request that was to place an order means for the order. */
export type Outcome = 'accepted' | 'refused' | 'unknown';

interface Policy {
  /** How often a question is asked again before we give up. */
  readonly retries: number;
  /** ms before the first repetition; it doubles until `longest`. */
  readonly first: number;
  readonly longest: number;
  /** Whether the whole exchange rests meanwhile, not only this question. */
  readonly everybody: boolean;
  readonly order: Outcome;
}

const never = { retries: 0, first: 0, longest: 0, everybody: false } as const;
const outage = { retries: 5, first: 500, longest: 8000, everybody: true } as const;

/** What is done about each kind of trouble. */
export const policies: Readonly<Record<TroubleKind, Policy>> = {
  unreachable: { ...outage, order: 'refused' },
  interrupted: { ...outage, order: 'unknown' },
  timeout: { ...outage, order: 'unknown' },
  unavailable: { ...outage, order: 'unknown' },
  untrusted: { ...never, order: 'refused' },
  redirected: { ...never, order: 'unknown' },
  garbled: { retries: 3, first: 500, longest: 2000, everybody: false, order: 'unknown' },
  blocked: { retries: 2, first: 1000, longest: 2000, everybody: true, order: 'refused' },
  maintenance: { retries: 10, first: 60_000, longest: 60_000, everybody: true, order: 'refused' },
  limited: { retries: 8, first: 1000, longest: 16_000, everybody: true, order: 'refused' },
  banned: { retries: 2, first: 120_000, longest: 300_000, everybody: true, order: 'refused' },
  clock: { retries: 1, first: 0, longest: 0, everybody: false, order: 'refused' },
  authentication: { ...never, order: 'refused' },
  funds: { ...never, order: 'refused' },
  duplicate: { ...never, order: 'accepted' },
  missing: { ...never, order: 'unknown' },
  refused: { ...never, order: 'refused' },
  unsupported: { ...never, order: 'refused' },
  unknown: { retries: 1, first: 1000, longest: 1000, everybody: false, order: 'unknown' },
};

/**
 * ms to wait before a question is asked for the `attempt`th time again, or undefined to give up.
 * `chance` from 0 to 1 spreads those who failed together; it never shortens what the exchange asked for.
 */
export function waitAfter(
  { kind, retryAfter }: Trouble,
  attempt: number,
  chance: number,
): number | undefined {
  const { retries, first, longest } = policies[kind];
  if (attempt > retries) return undefined;
  const usual = Math.min(longest, first * 2 ** (attempt - 1));
  const asked = retryAfter === undefined ? usual : Math.max(1000, retryAfter);
  // Who is asked to come back in an hour is told so instead of waiting.
  if (asked > longestWait) return undefined;
  return Math.ceil(asked * (1 + chance / 4));
}

const longestWait = 300_000;
