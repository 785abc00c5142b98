import { UserError } from '#errors';
import { crossing } from './crossing.ts';
import { elementwise } from './elementwise.ts';
import { noteMade } from './making.ts';
import type { Operation } from './operation.ts';
import { constant, shift } from './shift.ts';

/** A series or a fixed number: what a series can be combined and compared with. */
export type Operand = Series | number;

/**
 * One output of an operation on other series: a description, no numbers yet. Nothing of it can be
 * changed or imitated from a strategy, whose code would otherwise come to see whole columns.
 */
export abstract class Expression {
  readonly #isOurs = true;
  readonly operation: Operation;
  readonly inputs: readonly Expression[];
  readonly params: readonly number[];
  readonly output: number;

  constructor(
    operation: Operation,
    inputs: readonly Expression[],
    params: readonly number[] = [],
    output = 0,
  ) {
    for (const input of inputs) Expression.require(input);
    this.operation = sealed(operation);
    this.inputs = Object.freeze([...inputs]);
    this.params = Object.freeze([...params]);
    this.output = output;
    Object.freeze(this);
    noteMade(this);
  }

  /** Refuses what is no series, and imitations. */
  static require(expression: Expression): void {
    const given: unknown = expression;
    if (typeof given === 'object' && given !== null && #isOurs in given && given.#isOurs) return;
    throw new UserError('usage', `"${named(given)}" ${why(given)}`);
  }
}

function named(given: unknown): string {
  if (given instanceof Expression) return 'a series';
  if (typeof given === 'function') return 'a function';
  if (typeof given !== 'object' || given === null) return String(given);
  return 'close' in given ? 'a market' : 'an object';
}

function why(given: unknown): string {
  return given instanceof Expression
    ? 'that was not made by an indicator or an operator is not one. Build it from the market, or with recur().'
    : 'is not a series. Give a column of the market such as close, or what an indicator, an operator or recur() made.';
}

// An operation can be reached from its series, and from its kernels the class that they share.
function sealed(operation: Operation): Operation {
  if (Object.isFrozen(operation)) return operation;
  const kernel = operation.kernel.bind(operation);
  const frozen: Operation['kernel'] = (...args) => {
    const made = kernel(...args);
    for (let own = made as object; own !== Object.prototype; own = Object.getPrototypeOf(own) as object)
      if (own !== made) Object.freeze(own);
    return made;
  };
  return Object.freeze(Object.assign(operation, { kernel: frozen }));
}

/** A number per bar. Undefined (NaN) while its inputs warm up. */
export class Series extends Expression {
  declare readonly kind: 'series';

  plus(other: Operand): Series {
    return combine(elementwise.plus, this, other);
  }
  minus(other: Operand): Series {
    return combine(elementwise.minus, this, other);
  }
  times(other: Operand): Series {
    return combine(elementwise.times, this, other);
  }
  over(other: Operand): Series {
    return combine(elementwise.over, this, other);
  }
  above(other: Operand): Condition {
    return compare(elementwise.above, this, other);
  }
  below(other: Operand): Condition {
    return compare(elementwise.below, this, other);
  }
  atLeast(other: Operand): Condition {
    return compare(elementwise.atLeast, this, other);
  }
  atMost(other: Operand): Condition {
    return compare(elementwise.atMost, this, other);
  }
  /** True on the bar where it is above, after having been at or below on the bar before. */
  crossesAbove(other: Operand): Condition {
    return compare(crossing, this, other);
  }
  /** True on the bar where it is below, after having been at or above on the bar before. */
  crossesBelow(other: Operand): Condition {
    return compare(crossing, this, other, 1);
  }
}

/** A yes or no per bar. No while anything it depends on is undefined. */
export class Condition extends Expression {
  declare readonly kind: 'condition';

  and(other: Condition): Condition {
    return new Condition(elementwise.and, [this, other]);
  }
  or(other: Condition): Condition {
    return new Condition(elementwise.or, [this, other]);
  }
  not(): Condition {
    return new Condition(elementwise.not, [this]);
  }
}

/** The value `bars` bars ago. Nothing looks forward. */
export function before(series: Series, bars = 1): Series {
  if (!Number.isInteger(bars) || bars < 0) {
    throw new UserError(
      'usage',
      `"${bars}" is not a distance for before(): allowed is a whole number of bars back, 0 or more. Nothing in a strategy can look forward.`,
    );
  }
  return new Series(shift, [series], [bars]);
}

export function crossesAbove(a: Series, b: Operand): Condition {
  return a.crossesAbove(b);
}

export function crossesBelow(a: Series, b: Operand): Condition {
  return a.crossesBelow(b);
}

/** The share of one in the sum of both, 0…1; a half when there is nothing to share. */
export function shareOf(a: Series, b: Series): Series {
  return combine(elementwise.share, a, b);
}

/** The larger of the two on each bar. */
export function larger(a: Series, b: Operand): Series {
  return combine(elementwise.max, a, b);
}

/** The smaller of the two on each bar. */
export function smaller(a: Series, b: Operand): Series {
  return combine(elementwise.min, a, b);
}

/** The value without its sign. */
export function absolute(a: Series): Series {
  return new Series(elementwise.absolute, [a]);
}

export function squareRoot(a: Series): Series {
  return new Series(elementwise.root, [a]);
}

function combine(operation: Operation, a: Series, b: Operand): Series {
  return new Series(operation, [a, lift(b)]);
}

function compare(operation: Operation, a: Series, b: Operand, output = 0): Condition {
  return new Condition(operation, [a, lift(b)], [], output);
}

function lift(operand: Operand): Series {
  return typeof operand === 'number' ? new Series(constant, [], [operand]) : operand;
}

// From a series no way leads to its class, so that no strategy makes one with an operation of its own.
for (const { prototype } of [Expression, Series, Condition]) {
  Reflect.deleteProperty(prototype, 'constructor');
  Object.freeze(prototype);
}
