import { readFile, rename, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { UserError } from '#errors';
import { sourceFiles } from './source-files.ts';
import { makeFolder } from './write.ts';

/** A strategy file and all that it imports from beside it, as another machine can be handed them. */
export interface SourcePack {
  /** Where they lie on the machine that packed them. */
  readonly folder: string;
  /** The name of the strategy's own file. */
  readonly entry: string;
  /** By their names within the folder. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** Packs a strategy. One that needs a package of its own is refused: others do not have it. */
export async function packSources(file: string): Promise<SourcePack> {
  const sources = await sourceFiles(file);
  for (const [path, content] of sources) if (codePattern.test(path)) refusePackages(path, content);
  const folder = commonFolder([...sources.keys()]);
  const nameOf = (path: string) => relative(folder, path).replaceAll(sep, '/');
  const named = [...sources].map(([path, content]): [string, Uint8Array] => [nameOf(path), content]);
  return {
    folder,
    entry: nameOf(file),
    files: Object.fromEntries(named.toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Writes a pack's files into a folder, and gives back the path of the strategy's own. */
export async function unpackSources({ entry, files }: SourcePack, folder: string): Promise<string> {
  for (const [name, content] of Object.entries(files)) await write(placeOf(name, folder), content);
  return placeOf(entry, folder);
}

// Several workers may unpack the same at once, and none may load half a file.
async function write(file: string, content: Uint8Array): Promise<void> {
  const before = await readFile(file).catch(() => undefined);
  if (before?.equals(content)) return;
  await makeFolder(dirname(file));
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, content);
  await rename(draft, file);
}

// A name out of somebody else's pack must not lead out of the folder.
function placeOf(name: string, folder: string): string {
  const place = resolve(folder, name);
  if (place.startsWith(folder + sep)) return place;
  throw new UserError('data', `"${name}" is not the name of a file inside a pack of sources.`);
}

function commonFolder(paths: readonly string[]): string {
  let folder = dirname(paths[0]!);
  while (!paths.every((path) => path.startsWith(join(folder, sep)))) folder = dirname(folder);
  return folder;
}

const codePattern = /\.[cm]?[jt]s$/;
const comment = /\/\*[^]*?\*\/|^\s*\/\/.*$/gm;
// Types are gone before anything is imported.
const imports =
  /^\s*(?:import|export)\b(?!\s+type\b)[^'"`;]*?\bfrom\s*(['"])([^'"\n]+)\1|^\s*import\s*(['"])([^'"\n]+)\3|\b(?:import|require)\s*\(\s*(['"])([^'"\n]+)\5/gm;

function refusePackages(path: string, content: Buffer): void {
  const code = content.toString('utf8').replaceAll(comment, '');
  for (const match of code.matchAll(imports)) {
    const name = match[2] ?? match[4] ?? match[6]!;
    if (name.startsWith('./') || name.startsWith('../') || name === 'cryptobot' || isBuiltin(name)) continue;
    throw new UserError(
      'failed',
      `${path} imports "${name}", and a queue takes only a strategy and the files that it imports from beside it. Copy what is needed into such a file, or leave out --queue.`,
    );
  }
}
