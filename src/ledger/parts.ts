import type { Fill, Fills } from '#orders';

/** Fills as the books see them, each with its number: one that turns a position around is two. */
export function* partsOf(fills: Fills): Generator<readonly [number: number, part: Fill]> {
  const last = new Map<number, Fill>();
  let k = 0;
  for (const fill of fills) {
    const before = last.get(fill.lane);
    last.set(fill.lane, fill);
    if (!before || before.held * fill.held >= 0) yield [k, fill];
    else {
      yield [k, { ...partOf(fill, -before.held), held: 0, lot: before.lot }];
      yield [k, { ...partOf(fill, fill.held), reason: 'entry' }];
    }
    k++;
  }
}

function partOf(fill: Fill, quantity: number): Fill {
  const share = quantity / fill.quantity;
  return { ...fill, quantity, fee: fill.fee * share, slippage: fill.slippage * share };
}
