import { type Bars, timeframeLength } from '#market';
import type { Fills } from '#orders';
import { lastBars, returnsOf } from './daily.ts';
import { Descent, type Drawdown, ulcerOf } from './drawdown.ts';
import { growthOf } from './growth.ts';
import type { Metrics } from './metrics.ts';
import { type RatioName, ratios } from './ratios.ts';
import { ratio } from './sample.ts';

/** What can be told from the course of equity alone, without trades. */
export type GaugedName =
  | RatioName
  | 'finalEquity'
  | 'totalReturn'
  | 'cagr'
  | 'ulcer'
  | 'maxDrawdown'
  | 'maxDrawdownDuration'
  | 'calmar';

/** The columns that decide equity. */
export type Executions = Pick<Fills, 'length' | 'bar' | 'quantity' | 'price' | 'fee' | 'held'>;

/**
 * One metric of many runs of one lane over the same bars, from their fills: between two fills equity is cash
 * plus a constant quantity × close, so that neither an equity column nor trades are made. The same
 * bits as `measure` gives.
 */
export class Gauge {
  readonly #bars: Bars;
  readonly #cash: number;
  readonly #ends: Int32Array;
  readonly #daily: Float64Array;

  constructor(bars: Bars, cash: number) {
    this.#bars = bars;
    this.#cash = cash;
    this.#ends = lastBars(bars.time);
    this.#daily = new Float64Array(this.#ends.length);
  }

  read(name: GaugedName, fills: Executions): number | null {
    switch (name) {
      case 'maxDrawdown':
        return this.#drawdown(fills).deepest;
      case 'maxDrawdownDuration':
        return this.#drawdown(fills).longest;
      case 'calmar':
        return ratio(this.#growth(fills).cagr, this.#drawdown(fills).deepest);
      case 'finalEquity':
      case 'totalReturn':
      case 'cagr':
        return this.#growth(fills)[name];
      case 'ulcer':
        return ulcerOf(this.#mark(fills), this.#cash);
      default:
        return ratios[name](returnsOf(this.#mark(fills), this.#cash));
    }
  }

  // Equity at the last bar of each day.
  #mark(fills: Executions): Float64Array {
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

  #growth(fills: Executions): Pick<Metrics, 'finalEquity' | 'totalReturn' | 'cagr'> {
    const { time, timeframe } = this.#bars;
    return growthOf(this.#mark(fills).at(-1)!, this.#cash, time, timeframeLength(timeframe));
  }

  #drawdown(fills: Executions): Drawdown {
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
