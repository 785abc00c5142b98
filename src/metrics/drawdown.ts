/** How far and how long equity was below its highest value so far. */
export interface Drawdown {
  /** The largest loss from a peak, as a positive fraction. */
  readonly deepest: number;
  /** The longest time from a peak until it was reached again, or until the end, in ms. */
  readonly longest: number;
}

/** The initial cash is the first peak, at the open of the first bar. */
export function drawdownOf(time: Float64Array, equity: Float64Array, cash: number): Drawdown {
  const descent = new Descent(time, cash);
  descent.advance(equity, 0, equity.length, 0, 1);
  return descent.drawdown();
}

/** The drawdown of equity that is told stretch by stretch. */
export class Descent {
  readonly #time: Float64Array;
  #peak: number;
  #peakTime: number;
  /** The lowest value since the peak, or the peak itself. */
  #lowest: number;
  #lastTime: number;
  #deepest = 0;
  #longest = 0;

  constructor(time: Float64Array, cash: number) {
    this.#time = time;
    this.#peak = cash;
    this.#lowest = cash;
    this.#peakTime = time[0]!;
    this.#lastTime = time[0]!;
  }

  /** The bars from `from` to before `to`, in which equity was `constant + factor × column`. */
  advance(column: Float64Array, from: number, to: number, constant: number, factor: number): void {
    if (from >= to) return;
    let start = from;
    if (factor === 0) {
      // While nothing is held only the first and the last bar can matter.
      this.#follow(column, from, from + 1, constant, factor);
      start = to - 1;
    }
    this.#follow(column, start, to, constant, factor);
    this.#lastTime = this.#time[to - 1]!;
  }

  drawdown(): Drawdown {
    this.#end(this.#lastTime, this.#peak, this.#lowest);
    return { deepest: this.#deepest, longest: this.#longest };
  }

  #follow(column: Float64Array, from: number, to: number, constant: number, factor: number): void {
    const time = this.#time;
    let peak = this.#peak;
    let lowest = this.#lowest;
    for (let i = from; i < to; i++) {
      const value = constant + factor * column[i]!;
      if (value < peak) {
        if (value < lowest) lowest = value;
        continue;
      }
      if (lowest < peak) this.#end(time[i]!, peak, lowest);
      peak = value;
      lowest = value;
      this.#peakTime = time[i]!;
    }
    this.#peak = peak;
    this.#lowest = lowest;
  }

  // A drawdown lasts until the bar that reached the peak again, and is as deep as its lowest value.
  #end(time: number, peak: number, lowest: number): void {
    if (!(lowest < peak)) return;
    this.#longest = Math.max(this.#longest, time - this.#peakTime);
    this.#deepest = Math.max(this.#deepest, 1 - lowest / peak);
  }
}

/** Root of the mean squared drawdown: depth and length of losses in one number. */
export function ulcerOf(equity: Float64Array, cash: number): number | null {
  if (equity.length === 0) return null;
  let peak = cash;
  let squares = 0;
  for (let i = 0; i < equity.length; i++) {
    peak = Math.max(peak, equity[i]!);
    squares += (1 - equity[i]! / peak) ** 2;
  }
  return Math.sqrt(squares / equity.length);
}
