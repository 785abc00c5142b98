import { choose as chooseOperation, ratio as ratioOperation } from './choose.ts';
import { elementwise } from './elementwise.ts';
import { Condition, type Expression, type Operand, Series } from './series.ts';
import { constant } from './shift.ts';

/** One value where the condition holds, another where it does not. */
export function choose(condition: Condition, yes: Operand, no: Operand): Series {
  return new Series(chooseOperation, [condition, lift(yes), lift(no)]);
}

/** A division that has an answer (0 unless told otherwise) where there is nothing to divide by. */
export function ratio(a: Series, b: Operand, whenZero = 0): Series {
  return new Series(ratioOperation, [a, lift(b)], [whenZero]);
}

/** 1, 0 or −1. */
export function sign(series: Series): Series {
  return new Series(elementwise.sign, [series]);
}

/** The largest whole number that is not above the value. */
export function floor(series: Series): Series {
  return new Series(elementwise.floor, [series]);
}

export function exponential(series: Series): Series {
  return new Series(elementwise.exp, [series]);
}

/** The natural logarithm. */
export function logarithm(series: Series): Series {
  return new Series(elementwise.log, [series]);
}

/** Whether a series has a value on this bar. */
export function isDefined(series: Series): Condition {
  return new Condition(elementwise.defined, [series]);
}

/** 1 where a condition holds, 0 where it does not. */
export function asNumber(condition: Condition): Series {
  return choose(condition, 1, 0);
}

/** The same number on every bar. */
export function constantly(value: number): Series {
  return new Series(constant, [], [value]);
}

/** One output of an operation of your own on other series. */
export function outputs(
  operation: Expression['operation'],
  inputs: readonly Expression[],
  params: readonly number[] = [],
): Series[] {
  return Array.from(
    { length: operation.outputs },
    (_, output) => new Series(operation, inputs, params, output),
  );
}

function lift(operand: Operand): Series {
  return typeof operand === 'number' ? constantly(operand) : operand;
}
