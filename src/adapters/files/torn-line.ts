import { open } from 'node:fs/promises';

const lineBreak = 0x0a;
// The end of a file is read in pieces of so many bytes.
const piece = 65_536;

/** Takes away what stands behind the last line break of a file: a line that never came to its end. */
export async function cutTornLine(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.min(piece, size));
    let end = size;
    let last = -1;
    while (end > 0 && last < 0) {
      const from = Math.max(0, end - bytes.length);
      const { bytesRead } = await handle.read(bytes, 0, end - from, from);
      last = bytes.subarray(0, bytesRead).lastIndexOf(lineBreak);
      end = last < 0 ? from : from + last + 1;
    }
    if (end < size) await handle.truncate(end);
  } finally {
    await handle.close();
  }
}
