import { UserError } from '#errors';
import { quoted, type Rule } from './rule.ts';

/** A value with secrets in it as errors show it: the names of what it holds. */
export function outline(value: unknown): string {
  if (Array.isArray(value)) return `"a list of ${value.length}"`;
  if (typeof value === 'string') return `"${shortened(value)}"`;
  if (typeof value !== 'object' || value === null) return quoted(value);
  return `"{ ${Object.keys(value).join(', ')} }"`;
}

/** Where a secret is read from: `env:NAME` or `file:PATH`. */
export function isElsewhere(value: string): boolean {
  return /^(env|file):./.test(value);
}

/** The address of a webhook, or a sentence about it that does not give it away. `name` is how the user calls it. */
export function requireWebhook(value: string, name = shortened(value)): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const why = url === undefined ? 'is not an address' : whyNot(url);
  if (why === undefined) return value;
  throw new UserError(
    'config',
    `"${name}" ${why}. Write the webhook as it was given to you, beginning with https:// (http:// only on this machine), or where it is: "env:DISCORD_WEBHOOK", "file:webhook.txt".`,
  );
}

function whyNot({ protocol, hostname, username, password }: URL): string | undefined {
  if (protocol !== 'https:' && protocol !== 'http:') return 'is not an address of the web';
  if (username !== '' || password !== '') return 'has a name or a password in it';
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return protocol === 'https:' || isHere ? undefined : 'would be sent in the clear';
}

// What stands behind the host gives access.
function shortened(value: string): string {
  if (!URL.canParse(value)) return `${value.slice(0, 40)}${value.length > 40 ? '…' : ''}`;
  const { protocol, host } = new URL(value);
  return `${protocol}//${host}/…`;
}

/** Keys are never written down. */
export function refuseKey(): never {
  throw new UserError(
    'config',
    'a key does not belong into the configuration. Write where it is: "env:HOOK_KEY" or "file:hook.key".',
  );
}

/** A secret as the configuration may say it: where it is, or itself where `literal` takes it. */
export function secretText(literal: (value: string) => string): Rule<string> {
  return {
    fromText: (value) => value,
    check(value) {
      if (typeof value !== 'string' || value.trim() === '')
        throw new UserError(
          'usage',
          `${quoted(value)} is not text. Write for example "env:DISCORD_WEBHOOK".`,
        );
      return isElsewhere(value) ? value : literal(value);
    },
  };
}
