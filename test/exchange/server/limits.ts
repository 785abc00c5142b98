import type { Limit } from '../dialects/types.ts';

export type Admission =
  | { readonly ok: true; readonly used: number }
  | { readonly ok: false; readonly retryAfter: number; readonly banned: boolean };

/** Counts what a client uses up; who keeps asking after a refusal is banned. */
export interface Limiter {
  admit(weight: number): Admission;
}

const patience = 10;
const banSeconds = 120;

export function limiter(limit: Limit, now: () => number): Limiter {
  let used = 0;
  let since = now();
  let refusals = 0;
  let bannedUntil = 0;

  function recover(): void {
    const time = now();
    if (limit.windowMs !== undefined) {
      const window = Math.floor(time / limit.windowMs);
      if (window !== Math.floor(since / limit.windowMs)) used = 0;
    } else {
      used = Math.max(0, used - ((time - since) / 1000) * (limit.perSecond ?? 0));
    }
    since = time;
  }

  function secondsUntil(weight: number): number {
    const { windowMs, perSecond = 1, capacity } = limit;
    if (windowMs !== undefined) return Math.ceil((windowMs - (now() % windowMs)) / 1000);
    return Math.max(1, Math.ceil((used + weight - capacity) / perSecond));
  }

  return {
    admit(weight) {
      recover();
      if (now() < bannedUntil) {
        return { ok: false, retryAfter: Math.ceil((bannedUntil - now()) / 1000), banned: true };
      }
      if (used + weight <= limit.capacity) {
        refusals = 0;
        used += weight;
        return { ok: true, used: Math.ceil(used) };
      }
      refusals += 1;
      if (refusals < patience) return { ok: false, retryAfter: secondsUntil(weight), banned: false };
      bannedUntil = now() + banSeconds * 1000;
      return { ok: false, retryAfter: banSeconds, banned: true };
    },
  };
}
