import { relative } from 'node:path';
import { type KeyName, keyNames, type Origin, type Settings } from '#config';
import { formatDuration, formatTime, marketName } from '#market';
import type { Context } from '../context.ts';
import { loadSettings } from '../settings.ts';
import { columns } from '../table.ts';

/** `cryptobot config show`: every setting, its value and where the value comes from. */
export async function runConfigShow(
  { origin: showsOrigin }: { readonly origin?: boolean },
  context: Context,
): Promise<void> {
  const { settings, origins, configFile } = await loadSettings(context);
  const near = (file: string) => shortest(context.cwd, file);
  const document = {
    file: configFile ?? null,
    settings: Object.fromEntries(keyNames.map((key) => [key, plain(key, settings)])),
    origins: Object.fromEntries(keyNames.map((key) => [key, origins[key] ?? { kind: 'default', name: '' }])),
  };
  context.output.result(document, ({ bold, dim }) => {
    const rows = keyNames.flatMap((key) =>
      parts(key, settings, near).map(([name, text]) => [name, text, dim(describe(origins[key], near))]),
    );
    const width = showsOrigin ? 3 : 2;
    return columns(
      rows.map((row) => row.slice(0, width)),
      { head: ['key', 'value', 'origin'].slice(0, width), bold },
    );
  });
  if (configFile === undefined)
    context.output.note('\nNo configuration file here or above. Create one with: cryptobot init');
}

/** A setting, or each of its parts: what is within what is written with dots, as `sweep --param` has it. */
function parts(
  key: KeyName,
  settings: Settings,
  near: (file: string) => string,
): (readonly [string, string])[] {
  if (key === 'markets') return [[key, settings.markets.map(marketName).join(', ')]];
  const value = settings[key];
  return typeof value === 'object' ? partsOf(key, value) : [[key, shown(key, value, near)]];
}

function partsOf(name: string, value: unknown): (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [[name, textOf(name.split('.').at(-1)!, value)]];
  const isSimple = (one: unknown) => typeof one !== 'object' || one === null;
  const inner = Array.isArray(value)
    ? value.map((one: unknown, k) => [nameOf(one) ?? String(k), one] as const)
    : Object.entries(value);
  if (inner.length === 0) return [[name, 'none']];
  if (Array.isArray(value) && value.every(isSimple)) return [[name, value.join(', ')]];
  return inner.flatMap(([part, one]) => partsOf(`${name}.${part}`, one));
}

const lengthsOfTime = new Set(['cooldown', 'every', 'dataAge', 'clockOffset']);

function textOf(name: string, value: unknown): string {
  if (typeof value === 'number' && lengthsOfTime.has(name)) return formatDuration(value);
  return typeof value === 'number' && name === 'time' ? formatTime(value) : String(value);
}

// A bot goes by its name.
function nameOf(one: unknown): string | undefined {
  if (typeof one !== 'object' || one === null) return undefined;
  const { name, strategy } = one as { readonly name?: unknown; readonly strategy?: unknown };
  return [name, strategy].find((text) => typeof text === 'string');
}

function plain(key: KeyName, settings: Settings): unknown {
  if (key === 'httpsProxy')
    return settings.httpsProxy === undefined ? null : withoutPassword(settings.httpsProxy);
  return key === 'markets' ? settings.markets.map(marketName) : (settings[key] ?? null);
}

const missing: Readonly<Partial<Record<KeyName, string>>> = {
  from: 'the first bar',
  to: 'the last bar',
  makerFee: 'like fee',
  exchangeFees: 'the built-in table',
  rules: 'none',
  maintenance: '0.005 with leverage',
  leverage: '1',
  participation: '1',
  spread: '0',
  impact: '0',
  borrow: '0',
  httpsProxy: 'that of HTTPS_PROXY, if any',
  healthEvery: '1m',
};

function shown(
  key: KeyName,
  value: string | number | boolean | undefined,
  near: (file: string) => string,
): string {
  if (value === undefined) return missing[key] ?? '';
  if (key === 'from' || key === 'to') return formatTime(Number(value));
  if (key === 'httpsProxy') return withoutPassword(String(value));
  return key === 'strategies' || key === 'data' || key === 'reports' ? near(String(value)) : String(value);
}

function withoutPassword(address: string): string {
  const url = new URL(address);
  if (url.password !== '') url.password = '…';
  return url.password === '' ? address : decodeURIComponent(url.href);
}

function describe(origin: Origin | undefined, near: (file: string) => string): string {
  if (!origin || origin.kind === 'default') return 'default';
  return origin.kind.endsWith('config') ? `${origin.kind} ${near(origin.name)}` : origin.name;
}

function shortest(from: string, file: string): string {
  const path = relative(from, file) || '.';
  return path.length < file.length ? path : file;
}
