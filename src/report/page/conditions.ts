const operators: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

/**
 * Reads `sharpe > 1, maxDrawdown < 25%`: a test of rows whose columns have these names, in any case
 * and with or without spaces. Undefined where it cannot be read.
 */
export function readConditions(
  text: string,
  names: readonly (readonly string[])[],
): ((row: readonly (number | null)[]) => boolean) | undefined {
  const tests: ((row: readonly (number | null)[]) => boolean)[] = [];
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const [, name, operator, value, percent] =
      /^(.+?)(<=|>=|!=|[<>=])\s*([-+]?[\d.]+(?:e[-+]?\d+)?)\s*(%?)\s*$/i.exec(part) ?? [];
    const column = names.findIndex((some) => some.some((one) => plain(one) === plain(name ?? '')));
    const number = Number(value) / (percent === '%' ? 100 : 1);
    if (column < 0 || Number.isNaN(number)) return undefined;
    tests.push((row) => row[column] !== null && operators[operator!]!(row[column]!, number));
  }
  return (row) => tests.every((test) => test(row));
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/\s/g, '');
}
