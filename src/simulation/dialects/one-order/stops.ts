import type { Bars } from '#market';
import { reasonCode } from '#orders';
import type { Guards, Level } from '../../levels.ts';
import { type Given, nothingGiven } from '../../position.ts';
import { firstTouch } from '../../quiet.ts';
import { away } from '../away.ts';

/** A level that a bar reached, and where. */
export interface Hit {
  readonly price: number;
  readonly reason: number;
  /** Whether the bar reached the other level as well, from an open between them. */
  readonly ambiguous: boolean;
}

/** The one stop and the one target of what is held, tested from the bar after the entry. */
export class Stops {
  readonly #bars: Bars;
  readonly #stop: Level | undefined;
  readonly #target: Level | undefined;
  readonly #trails: boolean;
  #direction = 0;
  #best = 0;
  #given: Given = nothingGiven;
  #bar = 0;
  #stopAt = NaN;
  #targetAt = NaN;

  constructor(bars: Bars, { stop, trail, targets }: Guards) {
    this.#bars = bars;
    this.#stop = trail ?? stop;
    this.#trails = trail !== undefined;
    this.#target = targets[0]?.at;
  }

  /** Whether nothing can be hit. */
  get areOff(): boolean {
    return Number.isNaN(this.#stopAt) && Number.isNaN(this.#targetAt);
  }

  /** Guards a new position; distances count from a price, series as of the bar that decided. */
  set(direction: number, reference: number, decidedBar: number, given: Given): void {
    this.#direction = direction;
    this.#best = reference;
    this.#bar = decidedBar;
    this.#given = given;
    this.#place();
    const { takeProfit } = given;
    this.#targetAt = takeProfit ?? this.#level(this.#target, reference, direction);
  }

  /** What a bar hits: the stop before the target, or for the hopeful the other way round. */
  test(i: number, hopeful: boolean): Hit | undefined {
    const { open, high, low } = this.#bars;
    const d = this.#direction;
    const worst = d > 0 ? low[i]! : high[i]!;
    const best = d > 0 ? high[i]! : low[i]!;
    const stopHit = (worst - this.#stopAt) * d <= 0;
    const targetHit = (best - this.#targetAt) * d >= 0;
    if (!stopHit && !targetHit) return undefined;
    const stopAtOpen = (open[i]! - this.#stopAt) * d <= 0;
    const targetAtOpen = (open[i]! - this.#targetAt) * d >= 0;
    const ambiguous = stopHit && targetHit && !stopAtOpen && !targetAtOpen;
    if (stopHit && !(ambiguous && hopeful))
      return {
        price: stopAtOpen ? open[i]! : this.#stopAt,
        reason: reasonCode[this.#trails ? 'trailing-stop' : 'stop-loss'],
        ambiguous,
      };
    const price = targetAtOpen ? open[i]! : this.#targetAt;
    return { price, reason: reasonCode['take-profit'], ambiguous };
  }

  /** Learns the best price of a bar, after it was tested. */
  raise(i: number): void {
    const { high, low } = this.#bars;
    const best = this.#direction > 0 ? high[i]! : low[i]!;
    if (!this.#trails || (best - this.#best) * this.#direction <= 0) return;
    this.#best = best;
    this.#place();
  }

  /** The first bar in [from, to) that hits a level, or `to`; learns the bars before it. */
  quietUntil(from: number, to: number): number {
    const { low, high } = this.#bars;
    const d = this.#direction;
    const stop = Number.isNaN(this.#stopAt) ? -d * Infinity : this.#stopAt;
    const target = Number.isNaN(this.#targetAt) ? d * Infinity : this.#targetAt;
    if (!this.#trails) return firstTouch(low, high, Math.min(stop, target), Math.max(stop, target), from, to);
    const worst = d > 0 ? low : high;
    const best = d > 0 ? high : low;
    for (let i = from; i < to; i++) {
      if ((best[i]! - target) * d >= 0) return i;
      if ((worst[i]! - this.#stopAt) * d <= 0) return i;
      this.raise(i);
    }
    return to;
  }

  #place(): void {
    const { stopLoss } = this.#given;
    this.#stopAt = stopLoss ?? this.#level(this.#stop, this.#best, -this.#direction);
  }

  #level(level: Level | undefined, price: number, sign: number): number {
    return level ? away(level, price, sign, this.#bar) : NaN;
  }
}
