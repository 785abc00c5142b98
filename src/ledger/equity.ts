import { type Bars, timeframeLength } from '#market';
import type { Fills } from '#orders';

/** Cash plus the position at each bar's close, after all costs paid so far. */
export function equityOf(
  fills: Fills,
  { close, length }: Pick<Bars, 'close' | 'length'>,
  cash: number,
): Float64Array {
  const equity = new Float64Array(length);
  let money = cash;
  let held = 0;
  let bar = 0;
  for (let k = 0; k <= fills.length; k++) {
    const next = k < fills.length ? fills.bar[k]! : length;
    for (; bar < next; bar++) equity[bar] = money + held * close[bar]!;
    if (k === fills.length) break;
    money -= fills.quantity[k]! * fills.price[k]! + fills.fee[k]!;
    held = fills.held[k]!;
  }
  return equity;
}

/** The same for an account of several markets, on the bars of their basket: each at its last close. */
export function sharedEquityOf(
  fills: Fills,
  markets: readonly Bars[],
  axis: Bars,
  cash: number,
): Float64Array {
  const equity = new Float64Array(axis.length);
  const length = timeframeLength(axis.timeframe);
  const marks = markets.map((bars) => new Mark(bars));
  const held = new Float64Array(markets.length);
  let money = cash;
  let k = 0;
  for (let i = 0; i < axis.length; i++) {
    for (; k < fills.length && fills.bar[k]! <= i; k++) {
      money -= fills.quantity[k]! * fills.price[k]! + fills.fee[k]!;
      held[fills.lane[k]!] = fills.held[k]!;
    }
    equity[i] = money;
    for (const [lane, mark] of marks.entries()) {
      const price = mark.at(axis.time[i]! + length);
      if (held[lane] !== 0) equity[i]! += held[lane]! * price;
    }
  }
  return equity;
}

/** The last close of a market as time goes on. */
export class Mark {
  readonly #bars: Bars;
  readonly #length: number;
  #next = 0;

  constructor(bars: Bars) {
    this.#bars = bars;
    this.#length = timeframeLength(bars.timeframe);
  }

  at(time: number): number {
    const { time: opens, open, close } = this.#bars;
    while (this.#next < opens.length && opens[this.#next]! + this.#length <= time) this.#next++;
    return this.#next === 0 ? open[0]! : close[this.#next - 1]!;
  }
}
