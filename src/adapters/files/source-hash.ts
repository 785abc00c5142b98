import { createHash } from 'node:crypto';
import { dirname, relative } from 'node:path';
import { sourceFiles } from './source-files.ts';

/**
 * SHA-256 over a file, every file it reaches through relative imports, and the models that these
 * name. The same sources give the same hash in any folder on any machine; packages are not part of it.
 */
export async function sourceHash(file: string): Promise<string> {
  const sources = await sourceFiles(file);
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
