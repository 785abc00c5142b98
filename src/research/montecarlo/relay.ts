import type { Random } from '#numbers';
import type { LaneInput, Relay, Signals } from '#simulation';
import { type Decision, hold, signalNames, type SignalName } from '#strategy';

const opposites: Readonly<Record<SignalName, readonly SignalName[]>> = {
  enterLong: ['exitLong', 'enterShort'],
  exitLong: ['enterLong'],
  enterShort: ['exitShort', 'enterLong'],
  exitShort: ['enterShort'],
};

/** Each decision fails to arrive with this probability; who goes on asking gets another try. */
export function missing(probability: number, chance: Random): Relay {
  return (lane) => {
    const lost = chance.fork('miss');
    const arrives = () => lost.next() >= probability;
    if (!lane.decide)
      return withSignals(lane, (values) => values.map((value) => (value === 1 && arrives() ? 1 : 0)));
    const { decide } = lane;
    return {
      ...lane,
      decide: (bar, held, equity) => {
        const decision = decide(bar, held, equity);
        return decision === hold || arrives() ? decision : hold;
      },
    };
  };
}

/**
 * Each decision arrives up to so many bars late. A signal that stays on is one decision, made when it
 * came on; a decision is dropped if its opposite is made before it arrives.
 */
export function delaying(most: number, chance: Random): Relay {
  return (lane) => {
    const luck = chance.fork('delay');
    const delay = () => luck.integer(most + 1);
    if (lane.decide) return { ...lane, decide: lateDecider(lane.decide, delay) };
    const { signals } = lane;
    return withSignals(lane, (values, name) => {
      const against = opposites[name].flatMap((other) => signals[other] ?? []);
      return late(values, against, delay);
    });
  };
}

function late(values: Float64Array, against: readonly Float64Array[], delay: () => number): Float64Array {
  const { length } = values;
  const arrived = new Float64Array(length);
  for (let from = 0; from < length;) {
    if (values[from] !== 1) {
      from++;
      continue;
    }
    let to = from + 1;
    while (to < length && values[to] === 1) to++;
    const start = from + delay();
    if (start < length && !isRevoked(against, from, start)) arrived.fill(1, start, Math.max(to, start + 1));
    from = to;
  }
  return arrived;
}

// Between a decision and its arrival the opposite may be decided.
function isRevoked(against: readonly Float64Array[], from: number, to: number): boolean {
  return against.some((values) => {
    for (let i = from + 1; i <= to; i++) if (values[i] === 1 && values[i - 1] !== 1) return true;
    return false;
  });
}

// What is decided again before it has arrived is still the same order on its way, with its newest terms.
function lateDecider(decide: NonNullable<LaneInput['decide']>, delay: () => number): LaneInput['decide'] {
  let last: Decision = 0;
  let pending: { readonly at: number; readonly decision: Decision } | undefined;
  return (bar, held, equity) => {
    const decision = decide(bar, held, equity);
    const isGone = held.quantity === 0 && last !== 0 && !pending;
    const isNew = typeof decision === 'object' || (decision !== hold && (decision !== last || isGone));
    if (isNew) {
      const at = bar + delay();
      pending = { at: pending ? Math.min(pending.at, at) : at, decision };
      last = decision;
    }
    if (!pending || bar < pending.at) return hold;
    const arrived = pending.decision;
    pending = undefined;
    return arrived;
  };
}

function withSignals(
  lane: LaneInput,
  change: (values: Float64Array, name: SignalName) => Float64Array,
): LaneInput {
  const changed = signalNames.flatMap((name) => {
    const values = lane.signals[name];
    return values ? [[name, change(values, name)] as const] : [];
  });
  return { ...lane, signals: { ...lane.signals, ...(Object.fromEntries(changed) as Signals) } };
}
