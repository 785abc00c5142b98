import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Shelf, strategyImporter } from '#adapters/files';
import type { Context } from './context.ts';
import { openImporter, type ProjectSettings } from './settings.ts';

/** Where this project's strategies are, and how their files are imported. */
export async function openShelf({ cwd }: Context, { settings }: ProjectSettings): Promise<Shelf> {
  return {
    folder: settings.strategies,
    builtIn: join(packageFolder(), 'strategies'),
    from: cwd,
    importFile: await openImporter(strategyImporter),
  };
}

/** The folder of our own package, from source as well as from a bundle. */
export function packageFolder(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  let folder = start;
  while (!isOurs(folder)) {
    if (dirname(folder) === folder) throw new Error(`${start} lies in no package called cryptobot`);
    folder = dirname(folder);
  }
  return folder;
}

function isOurs(folder: string): boolean {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) return false;
  const { name } = JSON.parse(readFileSync(file, 'utf8')) as { readonly name?: unknown };
  return name === 'cryptobot';
}
