import { UserError } from '#errors';

/** Parses JSON; a mistake becomes a sentence with file and line. */
export function parseJson(text: string, file: string): unknown {
  const plain = text.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(plain);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UserError(
      'config',
      `${file}:${lineOf(plain, message)} is not valid JSON: ${reason(message)}. Correct the line.`,
      { cause: error },
    );
  }
}

// V8 words these differently from version to version; the reason comes first in all of them.
function reason(message: string): string {
  return message
    .replace(/( in JSON| after JSON)? at position.*$/s, '')
    .replace(/,? (\.\.\.)?"[^]*is not valid JSON$/s, '');
}

function lineOf(text: string, message: string): number {
  const position = /position (\d+)/.exec(message)?.[1];
  const index = position === undefined ? unexpectedToken(text, message) : Number(position);
  // Where the text merely stops, the last line that says something is the one to look at.
  const before = index < text.length ? text.slice(0, index) : text.trimEnd();
  return before.split('\n').length;
}

// Some messages only quote the character. It is where the text before it is merely unfinished.
function unexpectedToken(text: string, message: string): number {
  const token = /Unexpected token '?(.)'?/su.exec(message)?.[1];
  if (token === undefined) return text.length;
  const outside = text.replaceAll(/"(?:[^"\\\n]|\\.)*"/g, (string) => ' '.repeat(string.length));
  for (let index = outside.indexOf(token); index >= 0; index = outside.indexOf(token, index + 1)) {
    if (isUnfinished(text.slice(0, index))) return index;
  }
  return text.length;
}

function isUnfinished(text: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return error instanceof Error && /Unexpected end|Expected|Unterminated/.test(error.message);
  }
}
