import { readFileSync } from 'node:fs';
import { UserError } from '#errors';
import { Secret } from '#secrets';
import type { Context } from './context.ts';
import type { Typist } from './terminal.ts';

const variable = 'CRYPTOBOT_PASSPHRASE';
const short = 12;

interface Source {
  /** The file descriptor of --passphrase-fd. */
  readonly passphraseFd?: number;
}

/** The passphrase of the keys: from a file descriptor, a variable, or the person at the terminal. */
export async function readPassphrase(
  { passphraseFd }: Source,
  typist: Typist | undefined,
  { env, output }: Context,
  isNew = false,
): Promise<Secret> {
  const text = fromDescriptor(passphraseFd) ?? fromVariable(env) ?? (await typed(typist, isNew));
  output.redactor.hide(text);
  if (text === '') throw new UserError('usage', 'The passphrase is empty. Choose one of several words.');
  if (isNew && text.length < short)
    output.warning(`a passphrase of fewer than ${short} characters can be guessed. Better: several words.`);
  return new Secret(text);
}

function fromDescriptor(descriptor: number | undefined): string | undefined {
  if (descriptor === undefined) return undefined;
  try {
    return readFileSync(descriptor, 'utf8').replace(/\r?\n$/, '');
  } catch {
    throw new UserError(
      'usage',
      `--passphrase-fd: nothing can be read from "${descriptor}". Open it, for example: --passphrase-fd 3 3< FILE`,
    );
  }
}

// Strategies and whatever this program starts shall not find it there.
function fromVariable(env: Context['env']): string | undefined {
  const text = env[variable];
  Reflect.deleteProperty(env, variable);
  return text;
}

async function typed(typist: Typist | undefined, isNew: boolean): Promise<string> {
  if (!typist)
    throw new UserError(
      'usage',
      `There is no terminal to type the passphrase at. Give it as the variable ${variable}, or from a file: --passphrase-fd 3 3< FILE`,
    );
  const text = await typist.ask(
    isNew ? 'New passphrase for the keys (not shown): ' : 'Passphrase of the keys (not shown): ',
  );
  if (isNew && text !== (await typist.ask('The same again: ')))
    throw new UserError('usage', 'The two passphrases differ. Nothing was kept; try again.');
  return text;
}
