/** What a market accepts. Zero means that it does not say. */
export interface OrderRules {
  /** Quantities are whole multiples of this. */
  readonly lot: number;
  /** Prices are whole multiples of this. */
  readonly tick: number;
  /** The smallest quantity of an order. */
  readonly minQuantity: number;
  /** The smallest value of an order, in the quote currency. */
  readonly minNotional: number;
}

export const noRules: OrderRules = { lot: 0, tick: 0, minQuantity: 0, minNotional: 0 };

/** The quantity rounded towards zero to whole lots. */
export function wholeLots(quantity: number, lot: number): number {
  return lot > 0 ? whole(quantity, lot, Math.trunc) : quantity;
}

/** The price rounded down (or up) to whole ticks. */
export function wholeTicks(price: number, tick: number, up: boolean): number {
  return tick > 0 && Number.isFinite(price) ? whole(price, tick, up ? Math.ceil : Math.floor) : price;
}

// 0.3 is 3 lots of 0.1, although 0.3 ÷ 0.1 is a hair less than 3 in binary: what lies within a
// billionth of a whole number is meant as that number. Dividing by 1 ÷ step gives the double that
// the decimal text of the result has, where multiplying by the step often does not.
function whole(value: number, step: number, round: (value: number) => number): number {
  const steps = value / step;
  const near = Math.round(steps);
  const count = Math.abs(steps - near) <= 1e-9 * Math.max(1, Math.abs(near)) ? near : round(steps);
  const perUnit = Math.round(1 / step);
  return Math.abs(perUnit * step - 1) < 1e-12 ? count / perUnit : count * step;
}
