import { join } from 'node:path';
import { didYouMean, UserError } from '#errors';
import { confined } from './confine.ts';
import { confinedText, runBody } from './strategy-words.ts';
import { makeFolder } from './write.ts';

/** Imports a TypeScript or JavaScript file of the user and gives back what it exports. */
export type Importer = (file: string) => Promise<Readonly<Record<string, unknown>>>;

interface Loading {
  /** What files that say `from 'cryptobot'` get. */
  readonly library: object;
  /** Where compiled files are kept. */
  readonly cache: string;
}

/**
 * Files that say `from 'cryptobot'` get the `library` that is passed here, wherever they lie and
 * whatever is installed beside them: two copies of our classes would not recognise each other.
 */
export function importer({ library, cache }: Loading): Importer {
  return loading(library, async (file) => {
    const { createJiti } = await import('jiti');
    const compiled = await folderFor(cache, 'jiti');
    const jiti = createJiti(file, { ...options(library), fsCache: compiled });
    return jiti.import<Record<string, unknown>>(file);
  });
}

const entry = 'globalThis[Symbol.for("cryptobot.strategy-file")]';
const strategyFile = Symbol.for('cryptobot.strategy-file');

/**
 * The same for strategies. In their files, and in those beside them that they import, neither clock
 * nor chance nor the world can be asked. Each time, a file is loaded as it is now, and nothing that
 * it or its neighbours kept from before is left.
 */
export function strategyImporter({ library, cache }: Loading): Importer {
  return loading(library, async (file) => {
    const { createJiti } = await import('jiti');
    const compiled = await folderFor(cache, 'strategies');
    const compiler = createJiti(file);
    const jiti = createJiti(file, {
      ...options(library),
      fsCache: compiled,
      transform: (about) => ({ code: confinedText(compiler.transform(about), entry) }),
    });
    const before = new Set(Object.keys(jiti.cache));
    Object.assign(globalThis, {
      [strategyFile]: (...body: Parameters<typeof runBody>) => confined(() => runBody(...body)),
    });
    try {
      // Not awaited: a strategy that waits while it loads could wait for anything.
      return jiti(file) as Record<string, unknown>;
    } finally {
      for (const loaded of Object.keys(jiti.cache)) if (!before.has(loaded)) delete jiti.cache[loaded];
    }
  });
}

function options(library: object) {
  return { interopDefault: false, virtualModules: { cryptobot: library } };
}

async function folderFor(cache: string, name: string): Promise<string | false> {
  const folder = join(cache, name);
  const made = makeFolder(folder);
  return made.then(
    () => folder,
    () => false,
  );
}

function loading(library: object, load: Importer): Importer {
  return async (file) => {
    try {
      return await load(file);
    } catch (error) {
      throw new ImportError(file, error, Object.keys(library));
    }
  };
}

/** A file of the user that could not be imported: one sentence with file and line. */
class ImportError extends UserError {
  constructor(file: string, error: unknown, exported: readonly string[]) {
    super('failed', sentence(file, error, exported), { cause: error });
  }
}

function sentence(file: string, error: unknown, exported: readonly string[]): string {
  if (!(error instanceof Error)) return `${file} could not be loaded: it throws "${String(error)}".`;
  const syntax = /ParseError: (.*?)\s*\n\s*(\S.*:\d+):\d+/s.exec(error.message);
  if (syntax) return `${syntax[2]} is not valid TypeScript: ${syntax[1]}. Correct the line.`;
  if (error instanceof SyntaxError) return `${place(file, error)} is not valid JavaScript: ${error.message}.`;
  const missing = /^Cannot find (?:module|package) '([^']+)'/.exec(error.message);
  if (missing)
    return `${file} imports "${missing[1]}", which is not there. Correct the import, or install the package beside the file.`;
  const unknown = /\(0\s*,\s*_cryptobot\.(\w+)\) is not a function/.exec(error.message)?.[1];
  if (unknown)
    return `${place(file, error)} uses "${unknown}", which 'cryptobot' does not export.${didYouMean(unknown, exported)}`;
  // Our own complaints about a definition are whole sentences already.
  if (error instanceof UserError) return `${place(file, error)}: ${error.message}`;
  return `${place(file, error)} throws while loading: ${error.name}: ${error.message}`;
}

// The first line of the stack that lies in the user's file, not in the loader.
function place(file: string, error: Error): string {
  const escaped = file.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const line = new RegExp(`${escaped}:(\\d+)`).exec(error.stack ?? '')?.[1];
  return line === undefined ? file : `${file}:${line}`;
}
