import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** SHA-256 of the parts one after the other, in lower-case hex. */
export function sha256(parts: Iterable<string | Uint8Array>): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

/** SHA-256 of what is in a file. */
export async function hashFile(file: string): Promise<string> {
  return sha256([await readFile(file)]);
}
