import { Condition, looseEnds, type Making } from '#series';
import { expressionsIn, type Plan, type Strategy } from '#strategy';
import type { Finding } from './check.ts';

/**
 * Whether every condition that a strategy makes can act on anything. It is asked for the strategy as
 * it was written: one that is bound to its markets holds copies. `placeOf` reads a trace of calls.
 */
export function checkConditions(strategy: Strategy, placeOf: (trace: string) => string | undefined): Finding {
  const unread = unreadConditions(strategy);
  if (unread.length === 0)
    return { check: 'conditions', verdict: 'ok', detail: 'each reaches a signal or a named series' };
  const places = new Set(unread.flatMap(({ trace }) => placeOf(trace) ?? []));
  const where = places.size > 0 ? ` (${[...places].join(', ')})` : '';
  const count = unread.length === 1 ? '1 condition reaches' : `${unread.length} conditions reach`;
  const switches = Object.keys(strategy.params).length > 0 ? ', unless parameters switch it on' : '';
  return {
    check: 'conditions',
    verdict: 'warn',
    detail: `${count} no signal and no named series${where}${switches}: of a && b only b counts, and if and ?: see no bars. Write a.and(b), a.or(b) or choose(…), or remove what is not used`,
  };
}

/**
 * Conditions that were made while the strategy named its series and that reach none of them: what
 * `a && b` keeps of two conditions is the last. (Of `a || b` it is the first, and `b` is never made.) Where a parameter switches one on, it is read.
 */
function unreadConditions(strategy: Strategy): readonly Making[] {
  let given: Readonly<Record<string, number>> = {};
  let fewest = unreadIn(() => strategy.plan(given));
  for (const [name, { min, max }] of Object.entries(strategy.params))
    for (const value of [min, max]) {
      if (fewest.length === 0) return [];
      const other = { ...given, [name]: value };
      const unread = tryUnread(() => strategy.plan(other));
      if (!unread || unread.length >= fewest.length) continue;
      fewest = unread;
      given = other;
    }
  return fewest;
}

// At the ends of its ranges a strategy may refuse its parameters, in words of its own.
function tryUnread(plan: () => Plan): readonly Making[] | undefined {
  try {
    return unreadIn(plan);
  } catch {
    return undefined;
  }
}

function unreadIn(plan: () => Plan): readonly Making[] {
  const { result, loose } = looseEnds(plan);
  const named = new Set(expressionsIn(result));
  return loose.filter(({ expression }) => expression instanceof Condition && !named.has(expression));
}
