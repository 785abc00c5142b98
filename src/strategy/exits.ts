import { UserError } from '#errors';

/** When to leave a position besides the exit signals. Distances are fractions of the entry price. */
export interface Exits {
  /** Leaves at a loss of this fraction: 0.02 is 2 % below a long entry. */
  readonly stopLoss?: number;
  /** Leaves at a gain of this fraction. */
  readonly takeProfit?: number;
  /** Leaves this fraction below the best high since entry (above the best low for a short). */
  readonly trailingStop?: number;
  /** Leaves at the next open after this many bars. */
  readonly maxBars?: number;
}

export const exitNames = ['stopLoss', 'takeProfit', 'trailingStop', 'maxBars'] as const;

/** Refuses distances that cannot be meant. */
export function requireExits(exits: Exits): Exits {
  for (const name of ['stopLoss', 'trailingStop'] as const) {
    const value = exits[name];
    if (value !== undefined && !(value > 0 && value < 1)) {
      throw new UserError(
        'usage',
        `"${value}" is not a distance for ${name}: allowed is a fraction above 0 and below 1, for example 0.02 for 2 %.`,
      );
    }
  }
  const { takeProfit, maxBars } = exits;
  if (takeProfit !== undefined && !(takeProfit > 0 && takeProfit < Infinity)) {
    throw new UserError(
      'usage',
      `"${takeProfit}" is not a distance for takeProfit: allowed is a fraction above 0, for example 0.1 for 10 %.`,
    );
  }
  if (maxBars !== undefined && !(Number.isInteger(maxBars) && maxBars >= 1)) {
    throw new UserError(
      'usage',
      `"${maxBars}" is not a time limit for maxBars: allowed is a whole number of bars, 1 or more.`,
    );
  }
  return exits;
}
