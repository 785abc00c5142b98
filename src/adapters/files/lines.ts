import { appendFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './write.ts';

/** Opens a file that only grows, a line at a time. A line that was written survives the end of the program. */
export async function openLines(file: string): Promise<(line: string) => void> {
  await makeFolder(dirname(file));
  const append = (line: string) => appendFileSync(file, line);
  // Whether it can be written shows now, not when the first line matters.
  append('');
  return (line) => append(`${line}\n`);
}
