import { existsSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import {
  type AlertSettings,
  checkConfig,
  defaults,
  type InfluxSettings,
  isElsewhere,
  type KeyName,
  keyNames,
  keys,
  type Layer,
  readText,
  type Resolved,
  resolveSettings,
  type Settings,
} from '#config';
import { closest, UserError } from '#errors';
import { findConfig, type Importer, importer, readConfig, userFolders } from '#adapters/files';
import type { Context } from './context.ts';
import { withPlainSignals } from './interrupt.ts';
import type { SimulationOptions } from './options.ts';
import { hideSecret } from './secret-text.ts';
import { version } from './version.ts';

type Flags = Omit<SimulationOptions, 'timeframe'> & {
  readonly timeframe?: string | readonly string[];
  readonly bots?: boolean;
} & Partial<Pick<Settings, 'maxLatency' | 'minAvailability' | 'minSuccess'>>;

/** Every setting with its value and where it came from. */
export interface ProjectSettings extends Resolved {
  /** The folder the project lives in: that of its configuration, else where the command runs. */
  readonly project: string;
  readonly configFile: string | undefined;
}

/** Flags over variables over the project's configuration over the user's over the defaults. */
export async function loadSettings(context: Context, flags: Flags = {}): Promise<ProjectSettings> {
  const configFile = await projectConfig(context);
  const project = configFile === undefined ? context.cwd : dirname(configFile);
  const userFile = await findConfig(userFolders().config, false);
  const layers = [
    layer(defaults, project, () => ({ kind: 'default', name: '' })),
    ...(userFile === undefined || userFile === configFile
      ? []
      : [await fileLayer(userFile, 'user config', context)]),
    ...(configFile === undefined ? [] : [await fileLayer(configFile, 'project config', context)]),
    environmentLayer(context),
    flagLayer(flags, context.cwd),
  ];
  const resolved = resolveSettings(layers);
  for (const place of [...(resolved.settings.alerts ?? []), resolved.settings.influx ?? {}])
    if ('url' in place && place.url !== undefined && !isElsewhere(place.url))
      hideSecret(place.url, context.output.redactor);
  return { ...resolved, project, configFile };
}

/** Imports the user's files; the library they import is the one that runs. */
export async function openImporter(make = importer): Promise<Importer> {
  const load = make({ library: await import('cryptobot'), cache: resolve(userFolders().cache, version) });
  return (file) => withPlainSignals(() => load(file));
}

async function projectConfig({ configFile, cwd }: Context): Promise<string | undefined> {
  if (configFile === undefined) return findConfig(cwd, true);
  const file = resolve(cwd, configFile);
  if (existsSync(file)) return file;
  throw new UserError(
    'config',
    `--config: "${configFile}" is not there. Write the path of a configuration file, or create one with: cryptobot init`,
  );
}

async function fileLayer(
  file: string,
  kind: 'user config' | 'project config',
  { cwd }: Context,
): Promise<Layer> {
  const { value } = await readConfig(file, async (path) => (await openImporter())(path));
  const name = relative(cwd, file);
  return layer(checkConfig(value, name.startsWith('..') ? file : name), dirname(file), () => ({
    kind,
    name: file,
  }));
}

// Paths in a file are meant from where the file lies.
function layer(values: Layer['values'], folder: string, origin: Layer['origin']): Layer {
  const absolute = Object.entries(values).map(([key, value]) => [
    key,
    pathKeys.has(key) && typeof value === 'string' ? resolve(folder, value) : value,
  ]);
  const { alerts, influx } = values as Pick<Settings, 'alerts' | 'influx'>;
  const placed = {
    ...(alerts ? { alerts: alerts.map((place) => placeIn(folder, place)) } : {}),
    ...(influx ? { influx: placeIn(folder, influx) } : {}),
  };
  return { values: { ...Object.fromEntries(absolute), ...placed } as Layer['values'], origin };
}

function placeIn<T extends AlertSettings | InfluxSettings>(folder: string, place: T): T {
  const paths = Object.entries(place).map(([name, value]) => {
    if (name === 'path') return [name, resolve(folder, String(value))];
    const [, file] = /^file:(.+)$/s.exec(String(value)) ?? [];
    return [name, file === undefined ? value : `file:${resolve(folder, file)}`];
  });
  return Object.fromEntries(paths) as T;
}

const pathKeys: ReadonlySet<string> = new Set<KeyName>(['strategies', 'data', 'reports', 'alertFile']);

function environmentLayer({ env, cwd }: Context): Layer {
  refuseMisspelt(env);
  const given = keyNames.flatMap((key) => {
    const variable = variablesOf(key).find((name) => env[name]);
    return variable === undefined
      ? []
      : [[key, readText<unknown>(keys[key], env[variable] ?? '', variable)] as const];
  });
  return layer(Object.fromEntries(given), cwd, (key) => ({
    kind: 'environment',
    name: variablesOf(key).find((name) => env[name]) ?? '',
  }));
}

function variablesOf(key: KeyName): string[] {
  const name = `CRYPTOBOT_${key.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`;
  return key === 'markets' ? [name, 'CRYPTOBOT_MARKET'] : [name];
}

// Other programs may have variables like ours, so only near misses are taken for mistakes.
function refuseMisspelt(env: Context['env']): void {
  const known = keyNames.flatMap(variablesOf);
  const near = known.map((name) => name.slice('CRYPTOBOT_'.length));
  for (const name of Object.keys(env)) {
    if (!name.startsWith('CRYPTOBOT_') || known.includes(name)) continue;
    const meant = closest(name.slice('CRYPTOBOT_'.length), near);
    if (meant)
      throw new UserError(
        'config',
        `"${name}" is not a variable that is read. Did you mean "CRYPTOBOT_${meant}"? Rename or unset it.`,
      );
  }
}

function flagLayer(flags: Flags, cwd: string): Layer {
  // --bots asks for those of the configuration, and says nothing of them.
  const { market: markets, timeframe: timeframes, bots: _, ...named } = flags;
  // The first of several; who runs all of them goes through the flags.
  const [timeframe] = [timeframes].flat();
  const values = { markets, timeframe, ...(named as Layer['values']) };
  const known = Object.entries(values).filter(([key]) => (keyNames as readonly string[]).includes(key));
  return layer(Object.fromEntries(known), cwd, (key) => ({
    kind: 'flag',
    name: key === 'markets' ? '--market' : `--${key.replaceAll(/[A-Z]/g, (big) => `-${big.toLowerCase()}`)}`,
  }));
}
