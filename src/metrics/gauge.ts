import { profitsOf } from '#ledger';
import { type Bars, timeframeLength } from '#market';
import type { Fills } from '#orders';
import { lastBars, returnsOf } from './daily.ts';
import { Descent, type Drawdown } from './drawdown.ts';
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
  readonly #daily: Float64Array;
  /** Change from day to day of the run that was read last; the next one writes over it. */
  readonly returns: Float64Array;

  constructor(bars: Bars, cash: number) {
    this.#bars = bars;
    this.#cash = cash;
    this.#ends = lastBars(bars.time);
    this.#daily = new Float64Array(this.#ends.length);
    this.returns = new Float64Array(this.#ends.length);
  }

  numbers(fills: Fills): Numbers {
    const bars = this.#bars;
    const daily = this.#mark(fills);
    const profits = profitsOf(fills, bars);
    return numbersOf({
      cash: this.#cash,
      time: bars.time,
      barLength: timeframeLength(bars.timeframe),
      daily,
      returns: returnsOf(daily, this.#cash, this.returns),
      drawdown: this.#drawdown(fills),
      profits: profits.closed,
      ambiguous: profits.ambiguous,
      exposure: exposedBars({ fills, bars }) / bars.length,
      fills,
    });
  }

  // Equity at the last bar of each day.
  #mark(fills: Fills): Float64Array {
    const { close } = this.#bars;
    const ends = this.#ends;
    let money = this.#cash;
    let held = 0;
    let k = 0;
    for (let d = 0; d < ends.length; d++) {
      const bar = ends[d]!;
      for (; k < fills.length && fills.bar[k]! <= bar; k++) {
        money -= fills.quantity[k]! * fills.price[k]! + fills.fee[k]!;
        held = fills.held[k]!;
      }
      this.#daily[d] = money + held * close[bar]!;
    }
    return this.#daily;
  }

  #drawdown(fills: Fills): Drawdown {
    const { time, close, length } = this.#bars;
    const descent = new Descent(time, this.#cash);
    let money = this.#cash;
    let held = 0;
    let bar = 0;
    for (let k = 0; k < fills.length; k++) {
      descent.advance(close, bar, fills.bar[k]!, money, held);
      bar = fills.bar[k]!;
      money -= fills.quantity[k]! * fills.price[k]! + fills.fee[k]!;
      held = fills.held[k]!;
    }
    descent.advance(close, bar, length, money, held);
    return descent.drawdown();
  }
}
