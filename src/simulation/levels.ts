import type { Series } from '#series';
import { type Away, type Exits, isLadder, kindOf, type Rung, valueOf } from '#strategy';

/** A distance or a price with its column at hand. */
export interface Level {
  readonly kind: 'fraction' | 'distance' | 'price';
  readonly value: number | Float64Array;
}

/** The exits of a plan with their columns at hand. */
export interface Guards {
  readonly stop?: Level | undefined;
  readonly targets: readonly { readonly at: Level; readonly share: number }[];
  readonly trail?: Level | undefined;
  readonly trailAfter?: Level | undefined;
  readonly breakEven?: Level | undefined;
  readonly maxBars?: number | undefined;
}

/** Looks up every column that the exits are made of. */
export function guardsOf(exits: Exits, column: (series: Series) => Float64Array): Guards {
  const level = (away: Away | undefined) => (away === undefined ? undefined : levelOf(away, column));
  const { takeProfit } = exits;
  const rungs: readonly Rung[] = isLadder(takeProfit)
    ? takeProfit
    : takeProfit === undefined
      ? []
      : [{ at: takeProfit, share: 1 }];
  return {
    stop: level(exits.stopLoss),
    targets: rungs.map(({ at, share }) => ({ at: levelOf(at, column), share })),
    trail: level(exits.trailingStop),
    trailAfter: level(exits.trailAfter),
    breakEven: level(exits.breakEven),
    maxBars: exits.maxBars,
  };
}

/** Whether the guards are the same on every bar. */
export function areFixed({ stop, targets, trail, trailAfter, breakEven }: Guards): boolean {
  const levels = [stop, trail, trailAfter, breakEven, ...targets.map(({ at }) => at)];
  return levels.every((level) => level === undefined || typeof level.value === 'number');
}

/** The guards as the close of a bar decides them: numbers, whatever becomes of the columns. */
export function decidedAt(
  { stop, targets, trail, trailAfter, breakEven, maxBars }: Guards,
  bar: number,
): Guards {
  const fixed = (level: Level) => ({ kind: level.kind, value: valueAt(level, bar) });
  return {
    stop: stop && fixed(stop),
    targets: targets.map(({ at, share }) => ({ at: fixed(at), share })),
    trail: trail && fixed(trail),
    trailAfter: trailAfter && fixed(trailAfter),
    breakEven: breakEven && fixed(breakEven),
    maxBars,
  };
}

export function levelOf(away: Away, column: (series: Series) => Float64Array): Level {
  const value = valueOf(away);
  return { kind: kindOf(away), value: typeof value === 'number' ? value : column(value) };
}

/**
 * The price this far above (sign 1) or below (−1) another, as decided on a bar. The distance is
 * added to the price rather than multiplied into it, so that 10 % above 100 is 110 and not a hair more.
 */
export function priceAt(level: Level, price: number, sign: number, bar = 0): number {
  const value = valueAt(level, bar);
  if (level.kind === 'price') return value;
  return price + sign * (level.kind === 'fraction' ? price * value : value);
}

export function valueAt({ value }: Level, bar = 0): number {
  return typeof value === 'number' ? value : value[bar]!;
}
