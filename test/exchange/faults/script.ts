import { stream } from '../core/index.ts';
import type { Effect, Encounter, Point, Rule } from './types.ts';

/** One request's faults: rules are decided once, when it arrives, and strike at their points. */
export interface Plan {
  readonly names: readonly string[];
  at(point: Point): readonly Effect[];
}

export interface FaultScript {
  add(...rules: readonly Rule[]): void;
  clear(): void;
  plan(encounter: Encounter): Plan;
}

export function faultScript(rules: readonly Rule[], seed: number): FaultScript {
  const draw = stream(seed);
  let armed = rules.map((rule) => ({ rule, met: 0, hits: 0 }));

  return {
    add(...more) {
      armed = [...armed, ...more.map((rule) => ({ rule, met: 0, hits: 0 }))];
    },
    clear() {
      armed = [];
    },
    plan(encounter) {
      const struck: { at: Point; name: string; effect: Effect }[] = [];
      for (const entry of armed) {
        const { rule } = entry;
        if (!isAimedAt(rule, encounter)) continue;
        entry.met += 1;
        if (!rule.strikes(entry.met, encounter, draw)) continue;
        struck.push({ at: rule.fault.at, name: rule.fault.name, effect: rule.fault.effect(entry.hits) });
        entry.hits += 1;
      }
      return {
        names: struck.map(({ name }) => name),
        at: (point) => struck.filter(({ at }) => at === point).map(({ effect }) => effect),
      };
    },
  };
}

function isAimedAt({ target, dialect }: Rule, encounter: Encounter): boolean {
  if (dialect !== undefined && dialect !== encounter.dialect) return false;
  const targets = typeof target === 'string' ? [target] : target;
  // A fault on everything means every request, not the tunnels below them, nor streams.
  const isRequest = !/^connect$|^handshake$|^stream:/.test(encounter.call);
  return targets.some((one) => one === encounter.call || (one === '*' && isRequest));
}
