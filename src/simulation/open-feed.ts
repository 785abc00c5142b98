import { barStart, type Timeframe, timeframeLength } from '#market';
import type { Feed, Sources } from '#series';

type Bar = Sources<number>;

/** Hands out bars of a market that go on coming in, made coarser where that is asked for. */
export class OpenFeed implements Feed {
  readonly timeframe: Timeframe;
  readonly #length: number;
  #waiting: Bar[] = [];
  #next = 0;

  constructor(timeframe: Timeframe) {
    this.timeframe = timeframe;
    this.#length = timeframeLength(timeframe);
  }

  /** Takes on the next closed bar. */
  add(bar: Bar): void {
    if (this.#next > 1024) this.#waiting = this.#waiting.slice(this.#next);
    if (this.#next > 1024) this.#next = 0;
    this.#waiting.push(bar);
  }

  /** The next bar that is over at a time. By then everything has come in that it is made of. */
  next(time: number): Bar | undefined {
    const first = this.#waiting[this.#next];
    if (!first) return undefined;
    const start = barStart(first.time, this.timeframe);
    if (start + this.#length > time) return undefined;
    const sum = { ...first, time: start };
    for (this.#next++; this.#next < this.#waiting.length; this.#next++) {
      const bar = this.#waiting[this.#next]!;
      if (barStart(bar.time, this.timeframe) !== start) break;
      sum.high = Math.max(sum.high, bar.high);
      sum.low = Math.min(sum.low, bar.low);
      sum.close = bar.close;
      sum.volume += bar.volume;
    }
    return sum;
  }
}
