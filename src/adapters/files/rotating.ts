import { appendFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { placeOf } from './place.ts';
import { makeFolder } from './write.ts';

export interface Rotation {
  /** The most bytes of one file. */
  readonly size: number;
  /** How many files are kept besides the one that is written. */
  readonly keep: number;
}

/**
 * Opens a file that grows a line at a time, and begins a new one when it is full: `log.jsonl`, and
 * older `log.jsonl.1`, `.2`, …. A line that was written survives the end of the program.
 */
export async function openRotating(path: string, { size, keep }: Rotation): Promise<(line: string) => void> {
  const place = await placeOf(path);
  const file = place.kind === 'file' ? place.file : path;
  await makeFolder(dirname(file));
  // Whether it can be written shows now, not when the first line matters.
  appendFileSync(file, '');
  let written = statSync(file).size;
  return (line) => {
    const bytes = Buffer.byteLength(line) + 1;
    // A device or a pipe is never full, and would be lost under another name.
    if (place.kind === 'file' && written > 0 && written + bytes > size) {
      turn(file, keep);
      written = 0;
    }
    appendFileSync(file, `${line}\n`);
    written += bytes;
  };
}

function turn(file: string, keep: number): void {
  const old = (k: number) => (k === 0 ? file : `${file}.${k}`);
  rmSync(old(keep), { force: true });
  for (let k = keep - 1; k >= 0; k--) {
    try {
      renameSync(old(k), old(k + 1));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}
