import { UserError } from '#errors';
import { parseDuration } from '#market';
import { fieldsOf, json, oneOf } from './fields.ts';
import { number, quoted, type Rule } from './rule.ts';
import { outline, refuseKey, requireWebhook, secretText } from './secret.ts';

/** Where metrics are written as lines of InfluxDB: to a server, or into a file. */
export interface InfluxSettings {
  readonly url?: string;
  /** Where the token is that lets us write. */
  readonly key?: string;
  readonly path?: string;
}

const example = '{ "url": "http://127.0.0.1:8086/api/v2/write?org=me&bucket=bots", "key": "env:INFLUX_KEY" }';

const path: Rule<string> = {
  fromText: (text) => text,
  check(value) {
    if (typeof value === 'string' && value.trim() !== '' && !value.includes('\0')) return value;
    throw new UserError(
      'usage',
      `${quoted(value)} is not a path. Write for example { "path": "metrics.lp" }.`,
    );
  },
};

export const influx: Rule<InfluxSettings> = {
  fromText: json,
  check(value) {
    if (typeof value !== 'object')
      throw new UserError('usage', `${outline(value)} is not an object. Write for example ${example}.`);
    const given = fieldsOf(
      value,
      { url: secretText(requireWebhook), key: secretText(refuseKey), path },
      example,
    );
    if ((given.url === undefined) === (given.path === undefined))
      throw new UserError(
        'usage',
        `${outline(value)} has to name one place, an "url" or a "path". Write for example ${example}.`,
      );
    return given;
  },
};

export const port = number(
  (value) => Number.isInteger(value) && value >= 0 && value <= 65_535,
  'Write a port from 1 to 65535, or 0 for any that is free.',
);

export const host: Rule<string> = {
  fromText: (text) => text,
  check(value) {
    if (typeof value === 'string' && /^[\w.:-]{1,253}$/.test(value)) return value;
    throw new UserError(
      'usage',
      `${quoted(value)} is not a host. Write a name or an address, for example 127.0.0.1.`,
    );
  },
};

export const whenUnwell = oneOf(['alert', 'no-entries'] as const, 'what to do when an exchange is not well');

/** How often something is measured. */
export const pace: Rule<number> = {
  fromText: (text) => text,
  check(value) {
    const ms = typeof value === 'string' ? parseDuration(value) : value;
    if (typeof ms === 'number' && ms >= 1000 && ms <= 3_600_000) return ms;
    throw new UserError(
      'usage',
      `${quoted(value)} is not how often to measure. Write "1s" to "1h", for example "1m".`,
    );
  },
};
