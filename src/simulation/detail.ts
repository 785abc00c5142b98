import { type Bars, barsBetween, timeframeLength } from '#market';

/** Finer bars, asked for where one bar does not tell in which order its prices came. */
export class Detail {
  readonly #bars: Bars;
  readonly #finer: Bars;
  readonly #asked = new Map<number, Bars | 'missing' | 'other'>();

  constructor(bars: Bars, finer: Bars) {
    this.#bars = bars;
    this.#finer = finer;
  }

  /** The finer bars inside a bar, unless there are none or they tell of other prices. */
  readonly inside = (bar: number): Bars | undefined => {
    const known = this.#asked.get(bar) ?? this.#find(bar);
    this.#asked.set(bar, known);
    return typeof known === 'string' ? undefined : known;
  };

  /** What was asked for, in the order of the bars. */
  get use(): DetailUse {
    const asked = [...this.#asked].toSorted(([a], [b]) => a - b);
    const without = (why: string) =>
      asked.filter(([, found]) => found === why).map(([bar]) => this.#time(bar));
    return {
      timeframe: this.#finer.timeframe,
      refined: asked.flatMap(([, found]) => (typeof found === 'string' ? [] : [found])),
      missing: without('missing'),
      other: without('other'),
    };
  }

  #time(bar: number): number {
    return this.#bars.time[bar]!;
  }

  #find(bar: number): Bars | 'missing' | 'other' {
    const start = this.#time(bar);
    const found = barsBetween(this.#finer, start, start + timeframeLength(this.#bars.timeframe));
    if (found.length === 0) return 'missing';
    return this.#addsUp(bar, found) ? found : 'other';
  }

  #addsUp(bar: number, { open, high, low, close, length }: Bars): boolean {
    let [most, least] = [-Infinity, Infinity];
    for (let k = 0; k < length; k++) {
      most = Math.max(most, high[k]!);
      least = Math.min(least, low[k]!);
    }
    const own = this.#bars;
    return (
      isSame(own.open[bar]!, open[0]!) &&
      isSame(own.close[bar]!, close[length - 1]!) &&
      isSame(own.high[bar]!, most) &&
      isSame(own.low[bar]!, least)
    );
  }
}

/** Which bars were gone through on finer ones, and which could not be. */
export interface DetailUse {
  readonly timeframe: string;
  /** The finer bars of each bar that was refined. */
  readonly refined: readonly Bars[];
  /** Opens of bars without finer bars, ms UTC. */
  readonly missing: readonly number[];
  /** Opens of bars whose finer bars tell of other prices, ms UTC. */
  readonly other: readonly number[];
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.abs(a);
}
