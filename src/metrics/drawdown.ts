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

// Where the state of a descent is kept. One array of numbers, because a number that an object holds is
// made anew whenever it changes.
const peak = 0;
const peakTime = 1;
/** The lowest value since the peak, or the peak itself. */
const lowest = 2;
const lastTime = 3;
const deepest = 4;
const longest = 5;

/** The drawdown of equity that is told stretch by stretch. */
export class Descent {
  readonly #time: Float64Array;
  readonly #state: Float64Array;

  constructor(time: Float64Array, cash: number) {
    this.#time = time;
    this.#state = Float64Array.of(cash, time[0]!, cash, time[0]!, 0, 0);
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
    this.#state[lastTime] = this.#time[to - 1]!;
  }

  drawdown(): Drawdown {
    const state = this.#state;
    end(state, state[lastTime]!, state[peak]!, state[lowest]!);
    return { deepest: state[deepest]!, longest: state[longest]! };
  }

  #follow(column: Float64Array, from: number, to: number, constant: number, factor: number): void {
    const time = this.#time;
    const state = this.#state;
    let high = state[peak]!;
    let low = state[lowest]!;
    for (let i = from; i < to; i++) {
      const value = constant + factor * column[i]!;
      if (value < high) {
        if (value < low) low = value;
        continue;
      }
      if (low < high) end(state, time[i]!, high, low);
      high = value;
      low = value;
      state[peakTime] = time[i]!;
    }
    state[peak] = high;
    state[lowest] = low;
  }
}

// A drawdown lasts until the bar that reached the peak again, and is as deep as its lowest value.
function end(state: Float64Array, time: number, high: number, low: number): void {
  if (!(low < high)) return;
  state[longest] = Math.max(state[longest]!, time - state[peakTime]!);
  state[deepest] = Math.max(state[deepest]!, 1 - low / high);
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
