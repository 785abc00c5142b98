import { Condition, type Column, type Kernel, marketSeries, type Operation, Series } from '#series';
import { type Plan, type SignalName } from './define.ts';

/** Signals that somebody worked out elsewhere, by the opens of the bars that they are about. */
export interface GivenSignals {
  /** ms UTC, ascending. */
  readonly time: Float64Array;
  /** 1 for yes. */
  readonly signals: Readonly<Partial<Record<SignalName, Float64Array>>>;
  /** Scales the size of the entry of its row. */
  readonly size?: Float64Array | undefined;
}

/** A plan that does what it is told: a bar that nothing is said about has no signal. */
export function planOfSignals(strategy: string, { time, signals, size }: GivenSignals): Plan {
  const conditions = Object.entries(signals).map(([name, values]) => [
    name,
    new Condition(given(name, time, values, 0), [marketSeries.time]),
  ]);
  return {
    strategy,
    params: {},
    series: {
      ...(Object.fromEntries(conditions) as Record<string, Condition>),
      ...(size ? { size: new Series(given('size', time, size, 1), [marketSeries.time]) } : {}),
    },
    voices: [],
    exits: {},
  };
}

function given(name: string, time: Float64Array, values: Float64Array, otherwise: number): Operation {
  return {
    name,
    outputs: 1,
    warmup: () => 0,
    kernel: ([at], [out]) => new Given(at!, out!, time, values, otherwise),
  };
}

/** Looks up what was said about each bar. Rows and bars both move forward only. */
class Given implements Kernel {
  readonly #at: Column;
  readonly #out: Column;
  readonly #time: Float64Array;
  readonly #values: Float64Array;
  readonly #otherwise: number;
  #next = 0;

  constructor(at: Column, out: Column, time: Float64Array, values: Float64Array, otherwise: number) {
    this.#at = at;
    this.#out = out;
    this.#time = time;
    this.#values = values;
    this.#otherwise = otherwise;
  }

  advance(from: number, to: number): void {
    const at = this.#at.values;
    const out = this.#out.values;
    for (let i = from; i < to; i++) {
      while (this.#next < this.#time.length && this.#time[this.#next]! < at[i]!) this.#next++;
      const isSaid = this.#time[this.#next] === at[i];
      const value = isSaid ? this.#values[this.#next]! : this.#otherwise;
      out[i] = value === value ? value : this.#otherwise;
    }
  }
}
