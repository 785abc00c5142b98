import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';

/**
 * SHA-256 over a file, every file it reaches through relative imports, and the models that these
 * name. The same sources give the same hash in any folder on any machine; packages are not part of it.
 */
export async function sourceHash(file: string): Promise<string> {
  const sources = new Map<string, Buffer>();
  await collect(file, sources);
  const folder = dirname(file);
  const named = [...sources].map(([path, content]) => ({
    name: path === file ? '' : relative(folder, path).replaceAll('\\', '/'),
    content,
  }));
  named.sort((a, b) => (a.name < b.name ? -1 : 1));
  const hash = createHash('sha256');
  for (const { name, content } of named) hash.update(`${name}\0${content.length}\0`).update(content);
  return hash.digest('hex');
}

async function collect(file: string, sources: Map<string, Buffer>): Promise<void> {
  if (sources.has(file)) return;
  const content = await readFile(file);
  sources.set(file, content);
  const source = content.toString('utf8');
  for (const specifier of relativeImports(source)) {
    const imported = findModule(resolve(dirname(file), specifier));
    if (imported) await collect(imported, sources);
  }
  for (const name of modelNames(source)) {
    const model = resolve(dirname(file), name);
    if (isFile(model)) sources.set(model, await readFile(model));
  }
}

// A pattern instead of a parser: an import inside a comment only adds a file to the hash.
const importPattern = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire\s*\()\s*(['"])(\.{1,2}\/[^'"\n]*)\1/g;

function relativeImports(source: string): string[] {
  return [...source.matchAll(importPattern)].map((match) => match[2]!);
}

// The path of a model starts at the file that names it.
function modelNames(source: string): string[] {
  return [...source.matchAll(/(['"`])([^'"`\n]+\.onnx)\1/g)].map((match) => match[2]!);
}

const endings = ['', '.ts', '.mts', '.js', '.mjs', '.cjs', '.cts', '.json', '/index.ts', '/index.js'];

function findModule(path: string): string | undefined {
  // TypeScript sources may import './x.js' and mean './x.ts'.
  const candidates = [...endings.map((ending) => path + ending), path.replace(/\.(m?)js$/, '.$1ts')];
  return candidates.find(isFile);
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
