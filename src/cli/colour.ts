import { randomInt } from 'node:crypto';

/** Paints text for a terminal, or leaves it as it is. The colours are seen once `inColours` has them. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

// Texts of others may hold colours too. Ours are told apart by a number that nobody knows.
const sign = Array.from({ length: 3 }, () => randomInt(1000, 10_000)).join(';');
const signed = new RegExp(String.raw`\u001b\[(\d+);${sign}m`, 'g');
const plain = new RegExp(String.raw`\u001b\[(\d+)m`, 'g');

export function paint(isColoured: boolean): Paint {
  const styles = Object.entries(codes).map(([name, [on, off]]) => [
    name,
    // Line by line, as tables cut them.
    (text: string) =>
      isColoured ? text.replaceAll(/[^\n]+/g, (line) => `${colour(on)}${line}${colour(off)}`) : text,
  ]);
  return Object.fromEntries(styles) as Record<keyof Paint, (text: string) => string>;
}

/** Whether a text that sets a colour is one of ours. */
export function isOwnColour(text: string): boolean {
  return text.endsWith(`;${sign}m`);
}

/** The text as a terminal understands it. */
export function inColours(text: string): string {
  return text.replaceAll(signed, '\u001B[$1m');
}

/** The other way round, where no colours but ours can be in the text. */
export function asOwnColours(text: string): string {
  return text.replaceAll(plain, `\u001B[$1;${sign}m`);
}

function colour(code: number): string {
  return `\u001B[${code};${sign}m`;
}

interface Wish {
  /** False after --no-color. */
  readonly flag: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isTerminal: boolean;
}

/** The nearest wish wins: the flag, then NO_COLOR, then FORCE_COLOR, then what the terminal can do. */
export function wantsColour({ flag, env, isTerminal }: Wish): boolean {
  if (!flag || env['NO_COLOR']) return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  return isTerminal && env['TERM'] !== 'dumb';
}
