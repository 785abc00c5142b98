import { addKey } from '#adapters/vault';
import { UserError } from '#errors';
import { rules } from '#config';
import { Secret } from '#secrets';
import type { Context } from '../context.ts';
import { openKeyRing, type PassphraseOptions, userKeys } from '../key-ring.ts';
import { type KeyParts, pipeKey, typeKey } from '../key-text.ts';
import { readPassphrase } from '../passphrase.ts';
import { openTypist, type Typist } from '../terminal.ts';

interface AddOptions extends PassphraseOptions {
  readonly name?: string;
  readonly replace?: boolean;
}

/** `cryptobot keys add`: a key into the file of keys. */
export async function runKeysAdd(
  named: string,
  words: readonly string[],
  options: AddOptions,
  context: Context,
): Promise<void> {
  const { output } = context;
  refuseWords(words, options);
  const exchange = await knownExchange(named);
  const name = nameOf(options.name ?? exchange);
  const known = await openKeyRing(options, context).list();
  const typist = openTypist(output);
  try {
    const parts = await readKey(typist, exchange, context);
    const passphrase = await readPassphrase(options, typist, context, known.length === 0);
    const key = {
      name,
      exchange,
      apiKey: new Secret(parts.apiKey),
      secret: new Secret(parts.secret),
      password: parts.password === null ? null : new Secret(parts.password),
    };
    await addKey(userKeys(), { key, added: Date.now(), passphrase, replace: options.replace === true });
  } finally {
    typist?.close();
  }
  output.result(
    { name, exchange, file: userKeys() },
    () => `The key "${name}" of ${exchange} is kept in ${userKeys()}`,
  );
}

async function knownExchange(named: string): Promise<string> {
  const exchange = rules.exchange.check(named);
  await (await import('#adapters/ccxt')).loadExchange(exchange);
  return exchange;
}

async function readKey(typist: Typist | undefined, exchange: string, { output }: Context): Promise<KeyParts> {
  const parts =
    process.stdin.isTTY && typist ? await typeKey(typist, exchange) : await pipeKey(process.stdin);
  for (const part of Object.values(parts) as (string | null)[]) if (part) output.redactor.hide(part);
  return parts;
}

// They are not repeated here, so that they do not go into a log as well.
function refuseWords(words: readonly string[], { passphraseFd }: AddOptions): void {
  if (words.length > 0)
    throw new UserError(
      'usage',
      'Keys are not words of the command line, where every program and the history of the shell can see them. Take one that was typed there for lost, and make a new one at the exchange. Type: cryptobot keys add EXCHANGE',
    );
  if (passphraseFd === 0)
    throw new UserError(
      'usage',
      '--passphrase-fd: "0" is where the key comes from. Use another, for example: --passphrase-fd 3 3< FILE',
    );
}

function nameOf(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(name)) return name;
  throw new UserError(
    'usage',
    `--name: "${name}" cannot be a name. Write up to 64 letters, digits, "-" and "_", beginning with a letter or digit.`,
  );
}
