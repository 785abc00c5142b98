/** An exact decimal: whole units of 1e-12, so that sums balance to the last digit. */
export type Fixed = bigint;

const digits = 12;
export const one: Fixed = 10n ** BigInt(digits);

/** Reads decimal text as sent on the wire; undefined for anything else. */
export function parseFixed(value: unknown): Fixed | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/.exec(String(value).trim());
  if (match === null || `${match[2]}${match[3] ?? ''}` === '') return undefined;
  const [, sign, whole = '', part = '', exponent = '0'] = match;
  const shift = digits + Number(exponent) - part.length;
  const units = BigInt(`${whole}${part}`);
  const scaled = shift >= 0 ? units * 10n ** BigInt(shift) : units / 10n ** BigInt(-shift);
  return sign === '-' ? -scaled : scaled;
}

export function fixed(value: string | number): Fixed {
  const parsed = parseFixed(value);
  if (parsed === undefined) throw new Error(`"${value}" is not a decimal number`);
  return parsed;
}

/** Decimal text; with `places` padded or cut to exactly so many digits after the point. */
export function text(value: Fixed, places?: number): string {
  const sign = value < 0n ? '-' : '';
  const shown = Math.min(places ?? digits, digits);
  const cut = (value < 0n ? -value : value) / tens[digits - shown]!;
  // Almost every number is small enough for the quick way to its digits.
  const figures = (cut < safe ? String(Number(cut)) : cut.toString()).padStart(shown + 1, '0');
  const part = figures.slice(figures.length - shown);
  const told = places === undefined ? part.replace(/0+$/, '') : part;
  const whole = figures.slice(0, figures.length - shown);
  return told === '' ? `${sign}${whole}` : `${sign}${whole}.${told}`;
}

const tens = Array.from({ length: digits + 1 }, (_, power) => 10n ** BigInt(power));
const safe = BigInt(Number.MAX_SAFE_INTEGER);

export function toNumber(value: Fixed): number {
  return Number(text(value));
}

export function mul(a: Fixed, b: Fixed): Fixed {
  return (a * b) / one;
}

export function div(a: Fixed, b: Fixed): Fixed {
  return (a * one) / b;
}

export function min(a: Fixed, b: Fixed): Fixed {
  return a < b ? a : b;
}

export function max(a: Fixed, b: Fixed): Fixed {
  return a > b ? a : b;
}

export function abs(a: Fixed): Fixed {
  return a < 0n ? -a : a;
}

export function floorTo(value: Fixed, step: Fixed): Fixed {
  return value - (value % step);
}

/** Digits after the point of a step such as 0.001. */
export function places(step: Fixed): number {
  const known = placesOf.get(step);
  if (known !== undefined) return known;
  const counted = text(step).split('.')[1]?.length ?? 0;
  placesOf.set(step, counted);
  return counted;
}

const placesOf = new Map<Fixed, number>();
