import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import { lilconfig } from 'lilconfig';
import { UserError } from '#errors';
import type { Importer } from './import.ts';
import { parseJson } from './json.ts';

/** A configuration file and what it holds, not yet checked. */
export interface ConfigFile {
  readonly file: string;
  readonly value: unknown;
}

const extensions = ['ts', 'mts', 'js', 'mjs', 'json', 'yaml', 'yml'];
const names = extensions.map((extension) => `cryptobot.config.${extension}`);

/** The nearest `cryptobot.config.*` in a folder, or in the folders above it with `upwards`. */
export async function findConfig(folder: string, upwards: boolean): Promise<string | undefined> {
  const found = await lilconfig('cryptobot', {
    searchPlaces: names,
    ignoreEmptySearchPlaces: false,
    cache: false,
    // Only found here and read later, so that a broken file is reported in our words.
    loaders: Object.fromEntries(names.map((name) => [extname(name), () => ({})])),
    ...(upwards ? { stopDir: resolve('/') } : { stopDir: folder }),
  }).search(folder);
  if (!found) return undefined;
  refuseTwo(dirname(found.filepath));
  return found.filepath;
}

function refuseTwo(folder: string): void {
  const present = names.filter((name) => existsSync(join(folder, name)));
  if (present.length < 2) return;
  throw new UserError(
    'config',
    `${folder} has ${present.map((name) => `"${name}"`).join(' and ')}, and only one can be meant. Keep one of them, or choose with --config FILE.`,
  );
}

export async function readConfig(file: string, importFile: Importer): Promise<ConfigFile> {
  const read = readers[extname(file)];
  if (!read)
    throw new UserError(
      'config',
      `"${file}" is not a configuration file. Allowed endings: ${extensions.map((name) => `.${name}`).join(', ')}.`,
    );
  return { file, value: await read(file, importFile) };
}

type Reader = (file: string, importFile: Importer) => Promise<unknown>;

const readers: Readonly<Record<string, Reader>> = {
  '.ts': readModule,
  '.mts': readModule,
  '.js': readModule,
  '.mjs': readModule,
  '.json': async (file) => parseJson(await readFile(file, 'utf8'), file),
  '.yaml': readYaml,
  '.yml': readYaml,
};

async function readModule(file: string, importFile: Importer): Promise<unknown> {
  const module = await importFile(file).catch((error: unknown) => {
    throw error instanceof UserError ? new UserError('config', error.message, { cause: error }) : error;
  });
  if (module['default'] !== undefined) return module['default'];
  throw new UserError('config', `${file} exports no configuration. Write: export default { fee: 0.001 };`);
}

async function readYaml(file: string): Promise<unknown> {
  const { parseYaml } = await import('./yaml.ts');
  return parseYaml(await readFile(file, 'utf8'), file);
}
