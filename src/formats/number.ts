/** What separates the whole part of a number from its fraction. */
export type Decimal = '.' | ',';

const plain = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const grouped = { '.': /^\d{1,3}(,\d{3})+(\.\d*)?$/, ',': /^\d{1,3}(\.\d{3})+(,\d*)?$/ } as const;
const multiples: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, b: 1e9 };

/**
 * The number that a text stands for, exactly as `Number` reads it, or NaN. Thousands may be grouped,
 * a currency sign may stand in front, and K, M or B behind, as spreadsheets and portals write them.
 */
export function readNumber(text: string, decimal: Decimal): number {
  if (decimal === '.' && plain.test(text)) return Number(text);
  const bare = text.replaceAll(/[\s\u00A0\u202F'_]/g, '').replace(/^([+-]?)[$€£¥₿]/, '$1');
  const [, sign = '', digits = '', suffix = ''] =
    /^([+-]?)([\d.,]+(?:e[+-]?\d+)?)([kmb]?)$/i.exec(bare) ?? [];
  const group = decimal === '.' ? ',' : '.';
  const whole = grouped[decimal].test(digits) ? digits.replaceAll(group, '') : digits;
  const pointed = decimal === ',' ? whole.replace(',', '.') : whole;
  if (whole.includes(group) || !plain.test(pointed)) return NaN;
  return Number(sign + pointed) * (multiples[suffix.toLowerCase()] ?? 1);
}

/**
 * Which of the two a set of number texts uses, or undefined when nothing in them tells: "1,234" may
 * be either.
 */
export function decimalOf(texts: Iterable<string>): Decimal | undefined {
  let seen: Decimal | undefined;
  for (const text of texts) {
    const bare = text.trim().replace(/^[+-]/, '');
    if (!/^[\d.,]+$/.test(bare)) continue;
    const comma = bare.lastIndexOf(',');
    const point = bare.lastIndexOf('.');
    if (comma < 0 && point < 0) continue;
    if (comma >= 0 && point >= 0) return comma > point ? ',' : '.';
    if (point >= 0 && !/^\d{1,3}(\.\d{3})+$/.test(bare)) return '.';
    // A whole part of nought is not grouped, and groups have three digits.
    if (comma >= 0 && (!/^\d{1,3}(,\d{3})+$/.test(bare) || bare.startsWith('0'))) seen = ',';
  }
  return seen;
}
