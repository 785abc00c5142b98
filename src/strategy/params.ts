import { didYouMean, UserError } from '#errors';

/** One number of a strategy: its range, its step, what it is when nobody says otherwise. */
export interface Param {
  readonly min: number;
  readonly max: number;
  readonly default: number;
  /** Distance between neighbouring values in a search; 0 when any value in the range is allowed. */
  readonly step: number;
  /** What the number means, for help and reports. */
  readonly about: string;
}

export type Params = Readonly<Record<string, Param>>;

/** The values of a strategy's parameters, all of them. */
export type Values<P extends Params = Params> = { readonly [K in keyof P]: number };

/**
 * A parameter between two values, both included. When all three numbers are whole, only whole
 * numbers are allowed.
 *
 * @example fast: between(5, 50, 12, 'bars of the fast average')
 */
export function between(min: number, max: number, standard: number, about = ''): Param {
  if (!(min <= standard && standard <= max) || !Number.isFinite(min) || !Number.isFinite(max)) {
    throw new UserError(
      'usage',
      `between(${min}, ${max}, ${standard}): the default has to lie between the smallest and the largest value. Write between(min, max, default).`,
    );
  }
  const whole = [min, max, standard].every(Number.isInteger);
  return Object.freeze({ min, max, default: standard, step: whole ? 1 : 0, about });
}

/** All values of a strategy: the given ones checked, the others at their defaults. */
export function completeValues(
  strategy: string,
  params: Params,
  given: Readonly<Record<string, number>>,
): Values {
  const values = Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default]));
  for (const [name, value] of Object.entries(given)) {
    const param = Object.hasOwn(params, name) ? params[name] : undefined;
    if (!param) throw unknownParam(strategy, params, name);
    values[name] = allowed(strategy, name, param, value);
  }
  return values;
}

function unknownParam(strategy: string, params: Params, name: string): UserError {
  const names = Object.keys(params);
  const known =
    names.length === 0 ? `"${strategy}" has no parameters.` : `"${strategy}" has ${names.join(', ')}.`;
  return new UserError('usage', `"${name}" is not a parameter.${didYouMean(name, names)} ${known}`);
}

function allowed(strategy: string, name: string, param: Param, value: number): number {
  const { min, max, step } = param;
  if (value >= min && value <= max && isStep(value, min, step)) return value;
  const kind = step === 1 ? 'a whole number ' : '';
  const steps = step === 0 || step === 1 ? '' : ` in steps of ${step}`;
  throw new UserError(
    'usage',
    `"${name}=${value}" is out of range for "${strategy}": allowed is ${kind}between ${min} and ${max}${steps}.`,
  );
}

// Steps such as 0.1 are not met to the last bit; those that are whole numbers are.
function isStep(value: number, min: number, step: number): boolean {
  if (step === 0) return true;
  const count = (value - min) / step;
  if (Number.isInteger(min) && Number.isInteger(step)) return Number.isInteger(count);
  return Math.abs(count - Math.round(count)) <= 1e-9 * Math.max(1, Math.abs(count));
}
