import type { Random } from '#numbers';
import type { Run } from '#simulation';

/** Closed trades as steps of equity, in the order they were closed. */
export interface Steps {
  readonly cash: number;
  /** Factors where positions grow with the money, amounts where they do not. */
  readonly changes: Float64Array;
  readonly compounds: boolean;
}

/** Sizes in money or coins do not grow with equity; all others are shares of it. */
export function stepsOf({ trades, account: { cash, sizing = 'share' } }: Run): Steps {
  const compounds = sizing !== 'cash' && sizing !== 'quantity';
  let equity = cash;
  const changes = Float64Array.from(trades, ({ pnl }) => {
    const before = equity;
    equity += pnl;
    return compounds ? (before > 0 ? Math.max(0, equity) / before : 0) : pnl;
  });
  return { cash, changes, compounds };
}

/** Equity before the first trade and after each. */
export function curveOfSteps({ cash, changes, compounds }: Steps): Float64Array {
  const curve = new Float64Array(changes.length + 1);
  let equity = cash;
  curve[0] = cash;
  for (let k = 0; k < changes.length; k++) {
    // Whoever has nothing left cannot win it back.
    if (equity > 0) equity = Math.max(0, compounds ? equity * changes[k]! : equity + changes[k]!);
    curve[k + 1] = equity;
  }
  return curve;
}

/** The same trades in another order. */
export function shuffled(values: Float64Array, chance: Random): Float64Array {
  const order = values.slice();
  for (let k = order.length - 1; k > 0; k--) {
    const other = chance.integer(k + 1);
    [order[k], order[other]] = [order[other]!, order[k]!];
  }
  return order;
}

/** As many trades, each any of those there were. */
export function redrawn(values: Float64Array, chance: Random): Float64Array {
  return values.map(() => values[chance.integer(values.length)]!);
}
