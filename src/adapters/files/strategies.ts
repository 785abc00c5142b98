import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, resolve, sep } from 'node:path';
import { didYouMean, UserError } from '#errors';
import { isStrategy, type Strategy } from '#strategy';
import type { Importer } from './import.ts';
import { sourceHash } from './source-hash.ts';

/** Where strategies are looked for. */
export interface Shelf {
  /** The project's folder of strategies; it need not exist. */
  readonly folder: string;
  /** The folder that comes with the package. */
  readonly builtIn: string;
  /** What relative paths start from. */
  readonly from: string;
  readonly importFile: Importer;
}

export interface ShelfFile {
  readonly name: string;
  readonly file: string;
  readonly builtIn: boolean;
}

export interface LoadedStrategy {
  readonly strategy: Strategy;
  readonly file: string;
  /** SHA-256 of the file and what it imports from beside it. */
  readonly hash: string;
}

/** Loads a strategy by its name on the shelf, or by the path of any file. */
export async function loadStrategy(nameOrPath: string, shelf: Shelf): Promise<LoadedStrategy> {
  const isPath = nameOrPath.includes('/') || nameOrPath.includes(sep) || filePattern.test(nameOrPath);
  if (isPath) return loadFile(requireFile(nameOrPath, shelf.from), shelf.importFile);
  const found = findByName(nameOrPath, shelf);
  const loaded = await loadFile(found.file, shelf.importFile);
  if (loaded.strategy.name === nameOrPath) return loaded;
  throw new UserError(
    'failed',
    `${found.file} defines "${loaded.strategy.name}", but a strategy on the shelf is called like its file. Rename the file, or write name: '${nameOrPath}' in it.`,
  );
}

/** The shelf: the project's strategies if it has any, else those that come with the package. */
export function listStrategies(shelf: Pick<Shelf, 'folder' | 'builtIn'>): ShelfFile[] {
  const own = strategiesIn(shelf.folder, false);
  return own.length > 0 ? own : strategiesIn(shelf.builtIn, true);
}

/** Every strategy that can be named: the project's own and behind them those of the package. */
export function shelfOf(shelf: Pick<Shelf, 'folder' | 'builtIn'>): ShelfFile[] {
  const own = strategiesIn(shelf.folder, false);
  const hidden = new Set(own.map(({ name }) => name));
  return [...own, ...strategiesIn(shelf.builtIn, true).filter(({ name }) => !hidden.has(name))];
}

function findByName(name: string, shelf: Shelf): ShelfFile {
  const files = shelfOf(shelf);
  const [found, second] = files.filter((file) => file.name === name);
  if (found && second)
    throw new UserError(
      'config',
      `"${name}" is two files: ${found.file} and ${second.file}. Remove or rename one of them.`,
    );
  if (found) return found;
  const known = files.map((file) => file.name);
  const list = known.length === 0 ? '' : ` Known: ${known.join(', ')}.`;
  throw new UserError(
    'usage',
    `"${name}" is not a strategy.${didYouMean(name, known)}${list} Create it with: cryptobot strategies new NAME`,
  );
}

async function loadFile(file: string, importFile: Importer): Promise<LoadedStrategy> {
  const module = await importFile(file);
  const strategy = module['default'];
  if (strategy === undefined) {
    throw new UserError(
      'failed',
      `${file} has no default export. Write: export default defineStrategy({ … });`,
    );
  }
  if (!isStrategy(strategy)) {
    throw new UserError(
      'failed',
      `${file} exports something that is not a strategy. Write: export default defineStrategy({ … });`,
    );
  }
  return { strategy, file, hash: await sourceHash(file) };
}

function requireFile(path: string, from: string): string {
  const file = isAbsolute(path) ? path : resolve(from, path);
  if (!existsSync(file))
    throw new UserError(
      'usage',
      `"${path}" is not there. Write the path of a strategy file, or a name from: cryptobot strategies list`,
    );
  if (statSync(file).isFile() && filePattern.test(file)) return file;
  throw new UserError('usage', `"${path}" is not a strategy file. Allowed endings: .ts, .mts, .js, .mjs.`);
}

const filePattern = /(?<!\.d)\.(ts|mts|js|mjs)$/;
const shelfPattern = /^[a-z][a-z0-9-]{0,63}\.(ts|mts|js|mjs)$/;

// Files that begin with an underscore, and folders, are for what strategies share.
function strategiesIn(folder: string, builtIn: boolean): ShelfFile[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  const files = readdirSync(folder)
    .filter((file) => shelfPattern.test(file))
    .toSorted();
  return files.map((file) => ({
    name: basename(file).replace(filePattern, ''),
    file: join(folder, file),
    builtIn,
  }));
}
