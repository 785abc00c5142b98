import { barStart, type Timeframe, timeframeLength } from '#market';
import type { Published } from '#outside';
import type { Graph, Sources } from './graph.ts';
import type { Column, Kernel } from './operation.ts';

/** Bars from elsewhere, each handed out once, in order, when it is known. */
export interface Feed {
  /** How long one of its bars lasts; undefined for values without a length. */
  readonly timeframe: Timeframe | undefined;
  /** The next bar that is known at `time`, if there is one that was not handed out yet. */
  next(time: number): Sources<number> | undefined;
}

/** Fills the graph of another clock. What broke off in the middle cannot be gone on with. */
abstract class Filling implements Kernel {
  readonly #graph: Graph;
  #error: unknown;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  advance(from: number, to: number): void {
    if (this.#error !== undefined) throw this.#error;
    try {
      this.fill(from, to);
      this.#graph.advance();
    } catch (error) {
      this.#error = error;
      throw error;
    }
  }

  protected abstract fill(from: number, to: number): void;
}

/**
 * Fills the graph of another clock with the bars that are known at each of our closes, and notes
 * how many those are. No number means that there is nothing to see on this bar.
 */
export class Ticks extends Filling {
  readonly #time: Column;
  readonly #known: Column;
  readonly #length: number;
  readonly #feed: Feed;
  readonly #graph: Graph;
  readonly #isSameLength: boolean;
  #count = 0;
  #last = NaN;

  constructor(time: Column, known: Column, own: Timeframe, feed: Feed, graph: Graph) {
    super(graph);
    this.#time = time;
    this.#known = known;
    this.#length = timeframeLength(own);
    this.#feed = feed;
    this.#graph = graph;
    this.#isSameLength = feed.timeframe === own;
  }

  protected fill(from: number, to: number): void {
    const time = this.#time.values;
    const known = this.#known.values;
    for (let i = from; i < to; i++) {
      const close = time[i]! + this.#length;
      for (let bar = this.#feed.next(close); bar; bar = this.#feed.next(close)) {
        this.#graph.append(bar);
        this.#last = bar.time;
        this.#count++;
      }
      const isMissing = this.#isSameLength && this.#last !== time[i];
      known[i] = isMissing || this.#count === 0 ? NaN : this.#count;
    }
  }
}

/** Sums our own bars to coarser ones. A coarser bar is known at the close of its last own bar. */
export class Coarser extends Filling {
  readonly #own: Sources<Column>;
  readonly #known: Column;
  readonly #length: number;
  readonly #timeframe: Timeframe;
  readonly #graph: Graph;
  #count = 0;
  #isWhole = false;
  #isOpen = false;
  #bar = { time: NaN, open: NaN, high: NaN, low: NaN, close: NaN, volume: NaN };

  constructor(
    own: Sources<Column>,
    known: Column,
    ownTimeframe: Timeframe,
    timeframe: Timeframe,
    graph: Graph,
  ) {
    super(graph);
    this.#own = own;
    this.#known = known;
    this.#length = timeframeLength(ownTimeframe);
    this.#timeframe = timeframe;
    this.#graph = graph;
  }

  protected fill(from: number, to: number): void {
    const { time } = this.#own;
    const known = this.#known.values;
    const coarse = timeframeLength(this.#timeframe);
    for (let i = from; i < to; i++) {
      const start = barStart(time.values[i]!, this.#timeframe);
      if (start !== this.#bar.time) this.#begin(i, start);
      else this.#extend(i);
      if (time.values[i]! + this.#length >= start + coarse) this.#close();
      known[i] = this.#count === 0 ? NaN : this.#count;
    }
  }

  #begin(i: number, start: number): void {
    // Its last own bars are missing, but a bar after them shows that it is over.
    if (this.#isOpen) this.#close();
    const { time, open, high, low, close, volume } = this.#own;
    // History that begins in the middle of a coarser bar does not know the whole of it.
    this.#isWhole ||= time.values[i] === start || !Number.isNaN(this.#bar.time);
    this.#isOpen = true;
    this.#bar = {
      time: start,
      open: open.values[i]!,
      high: high.values[i]!,
      low: low.values[i]!,
      close: close.values[i]!,
      volume: volume.values[i]!,
    };
  }

  #extend(i: number): void {
    const { high, low, close, volume } = this.#own;
    const bar = this.#bar;
    bar.high = Math.max(bar.high, high.values[i]!);
    bar.low = Math.min(bar.low, low.values[i]!);
    bar.close = close.values[i]!;
    bar.volume += volume.values[i]!;
  }

  #close(): void {
    this.#isOpen = false;
    if (!this.#isWhole) return;
    this.#graph.append(this.#bar);
    this.#count++;
  }
}

/** Carries a value of another clock onto our bars: the one of the last bar that is known. */
export class Aligned implements Kernel {
  readonly #known: Column;
  readonly #values: Column;
  readonly #out: Column;
  readonly #graph: Graph;
  readonly #nothing: number;

  /** `nothing` stands where no bar is known: undefined for a number, no for a condition. */
  constructor(known: Column, values: Column, out: Column, graph: Graph, nothing: number) {
    this.#nothing = nothing;
    this.#known = known;
    this.#values = values;
    this.#out = out;
    this.#graph = graph;
  }

  advance(from: number, to: number): void {
    this.#graph.catchUp();
    const known = this.#known.values;
    const values = this.#values.values;
    const out = this.#out.values;
    const dropped = this.#graph.dropped;
    for (let i = from; i < to; i++) {
      const count = known[i]!;
      out[i] = count === count ? values[count - 1 - dropped]! : this.#nothing;
    }
  }
}

/** Hands out past bars, each when it has closed. */
export function feedOf(bars: Sources<Float64Array> & { readonly timeframe: Timeframe }): Feed {
  const { timeframe } = bars;
  const length = timeframeLength(timeframe);
  let next = 0;
  return {
    timeframe,
    next(time) {
      if (next >= bars.time.length || bars.time[next]! + length > time) return undefined;
      const i = next++;
      const { open, high, low, close, volume } = bars;
      return {
        time: bars.time[i]!,
        open: open[i]!,
        high: high[i]!,
        low: low[i]!,
        close: close[i]!,
        volume: volume[i]!,
      };
    },
  };
}

/**
 * Hands out published values, each when it was known; more may come in. One about an earlier time
 * than the value that stands was late or revised: it says nothing about now.
 */
export class PublishedFeed implements Feed {
  readonly timeframe = undefined;
  #waiting: readonly Told[] = [];
  #next = 0;
  #current = -Infinity;

  constructor(values: Published) {
    this.add(values);
  }

  /** Takes on more of them. What was handed out stays as it was. */
  add({ length, time, known, value }: Published): void {
    const left = this.#waiting.slice(this.#next);
    for (let i = 0; i < length; i++) left.push({ time: time[i]!, known: known[i]!, value: value[i]! });
    this.#waiting = left.toSorted((a, b) => a.known - b.known || a.time - b.time);
    this.#next = 0;
  }

  next(moment: number): Sources<number> | undefined {
    while (this.#next < this.#waiting.length) {
      const { time, known, value: told } = this.#waiting[this.#next]!;
      if (known > moment) return undefined;
      this.#next++;
      if (time < this.#current) continue;
      this.#current = time;
      return { time, open: told, high: told, low: told, close: told, volume: 0 };
    }
    return undefined;
  }
}

interface Told {
  readonly time: number;
  readonly known: number;
  readonly value: number;
}
