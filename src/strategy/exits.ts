import { UserError } from '#errors';
import { Series } from '#series';
import { isRecord, shown } from './shown.ts';
import { requireKeys } from './strict.ts';

/**
 * How far from the entry price: a fraction of it (0.02 is 2 %), an amount of money
 * (`{ distance: atr(market, 14).times(3) }`), or a price of its own (`{ price: lowest(low, 20) }`).
 * A series counts with its value on the bar that decided the entry.
 */
export type Away =
  | number
  | Series
  | { readonly distance: number | Series }
  | { readonly price: number | Series };

/** One step of a ladder: how far away, and which share of the position leaves there. */
export interface Rung {
  readonly at: Away;
  readonly share: number;
}

/** When to leave a position besides the exit signals. */
export interface Exits {
  /** Leaves at a loss of this much: 0.02 is 2 % below a long entry. */
  readonly stopLoss?: Away;
  /** Leaves at a gain of this much; a list takes profit in parts, nearest first. */
  readonly takeProfit?: Away | readonly Rung[];
  /** Leaves this far below the best high since entry (above the best low for a short). */
  readonly trailingStop?: number | Series | { readonly distance: number | Series };
  /** The trailing stop begins to trail after a gain of this much. */
  readonly trailAfter?: Away;
  /** After a gain of this much the stop moves to the entry price. */
  readonly breakEven?: Away;
  /** Leaves at the next open after this many bars. */
  readonly maxBars?: number;
}

export const exitNames = [
  'stopLoss',
  'takeProfit',
  'trailingStop',
  'trailAfter',
  'breakEven',
  'maxBars',
] as const;

const awayNames = ['stopLoss', 'trailingStop', 'trailAfter', 'breakEven'] as const;

/** Every distance that exits are made of, with the name it goes by. */
function awaysOf(exits: Exits): (readonly [name: string, away: Away])[] {
  const found: [name: string, away: Away][] = [];
  const add = (name: string, away: Away | undefined) => {
    if (away !== undefined) found.push([name, away]);
  };
  for (const name of awayNames) add(name, exits[name]);
  const { takeProfit } = exits;
  if (isLadder(takeProfit)) for (const [k, { at }] of takeProfit.entries()) add(`takeProfit ${k + 1}`, at);
  else add('takeProfit', takeProfit);
  return found;
}

/** The series among exits, by name, for those who compute them. */
export function seriesOfExits(exits: Exits): ReadonlyMap<string, Series> {
  const found = new Map<string, Series>();
  for (const [name, away] of awaysOf(exits)) {
    const value = valueOf(away);
    if (value instanceof Series) found.set(name, value);
  }
  return found;
}

/** Exits as plain data, for those who print, store or compare them; a series is named as such. */
export function plainExits(exits: Exits): Readonly<Record<string, unknown>> {
  const { takeProfit } = exits;
  const entries = Object.entries(exits).filter(([, value]) => value !== undefined);
  const plain = Object.fromEntries(entries.map(([name, value]) => [name, plainAway(value as Away)]));
  if (isLadder(takeProfit))
    plain['takeProfit'] = takeProfit.map(({ at, share }) => ({ at: plainAway(at), share }));
  return plain;
}

/** The exits in force for people, one text each, such as `stopLoss 0.02`. */
export function exitTexts(exits: Exits): string[] {
  const { takeProfit, maxBars, ...single } = exits;
  const texts = Object.entries(single).map(([name, away]) => `${name} ${textOf(away)}`);
  if (isLadder(takeProfit))
    texts.push(...takeProfit.map(({ at, share }) => `takeProfit ${textOf(at)} for ${share} of it`));
  else if (takeProfit !== undefined) texts.push(`takeProfit ${textOf(takeProfit)}`);
  if (maxBars !== undefined) texts.push(`maxBars ${maxBars}`);
  return texts;
}

function textOf(away: Away): string {
  const value = valueOf(away);
  const kind = kindOf(away);
  if (value instanceof Series) return `by a ${kind} that varies`;
  return kind === 'fraction' ? `${value}` : kind === 'price' ? `at ${value}` : `${value} away`;
}

function plainAway(away: Away): unknown {
  const value = valueOf(away);
  const plain = value instanceof Series ? 'series' : value;
  const kind = kindOf(away);
  return kind === 'fraction' ? plain : { [kind]: plain };
}

export function valueOf(away: Away): number | Series {
  if (typeof away === 'number' || away instanceof Series) return away;
  return 'distance' in away ? away.distance : away.price;
}

export function kindOf(away: Away): 'fraction' | 'distance' | 'price' {
  if (typeof away === 'number' || away instanceof Series) return 'fraction';
  return 'distance' in away ? 'distance' : 'price';
}

export function isLadder(target: Exits['takeProfit']): target is readonly Rung[] {
  return Array.isArray(target);
}

/** Refuses exits that cannot be meant. */
export function requireExits(exits: Exits): Exits {
  const { takeProfit, trailingStop, trailAfter, maxBars } = exits;
  if (isLadder(takeProfit)) requireLadder(takeProfit);
  for (const [name, away] of awaysOf(exits)) requireAway(name, away);
  if (typeof trailingStop === 'object' && 'price' in trailingStop) {
    throw new UserError(
      'usage',
      `trailingStop is a price, but it follows the best price at a distance. Write a fraction, or { distance: … }.`,
    );
  }
  if (trailAfter !== undefined && trailingStop === undefined)
    throw new UserError(
      'usage',
      'trailAfter says when a trailing stop begins, but there is no trailingStop.',
    );
  if (maxBars !== undefined && !(Number.isInteger(maxBars) && maxBars >= 1)) {
    throw new UserError(
      'usage',
      `"${maxBars}" is not a time limit for maxBars: allowed is a whole number of bars, 1 or more.`,
    );
  }
  return exits;
}

const losses = new Set(['stopLoss', 'trailingStop', 'limit']);

export function requireAway(name: string, away: Away): void {
  if (typeof away !== 'number' && typeof away !== 'object')
    throw new UserError(
      'usage',
      `"${String(away)}" is not a distance for ${name}. Write a fraction, { distance: … } or { price: … }.`,
    );
  if (typeof away === 'object' && !(away instanceof Series)) {
    if (away === null || Object.keys(away).length !== 1)
      throw new UserError(
        'usage',
        `${name} is not a distance. Write a fraction, { distance: … } or { price: … }.`,
      );
    requireKeys(away, ['distance', 'price'], `a way to write ${name}`);
  }
  const value = valueOf(away);
  if (value instanceof Series) return;
  const isFraction = typeof away === 'number';
  const most = isFraction && losses.has(name) ? 1 : Infinity;
  if (value > 0 && value < most) return;
  throw new UserError(
    'usage',
    isFraction
      ? `"${value}" is not a distance for ${name}: allowed is a fraction above 0${most === 1 ? ' and below 1' : ''}, for example 0.02 for 2 %.`
      : `"${value}" is not a price or a distance for ${name}: allowed is an amount above 0.`,
  );
}

function requireLadder(rungs: readonly Rung[]): void {
  if (rungs.length === 0)
    throw new UserError('usage', 'takeProfit is an empty list. Write [{ at: 0.05, share: 0.5 }, …].');
  let total = 0;
  for (const rung of rungs) {
    if (!isRecord(rung) || rung.at === undefined)
      throw new UserError(
        'usage',
        `A step of takeProfit is ${isRecord(rung) ? 'without "at"' : shown(rung)}. Write [{ at: 0.05, share: 0.5 }, …].`,
      );
    requireKeys(rung, ['at', 'share'], 'a part of a step of takeProfit');
    if (!(rung.share > 0 && rung.share <= 1))
      throw new UserError(
        'usage',
        `"${rung.share}" is not a share of the position for takeProfit: allowed is a fraction above 0 and up to 1.`,
      );
    total += rung.share;
  }
  if (total > 1 + 1e-9)
    throw new UserError(
      'usage',
      `The shares of takeProfit add up to "${Number(total.toPrecision(12))}": allowed is at most 1.`,
    );
  const steps = rungs.map(({ at }) => at).filter((at) => typeof at === 'number');
  if (steps.some((step, k) => k > 0 && step <= steps[k - 1]!))
    throw new UserError('usage', 'The steps of takeProfit have to be listed nearest first.');
}
