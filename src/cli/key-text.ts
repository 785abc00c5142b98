import { UserError } from '#errors';
import type { Typist } from './terminal.ts';

/** The parts of an exchange key as they were typed or piped. */
export interface KeyParts {
  readonly apiKey: string;
  readonly secret: string;
  readonly password: string | null;
}

const most = 65_536;

/** Asks for the parts of a key one after the other. */
export async function typeKey(typist: Typist, exchange: string): Promise<KeyParts> {
  const apiKey = await typist.ask(`API key of ${exchange} (not shown): `);
  let secret = await typist.ask('Secret (not shown): ');
  // Keys of some exchanges are blocks of lines.
  while (isBlock(secret) && !isWholeBlock(secret)) secret += `\n${await typist.more()}`;
  const password = await typist.ask('Password, where the exchange gave one (else Enter): ');
  return checked({ apiKey, secret, password: password === '' ? null : password });
}

/** Reads a key from stdin: JSON, or a line for each part. What is wrong is told without showing it. */
export async function pipeKey(stdin: AsyncIterable<Buffer | string>): Promise<KeyParts> {
  let text = '';
  for await (const chunk of stdin) {
    text += chunk.toString();
    if (text.length > most) throw unreadable();
  }
  return checked(text.trimStart().startsWith('{') ? fromJson(text) : fromLines(text));
}

function fromJson(text: string): Partial<KeyParts> {
  try {
    const { apiKey, secret, password } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if ([apiKey, secret, password ?? ''].every((part) => typeof part === 'string'))
      return { apiKey, secret, password: password ?? null } as KeyParts;
  } catch {
    // Said below, without the text that the parser would quote.
  }
  throw unreadable();
}

function fromLines(text: string): Partial<KeyParts> {
  const [apiKey, ...rest] = text.trim().split(/\r?\n/);
  const end = isBlock(rest[0] ?? '') ? rest.findIndex((line) => isWholeBlock(line)) + 1 : 1;
  const [password, ...others] = rest.slice(end);
  if (end === 0 || others.length > 0) throw unreadable();
  const secret = rest.slice(0, end).join('\n');
  return { ...(apiKey === undefined ? {} : { apiKey }), secret, password: password ?? null };
}

function checked({ apiKey = '', secret = '', password = null }: Partial<KeyParts>): KeyParts {
  const parts = { apiKey: apiKey.trim(), secret: secret.trim(), password: password?.trim() ?? null };
  const isPlain = (part: string) => /^[\x21-\x7e]+$/.test(part);
  const isSecret = isBlock(parts.secret) ? /^[\x20-\x7e\n]+$/.test(parts.secret) : isPlain(parts.secret);
  if (isPlain(parts.apiKey) && isSecret && (parts.password === null || /^[\x20-\x7e]+$/.test(parts.password)))
    return parts;
  throw unreadable();
}

function isBlock(text: string): boolean {
  return text.trimStart().startsWith('-----BEGIN');
}

function isWholeBlock(text: string): boolean {
  return /-----END [^-]*-----\s*$/.test(text);
}

function unreadable(): UserError {
  return new UserError(
    'usage',
    'What came is no key (it is not shown here). Allowed: a line with the API key, a line with the secret, and a third with the password where there is one; or {"apiKey": "…", "secret": "…"}.',
  );
}
