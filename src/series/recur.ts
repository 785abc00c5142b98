import { happenedOn, UserError } from '#errors';
import type { Column, Kernel, Operation } from './operation.ts';
import { type Expression, Series } from './series.ts';

/** From the state so far and this bar's values to the new state and this bar's result. */
export type Step<State> = (state: State, ...values: number[]) => readonly [state: State, value: number];

/**
 * A series of your own, defined by what happens from one bar to the next. While an input is
 * undefined the result is undefined and the state waits.
 */
export function recur<State>(inputs: readonly Series[], start: State, step: Step<State>): Series {
  const operation: Operation = {
    name: 'recur',
    outputs: 1,
    isForeign: true,
    warmup: () => 0,
    kernel: (columns, [out]) => new Recurrence(columns, out!, start, step),
  };
  return new Series(operation, inputs);
}

class Recurrence<State> implements Kernel {
  readonly #inputs: readonly Column[];
  readonly #out: Column;
  readonly #step: Step<State>;
  #state: State;
  #count = 0;

  constructor(inputs: readonly Column[], out: Column, start: State, step: Step<State>) {
    this.#inputs = inputs;
    this.#out = out;
    this.#step = step;
    this.#state = start;
  }

  advance(from: number, to: number): void {
    const columns = this.#inputs.map((input) => input.values);
    const out = this.#out.values;
    const values = columns.map(() => NaN);
    for (let i = from; i < to; i++) {
      this.#count++;
      let defined = true;
      for (let k = 0; k < columns.length; k++) {
        values[k] = columns[k]![i]!;
        defined &&= !Number.isNaN(values[k]);
      }
      if (!defined) {
        out[i] = NaN;
        continue;
      }
      [this.#state, out[i]] = this.#ask(values);
    }
  }

  #ask(values: readonly number[]): readonly [State, number] {
    try {
      const result: unknown = this.#step(this.#state, ...values);
      requireResult<State>(result);
      return result;
    } catch (error) {
      throw happenedOn(error, `bar ${this.#count}`);
    }
  }
}

// What the types say is said again to those who write JavaScript.
function requireResult<State>(result: unknown): asserts result is [State, number] {
  if (Array.isArray(result) && typeof result[1] === 'number') return;
  const shown =
    result instanceof Promise
      ? 'a promise'
      : Array.isArray(result)
        ? `[…, ${String(result[1])}]`
        : String(result);
  throw new UserError(
    'failed',
    `recur() got "${shown}" from its step, which has to give [state, number] at once: nothing in a strategy can wait.`,
  );
}

/** Whether a step of the author's runs to compute any of these. */
export function recurs(expressions: Iterable<Expression>): boolean {
  const seen = new Set<Expression>();
  const visit = (expression: Expression): boolean => {
    if (seen.has(expression)) return false;
    seen.add(expression);
    return expression.operation.isForeign === true || expression.inputs.some(visit);
  };
  return [...expressions].some(visit);
}
