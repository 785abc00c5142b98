import { fault } from './transport.ts';
import { page } from './status.ts';
import type { Fault } from './types.ts';

// P1; after the engine did its work, so that an order may hide behind the page.
export function htmlPage(): Fault {
  return replaced('html page', page('Scheduled maintenance'), 'text/html');
}

// P2
export function emptyBody(): Fault {
  return replaced('empty body', '');
}
export function bare(text: '{}' | 'null' | '[]' | '""'): Fault {
  return replaced(`bare ${text}`, text);
}

/** Content-length is right, the JSON stops in the middle (P3). */
export function truncatedJson(): Fault {
  return fault('truncated json', 'reply', { kind: 'deliver', how: 'truncated' });
}

// P4
export function corruptGzip(): Fault {
  return fault('corrupt gzip', 'reply', { kind: 'deliver', how: 'corrupt-gzip' });
}

// P5
export function withoutField(name: string): Fault {
  return fieldFault(`without ${name}`, name, () => undefined);
}
export function renamedField(name: string, to: string): Fault {
  return altered(`${name} renamed`, (body) =>
    everywhere(body, (object) => {
      if (!(name in object)) return;
      object[to] = object[name];
      delete object[name];
    }),
  );
}
export function extraField(name: string, value: unknown): Fault {
  return altered(`extra ${name}`, (body) => everywhere(body, (object) => void (object[name] = value)));
}
export function changedField(name: string, value: unknown): Fault {
  return fieldFault(`${name} changed`, name, () => value);
}

/** The same numbers in another notation (P6). */
export function numbersAs(notation: 'strings' | 'numbers' | 'exponents'): Fault {
  return altered(`numbers as ${notation}`, (body) => values(body, (value) => inNotation(value, notation)));
}

/** A number in the JSON text that a double cannot hold (P6). */
export function hugeInteger(field: string, digits = '9007199254740993'): Fault {
  return altered(`huge ${field}`, (body) => rawNumber(body, field, digits));
}

// P12
export function hugeBody(bytes = 10_000_000): Fault {
  return altered(`body of ${bytes} bytes`, (body) =>
    Array.isArray(body) ? [...body, 'x'.repeat(bytes)] : { ...(body as object), padding: 'x'.repeat(bytes) },
  );
}

// P13
export const hostileText = `<script>alert(1)</script>'"\`;--\u0000\u202e{{7*7}}=cmd|' /C calc'!A0 $(rm -rf ~)`;
export function hostileField(name: string, value = hostileText): Fault {
  return fieldFault(`hostile ${name}`, name, () => value);
}

export function altered(name: string, alter: (body: unknown) => unknown): Fault {
  return fault(name, 'reply', { kind: 'alter', alter: (body) => alter(structuredClone(body)) });
}

function replaced(name: string, body: string, type = 'application/json'): Fault {
  return fault(name, 'applied', { kind: 'answer', status: 200, body, headers: { 'content-type': type } });
}

function fieldFault(name: string, field: string, value: (old: unknown) => unknown): Fault {
  return altered(name, (body) =>
    everywhere(body, (object) => {
      if (field in object) object[field] = value(object[field]);
    }),
  );
}

type Dictionary = Record<string, unknown>;

function everywhere(body: unknown, change: (object: Dictionary) => void): unknown {
  if (Array.isArray(body)) for (const item of body) everywhere(item, change);
  else if (typeof body === 'object' && body !== null) {
    for (const value of Object.values(body)) everywhere(value, change);
    change(body as Dictionary);
  }
  return body;
}

function values(body: unknown, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(body)) return body.map((item) => values(item, change));
  if (typeof body !== 'object' || body === null) return change(body);
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, values(value, change)]));
}

function inNotation(value: unknown, notation: 'strings' | 'numbers' | 'exponents'): unknown {
  const numeric = typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
  if (!numeric) return value;
  if (notation === 'strings') return String(value);
  if (notation === 'numbers') return Number(value);
  return typeof value === 'string' ? Number(value).toExponential() : value;
}

/** JSON.stringify cannot write such a number: the server puts the digits in place of this mark. */
export const rawDigits = /"\\u0001(\d+)\\u0001"/g;
function rawNumber(body: unknown, field: string, digits: string): unknown {
  return everywhere(body, (object) => {
    if (field in object) object[field] = `\u0001${digits}\u0001`;
  });
}
