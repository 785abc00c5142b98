import { reasonCode } from '#orders';
import type { CandleRules, RoiStep } from './rules.ts';

/** One candle as exits see it. */
export interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** How long a candle lasts, and how old the trade is when it opens, in minutes. */
  readonly minutes: number;
  readonly age: number;
}

export interface Exit {
  readonly price: number;
  readonly reason: number;
}

/** How a trade is guarded. Distances are fractions of a price at leverage 1. */
export interface Guarding {
  readonly stop: number | undefined;
  readonly trail: number | undefined;
  /** Gain before which nothing trails. */
  readonly trailFrom: number | undefined;
  readonly roi: readonly RoiStep[];
  readonly fee: number;
  readonly leverage: number;
}

// How far the liquidation is moved towards the entry, to be out before the exchange acts.
const liquidationBuffer = 0.05;

/** An open trade with its stop, gone through candle by candle. */
export class CandleTrade {
  readonly direction: number;
  readonly price: number;
  readonly #guarding: Guarding;
  readonly #rules: CandleRules;
  readonly #initialStop: number;
  readonly #liquidation: number;
  #stop: number;
  // The one that led to where the stop is now.
  #distance: number;

  constructor(direction: number, price: number, guarding: Guarding, rules: CandleRules) {
    this.direction = direction;
    this.price = price;
    this.#guarding = guarding;
    this.#rules = rules;
    this.#initialStop = this.#stopAt(price, guarding.stop ?? guarding.trail);
    this.#stop = this.#initialStop;
    this.#distance = guarding.stop ?? guarding.trail ?? 0;
    this.#liquidation = liquidationOf(direction, price, guarding.leverage);
  }

  /** What closes it on a candle besides a signal: the stop it began with, else liquidation, profit, the trail. */
  test(candle: Candle): Exit | undefined {
    const { direction } = this;
    const worst = direction > 0 ? candle.low : candle.high;
    const best = direction > 0 ? candle.high : candle.low;
    if ((worst - this.#stop) * direction > 0) this.#raise(best);
    const isHit = (worst - this.#stop) * direction <= 0;
    const isTrailed = this.#stop !== this.#initialStop;
    const at = (level: number) => this.#priceAt(level, candle, best);
    if (isHit && !isTrailed) return { price: at(this.#stop), reason: reasonCode['stop-loss'] };
    if (!isHit && (worst - this.#liquidation) * direction <= 0)
      return { price: at(this.#liquidation), reason: reasonCode.liquidation };
    const profit = this.#takeProfit(candle, best);
    if (profit !== undefined) return { price: profit, reason: reasonCode['take-profit'] };
    if (!isHit) return undefined;
    const isBeyond = (best - this.#stop) * direction < 0;
    const price = candle.age === 0 && !isBeyond ? this.#worstCase(candle) : at(this.#stop);
    return { price, reason: reasonCode['trailing-stop'] };
  }

  // This candle's best price raises the stop before its worst price is tested.
  #raise(best: number): void {
    const { stop, trail, trailFrom } = this.#guarding;
    const { trailingOffset, useCustomStoploss } = this.#rules;
    if (useCustomStoploss) this.#stopTo(best, stop);
    if (trail === undefined) return;
    const gain = this.#profitAt(best);
    if (trailFrom !== undefined && gain < trailFrom) return;
    const offset = trailFrom ?? trailingOffset;
    this.#stopTo(best, gain > offset ? trail : (stop ?? trail));
  }

  #stopTo(from: number, distance: number | undefined): void {
    const stop = this.#stopAt(from, distance);
    if ((stop - this.#stop) * this.direction <= 0) return;
    this.#stop = stop;
    this.#distance = distance!;
  }

  #stopAt(from: number, distance: number | undefined): number {
    if (distance === undefined) return -this.direction * Infinity;
    return from * (1 - this.direction * (distance / this.#guarding.leverage));
  }

  // Only a candle that lies beyond a level as a whole fills at its open.
  #priceAt(level: number, { open }: Candle, best: number): number {
    return (best - level) * this.direction < 0 ? open : level;
  }

  // A trail that is hit on the candle of the entry: from its open the price rises to where the trail
  // begins, or hardly at all, and dives by the distance.
  #worstCase({ open, high, low }: Candle): number {
    const { trail, trailFrom, leverage } = this.#guarding;
    const waits = !this.#rules.useCustomStoploss && trail !== undefined && trailFrom !== undefined;
    const [risen, distance] = waits ? [trailFrom, trail] : [0, this.#distance];
    const price = open * (1 + this.direction * (risen - distance / leverage));
    return this.direction > 0 ? Math.max(low, price) : Math.min(high, price);
  }

  #takeProfit(candle: Candle, best: number): number | undefined {
    const step = this.#guarding.roi.find(({ after }) => after <= candle.age);
    if (!step || !(this.#profitAt(best) > step.profit)) return undefined;
    const { open, high, low, close, minutes, age } = candle;
    const { direction, price } = this;
    if (step.profit === -1 && step.after % minutes === 0) return open;
    const wanted = this.#priceFor(step.profit);
    const isNew = age > 0 && step.after === age && (open - wanted) * direction > 0;
    if (isNew) return open;
    // Entered better than at the open of a candle that went against us: its best price came before.
    const cheats =
      age === 0 &&
      (price - open) * direction < 0 &&
      (close - open) * direction < 0 &&
      (wanted - close) * direction > 0;
    return cheats ? undefined : Math.min(high, Math.max(low, wanted));
  }

  // After both fees, on the margin.
  #profitAt(close: number): number {
    const { fee, leverage } = this.#guarding;
    const { direction, price } = this;
    const paid = price * (1 + direction * fee);
    const got = close * (1 - direction * fee);
    return Number((direction * (got / paid - 1) * leverage).toFixed(8));
  }

  #priceFor(profit: number): number {
    const { fee, leverage } = this.#guarding;
    const { direction, price } = this;
    const paid = direction * price * (1 + direction * fee);
    return ((price * profit) / leverage + paid) / (direction - fee);
  }
}

function liquidationOf(direction: number, price: number, leverage: number): number {
  if (leverage === 1) return -direction * Infinity;
  const bankrupt = price * (1 - direction / leverage);
  return bankrupt + direction * liquidationBuffer * Math.abs(price - bankrupt);
}
