import { readFileSync } from 'node:fs';
import { isElsewhere } from '#config';
import { UserError } from '#errors';
import { Secret } from '#secrets';
import type { Context } from './context.ts';
import { systemReason } from './system.ts';

/**
 * Reads a secret from where the configuration says it is: `env:NAME`, `file:PATH`, or itself. From
 * then on it is hidden in everything that is printed. `check` refuses what it cannot be.
 */
export function readSecret(
  text: string,
  check: (value: string, name: string) => string,
  { env, output }: Context,
): Secret {
  const value = found(text, env);
  hideSecret(value, output.redactor);
  // What is wrong with it is told by its name, unless it stands in the configuration itself.
  return new Secret(isElsewhere(text) ? check(value, text) : value);
}

/** Hides a secret, and the part of an address that gives access. */
export function hideSecret(value: string, redactor: Context['output']['redactor']): void {
  redactor.hide(value);
  const url = URL.canParse(value) ? new URL(value) : undefined;
  for (const part of url ? [url.pathname + url.search, url.search.slice(1), ...url.pathname.split('/')] : [])
    if (part.length >= shortestPart) redactor.hide(part);
}

// A shorter part of a path is a word such as "webhooks".
const shortestPart = 16;

function found(text: string, env: Context['env']): string {
  if (!isElsewhere(text)) return text;
  const [kind, where] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)];
  const value = kind === 'env' ? env[where] : readText(where);
  if (value !== undefined && value.trim() !== '') return value.trim();
  const what = kind === 'env' ? 'The variable is not set' : 'The file is empty';
  throw new UserError(
    'config',
    `"${text}" is where alerts should find a secret. ${what}: ${kind === 'env' ? `export ${where}=…` : 'write it there'}, or take the alert out of the configuration.`,
  );
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(
      'config',
      `"file:${file}" is where alerts should find a secret, but it cannot be read: ${systemReason(error as NodeJS.ErrnoException)}. Write the path of a file that holds it.`,
      { cause: error },
    );
  }
}
