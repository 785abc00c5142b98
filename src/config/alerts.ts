import { didYouMean, UserError } from '#errors';
import { severities, type Severity } from '#watch';
import { fieldsOf, json } from './fields.ts';
import { at, number, quoted, type Rule } from './rule.ts';

/** Where alerts go, and from which severity on. */
export type AlertSettings = { readonly least?: Severity } & (
  | { readonly to: 'console' }
  | {
      readonly to: 'file';
      readonly path: string;
      /** Bytes after which a new file is begun, and how many older ones are kept. */
      readonly size?: number;
      readonly keep?: number;
    }
  | { readonly to: 'discord'; readonly url: string }
  | {
      readonly to: 'webhook';
      readonly url: string;
      /** Where the key is that signs what is sent. */
      readonly key?: string;
    }
);

const places = ['console', 'file', 'discord', 'webhook'] as const;

const least: Rule<Severity> = oneOf(severities, 'a severity');
const path = text('a path in quotes, for example "alerts.jsonl"');
const common = { to: oneOf(places, 'a place for alerts'), least };
const fields = {
  console: common,
  file: {
    ...common,
    path,
    size: number((value) => Number.isInteger(value) && value >= 1024, 'Write bytes, 1024 or more.'),
    keep: number(
      (value) => Number.isInteger(value) && value >= 0 && value <= 1000,
      'Write how many older files to keep, for example 5.',
    ),
  },
  discord: { ...common, url: secretText(requireWebhook) },
  webhook: { ...common, url: secretText(requireWebhook), key: secretText(refuseKey) },
} as const satisfies Record<(typeof places)[number], Record<string, Rule<unknown>>>;

const examples = {
  console: '{ "to": "console", "least": "warning" }',
  file: '{ "to": "file", "path": "alerts.jsonl" }',
  discord: '{ "to": "discord", "url": "env:DISCORD_WEBHOOK" }',
  webhook: '{ "to": "webhook", "url": "https://example.com/hook", "key": "env:HOOK_KEY" }',
};

const needed = { console: undefined, file: 'path', discord: 'url', webhook: 'url' } as const;

/** The places that alerts go to. */
export const alerts: Rule<readonly AlertSettings[]> = {
  fromText: json,
  check(value) {
    if (!Array.isArray(value))
      throw new UserError(
        'usage',
        `${quoted(value)} is not a list of places for alerts. Write for example [${examples.discord}].`,
      );
    return value.map((one: unknown, k) => at(`alert ${k + 1}`, 'usage', () => checkOne(one)));
  },
};

function checkOne(value: unknown): AlertSettings {
  const given = typeof value === 'object' && value !== null && 'to' in value ? value.to : undefined;
  if (given === undefined)
    throw new UserError(
      'usage',
      `${quoted(value)} does not say where to. Write for example ${examples.discord}.`,
    );
  const to = at('to', 'usage', () => common.to.check(given));
  const one = fieldsOf(value, fields[to] as typeof fields.file, examples[to]);
  const missing = needed[to];
  if (missing !== undefined && !(missing in one))
    throw new UserError('usage', `"${missing}" is missing. Write for example ${examples[to]}.`);
  return one as AlertSettings;
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

function refuseKey(): never {
  throw new UserError(
    'config',
    'a key does not belong into the configuration. Write where it is: "env:HOOK_KEY" or "file:hook.key".',
  );
}

function secretText(literal: (value: string) => string): Rule<string> {
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

function text(what: string): Rule<string> {
  return {
    fromText: (value) => value,
    check(value) {
      if (typeof value === 'string' && value.trim() !== '' && !value.includes('\0')) return value;
      throw new UserError('usage', `${quoted(value)} is not text. Write ${what}.`);
    },
  };
}

function oneOf<T extends string>(allowed: readonly T[], what: string): Rule<T> {
  return {
    fromText: (value) => value,
    check(value) {
      const found = allowed.find((one) => one === value);
      if (found !== undefined) return found;
      throw new UserError(
        'usage',
        `${quoted(value)} is not ${what}.${didYouMean(String(value), allowed)} Allowed: ${allowed.join(', ')}.`,
      );
    },
  };
}
