const operators: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

type Row = readonly (number | null)[];

/** A test of rows, or a sentence on what is not understood and what would be. */
export type Conditions = { readonly test: (row: Row) => boolean } | { readonly trouble: string };

/**
 * Reads `sharpe > 1, maxDrawdown < 25%`: a test of rows whose columns have these names, in any case
 * and with or without spaces.
 */
export function readConditions(text: string, names: readonly (readonly string[])[]): Conditions {
  const tests: ((row: Row) => boolean)[] = [];
  for (const part of text.split(',')) {
    const said = part.trim();
    if (said === '') continue;
    const [, name, operator, value] = /^(.*?)(<=|>=|!=|[<>=])(.*)$/.exec(said) ?? [];
    if (operator === undefined)
      return {
        trouble: `“${said}” compares nothing. A name, one of ${Object.keys(operators).join(' ')} and a number are needed, as in sharpe > 1.`,
      };
    const column = names.findIndex((some) => some.some((one) => plain(one) === plain(name!)));
    if (column < 0)
      return {
        trouble: `“${said}” ${name!.trim() === '' ? 'begins with no name' : `asks for ${name!.trim()}, which is no column`}. There are ${names.map(([one]) => one).join(', ')}.`,
      };
    const number = readNumber(value!);
    if (number === undefined)
      return {
        trouble: `“${said}” compares with ${value!.trim() === '' ? 'nothing' : `${value!.trim()}, which is no number`}. Numbers are written like 1.5, −2 or 25%.`,
      };
    tests.push((row) => row[column] !== null && operators[operator]!(row[column]!, number));
  }
  return { test: (row) => tests.every((test) => test(row)) };
}

function readNumber(text: string): number | undefined {
  const [, digits, percent] =
    /^([-+]?[\d.]+(?:e[-+]?\d+)?)\s*(%?)$/i.exec(text.trim().replace('−', '-')) ?? [];
  const number = Number(digits) / (percent === '%' ? 100 : 1);
  return Number.isNaN(number) ? undefined : number;
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/\s/g, '');
}
