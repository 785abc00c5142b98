import { noRules, type OrderRules } from '#orders';

/** What a market accepts, which an exchange may change while we trade. */
export class Listing implements OrderRules {
  lot!: number;
  tick!: number;
  minQuantity!: number;
  minNotional!: number;
  isDelisted = false;

  constructor(rules: OrderRules = noRules) {
    this.change(rules);
  }

  /** Takes on other rules, or none where the market is gone; false when they are as before. */
  change(rules: OrderRules | null): boolean {
    const wasDelisted = this.isDelisted;
    this.isDelisted = rules === null;
    if (!rules) return !wasDelisted;
    const { lot, tick, minQuantity, minNotional } = rules;
    const isSame =
      lot === this.lot &&
      tick === this.tick &&
      minQuantity === this.minQuantity &&
      minNotional === this.minNotional;
    Object.assign(this, { lot, tick, minQuantity, minNotional });
    return !isSame || wasDelisted;
  }
}
