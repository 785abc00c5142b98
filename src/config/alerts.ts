import { UserError } from '#errors';
import { severities, type Severity } from '#watch';
import { fieldsOf, json, oneOf } from './fields.ts';
import { at, number, quoted, type Rule } from './rule.ts';
import { outline, refuseKey, requireWebhook, secretText } from './secret.ts';

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
        `${outline(value)} is not a list of places for alerts. Write for example [${examples.discord}].`,
      );
    return value.map((one: unknown, k) => at(`alert ${k + 1}`, 'usage', () => checkOne(one)));
  },
};

function checkOne(value: unknown): AlertSettings {
  const given = typeof value === 'object' && value !== null && 'to' in value ? value.to : undefined;
  if (given === undefined)
    throw new UserError(
      'usage',
      `${outline(value)} does not say where to. Write for example ${examples.discord}.`,
    );
  const to = at('to', 'usage', () => common.to.check(given));
  const one = fieldsOf(value, fields[to] as typeof fields.file, examples[to]);
  const missing = needed[to];
  if (missing !== undefined && !(missing in one))
    throw new UserError('usage', `"${missing}" is missing. Write for example ${examples[to]}.`);
  return one as AlertSettings;
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
