import { profitsOf } from '#ledger';
import { type Bars, timeframeLength } from '#market';
import type { Fills } from '#orders';
import { lastBars, returnsOf } from './daily.ts';
import { drawdownAlong, type Extremes, extremesOf } from './drawdown.ts';
import { exposedBars } from './exposure.ts';
import { type Numbers, numbersOf } from './numbers.ts';

/**
 * The numbers of many runs of one lane over the same bars, from their fills: between two fills equity
 * is cash plus a constant quantity × close, so that neither an equity column nor trades are made. The
 * same bits as `measure` gives.
 */
export class Gauge {
  readonly #bars: Bars;
  readonly #cash: number;
  readonly #ends: Int32Array;
  readonly #extremes: Extremes;
  readonly #daily: Float64Array;
  // Where equity is cash plus a quantity of its own: before all fills, and from each of them on.
  #bar = new Int32Array(64);
  #money = new Float64Array(64);
  #held = new Float64Array(64);
  #profits = new Float64Array(64);
  /** Change from day to day of the run that was read last; the next one writes over it. */
  readonly returns: Float64Array;

  constructor(bars: Bars, cash: number) {
    this.#bars = bars;
    this.#cash = cash;
    this.#ends = lastBars(bars.time);
    this.#extremes = extremesOf(bars.close);
    this.#daily = new Float64Array(this.#ends.length);
    this.returns = new Float64Array(this.#ends.length);
  }

  numbers(fills: Fills): Numbers {
    const bars = this.#bars;
    this.#follow(fills);
    const count = fills.length + 1;
    const daily = this.#mark(count);
    const profits = profitsOf(fills, bars, this.#profits);
    return numbersOf({
      cash: this.#cash,
      time: bars.time,
      barLength: timeframeLength(bars.timeframe),
      daily,
      returns: returnsOf(daily, this.#cash, this.returns),
      drawdown: drawdownAlong(
        bars.time,
        bars.close,
        this.#cash,
        { count, bar: this.#bar, constant: this.#money, factor: this.#held },
        this.#extremes,
      ),
      profits: profits.closed,
      ambiguous: profits.ambiguous,
      exposure: exposedBars({ fills, bars }) / bars.length,
      fills,
    });
  }

  #follow({ length, bar, quantity, price, fee, held }: Fills): void {
    if (length >= this.#bar.length) {
      this.#bar = new Int32Array(2 * length);
      this.#money = new Float64Array(2 * length);
      this.#held = new Float64Array(2 * length);
      this.#profits = new Float64Array(2 * length);
    }
    const moneys = this.#money;
    let money = this.#cash;
    moneys[0] = money;
    for (let k = 0; k < length; k++) {
      this.#bar[k + 1] = bar[k]!;
      moneys[k + 1] = money -= quantity[k]! * price[k]! + fee[k]!;
      this.#held[k + 1] = held[k]!;
    }
  }

  // Equity at the last bar of each day.
  #mark(count: number): Float64Array {
    const { close } = this.#bars;
    const ends = this.#ends;
    const from = this.#bar;
    let k = 0;
    for (let d = 0; d < ends.length; d++) {
      const bar = ends[d]!;
      while (k + 1 < count && from[k + 1]! <= bar) k++;
      this.#daily[d] = this.#money[k]! + this.#held[k]! * close[bar]!;
    }
    return this.#daily;
  }
}
