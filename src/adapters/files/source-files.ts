import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** A file with every file it reaches through relative imports, and the models that these name, by path. */
export async function sourceFiles(file: string): Promise<Map<string, Buffer>> {
  const sources = new Map<string, Buffer>();
  await collect(file, sources);
  return sources;
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
