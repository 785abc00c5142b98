import { UserError } from '#errors';

/** What one setting may be. The same rule serves configuration files, variables and flags. */
export interface Rule<T> {
  /** Gives the value back, or says what is wrong with it and what is allowed. */
  readonly check: (value: unknown) => T;
  /** Flags and variables are always text: what that text stands for. */
  readonly fromText: (text: string) => unknown;
  /** What a value consists of, by name; a list by places from 0 on. */
  readonly parts?: (name: string) => Rule<unknown> | undefined;
  /** How those are called, where not every name will do. */
  readonly names?: readonly string[];
  /** The value with another part, where that is not just the part in its place. */
  join?(value: T | undefined, name: string, part: unknown): T;
  /** What a value is where nothing is said of it but a part. */
  readonly usual?: T;
  /** The value with another number in it, where that is not the number itself; and that number. */
  vary?(value: T | undefined, number: number): T;
  numberIn?(value: T): number;
}

/** Reads the text of a flag or variable; `place` is how the user named it. */
export function readText<T>(rule: Rule<T>, text: string, place: string): T {
  return at(place, 'usage', () => rule.check(rule.fromText(text)));
}

/** Runs a check and puts in front of its complaint where the value stands. */
export function at<T>(place: string, kind: 'usage' | 'config', check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(kind, `${place}: ${error.message}`, { cause: error });
  }
}

// Hexadecimal, "Infinity", "1_000" and the empty text are more likely slips than meant.
const numeric = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A number, if it is allowed. */
export function number(allowed: (value: number) => boolean, advice: string): Rule<number> {
  return {
    fromText: (value) => (numeric.test(value) ? Number(value) : value),
    check(value) {
      if (typeof value !== 'number')
        throw new UserError('usage', `${quoted(value)} is not a number. ${advice}`);
      if (Number.isFinite(value) && allowed(value)) return value;
      throw new UserError('usage', `"${value}" is not allowed${asPercent(value, advice)}. ${advice}`);
    },
  };
}

// Whoever writes 10 where fractions belong usually means 10 %.
function asPercent(value: number, advice: string): string {
  const isFraction = advice.startsWith('Write a fraction');
  return isFraction && value >= 1 && value < Infinity
    ? `: it would be ${Number((value * 100).toPrecision(12))} %`
    : '';
}

/** A value as errors show it. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  const shown = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
  return `"${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}"`;
}
