import type { DialectName } from '../dialects/types.ts';
import type { Encounter, Fault, Rule, Target } from './types.ts';

/** Aims a fault: `on('create', 'binance').once(replyLost())`. */
export function on(target: Target | readonly Target[], dialect?: DialectName) {
  const rule = (fault: Fault, strikes: Rule['strikes']): Rule => ({
    target,
    fault,
    strikes,
    ...(dialect === undefined ? {} : { dialect }),
  });
  return {
    always: (fault: Fault) => rule(fault, () => true),
    once: (fault: Fault) => rule(fault, (nth) => nth === 1),
    nth: (number: number, fault: Fault) => rule(fault, (nth) => nth === number),
    times: (number: number, fault: Fault) => rule(fault, (nth) => nth <= number),
    from: (number: number, fault: Fault) => rule(fault, (nth) => nth >= number),
    /** Each request with this probability, drawn from the seed. */
    randomly: (probability: number, fault: Fault) => rule(fault, (_, __, draw) => draw() < probability),
    /** While exchange time is in [from, to). */
    between: (from: number, to: number, fault: Fault) =>
      rule(fault, (_, { now }: Encounter) => now >= from && now < to),
    /** Down and up in turns of exchange time. */
    flapping: (period: { readonly up: number; readonly down: number }, fault: Fault) =>
      rule(fault, (_, { now }: Encounter) => now % (period.up + period.down) >= period.up),
  };
}
