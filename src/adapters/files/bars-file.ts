import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { UserError } from '#errors';

/** What a file with bars is made of, told by its first bytes and not by its name. */
export type BarsFile =
  | { readonly kind: 'text'; readonly pieces: AsyncIterable<Uint8Array>; readonly writtenAt: number }
  | { readonly kind: 'json'; readonly text: string; readonly writtenAt: number }
  | { readonly kind: 'arrow'; readonly bytes: Uint8Array; readonly writtenAt: number }
  | { readonly kind: 'parquet'; readonly writtenAt: number };

const pieceSize = 1 << 18;
const largestDocument = 2 ** 28;

/** Opens a file for reading bars, or what else it is to hold. Compressed files are unpacked on the way. */
export async function openBarsFile(file: string, shown: string, holds = 'bars'): Promise<BarsFile> {
  const found = await stat(file).catch((error: unknown) => {
    throw cannotRead(shown, holds, error);
  });
  if (!found.isFile())
    throw new UserError('usage', `"${shown}" is not a file. Write the path of a file with ${holds}.`);
  if (found.size === 0) throw new UserError('data', `"${shown}" is empty.`);
  const writtenAt = found.mtimeMs;
  const start = await firstBytes(file);
  const isPacked = start[0] === 0x1f && start[1] === 0x8b;
  if (startsWith(start, 'PAR1')) return { kind: 'parquet', writtenAt };
  if (startsWith(start, 'ARROW1') || isArrowStream(start))
    return { kind: 'arrow', bytes: await wholeFile(file, found.size, shown), writtenAt };
  refuseOthers(start, shown, holds);
  const pieces = () => textPieces(file, isPacked, shown, holds);
  const first = await firstPiece(pieces());
  return /^\s*[[{]/.test(new TextDecoder().decode(first.subarray(0, 1024)))
    ? { kind: 'json', text: await document(pieces(), shown), writtenAt }
    : { kind: 'text', pieces: pieces(), writtenAt };
}

async function firstBytes(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function wholeFile(file: string, size: number, shown: string): Promise<Uint8Array> {
  if (size < 2 ** 31) return readFile(file);
  throw new UserError(
    'data',
    `"${shown}" is larger than 2 GB, which is too much to read at once. Write it as Parquet or CSV.`,
  );
}

const strangers = [
  ['PK\u0003\u0004', 'a zip archive (or an Excel workbook)', 'Unpack it, or save the sheet as CSV'],
  ['BZh', 'packed with bzip2', 'Unpack it: bunzip2 FILE'],
  ['\u00FD7zXZ', 'packed with xz', 'Unpack it: unxz FILE'],
  ['(\u00B5/\u00FD', 'packed with zstd', 'Unpack it: unzstd FILE'],
  ['SQLite format 3', 'an SQLite database', 'Export the table as CSV'],
  ['\u0089HDF', 'an HDF5 file', 'Write it as Parquet or CSV'],
  ['\u00D0\u00CF\u0011\u00E0', 'an old Excel workbook', 'Save the sheet as CSV'],
  ['%PDF', 'a PDF document', 'Get the numbers as CSV'],
] as const;

function refuseOthers(start: Uint8Array, shown: string, holds: string): void {
  for (const [magic, what, remedy] of strangers)
    if (startsWith(start, magic))
      throw new UserError(
        'data',
        `"${shown}" is ${what}, which holds no ${holds} that can be read. ${remedy}.`,
      );
  if (/^\s*<(!doctype|html|\?xml)/i.test(new TextDecoder('latin1').decode(start)))
    throw new UserError(
      'data',
      `"${shown}" is a web page, not a table of ${holds}. Download the file itself.`,
    );
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return Array.from({ length: magic.length }, (_, k) => magic.charCodeAt(k)).every(
    (code, k) => bytes[k] === code,
  );
}

// An Arrow stream begins with a marker and the length of its schema.
function isArrowStream(start: Uint8Array): boolean {
  return start.length > 8 && [0, 1, 2, 3].every((k) => start[k] === 0xff);
}

async function* textPieces(
  file: string,
  isPacked: boolean,
  shown: string,
  holds: string,
): AsyncGenerator<Uint8Array> {
  const raw = createReadStream(file, { highWaterMark: pieceSize });
  const source = isPacked ? raw.pipe(createGunzip({ chunkSize: pieceSize })) : raw;
  raw.on('error', (error) => source.destroy(error));
  let decoder: TextDecoder | undefined;
  let isFirst = true;
  try {
    for await (const piece of source as AsyncIterable<Uint8Array>) {
      // Spreadsheets save "Unicode text" in two bytes per letter.
      if (isFirst && piece[0] === 0xff && piece[1] === 0xfe) decoder = new TextDecoder('utf-16le');
      isFirst = false;
      yield decoder ? new TextEncoder().encode(decoder.decode(piece, { stream: true })) : piece;
    }
  } catch (error) {
    throw cannotRead(shown, holds, error);
  } finally {
    source.destroy();
    raw.destroy();
  }
}

async function firstPiece(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  for await (const piece of pieces) return piece;
  return new Uint8Array(0);
}

async function document(pieces: AsyncIterable<Uint8Array>, shown: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    parts.push(piece);
    size += piece.length;
    if (size > largestDocument)
      throw new UserError(
        'data',
        `"${shown}" is a JSON document of more than 256 MB, which is too much to read at once. Write it as CSV or Parquet.`,
      );
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

function cannotRead(shown: string, holds: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT')
    return new UserError('usage', `"${shown}" is not there. Write the path of a file with ${holds}.`, {
      cause: error,
    });
  if (code === 'Z_BUF_ERROR')
    return new UserError(
      'data',
      `"${shown}" is cut off: its compressed data has no end. Get it again from where it came.`,
      { cause: error },
    );
  if (code.startsWith('Z_'))
    return new UserError(
      'data',
      `"${shown}" is damaged: its compressed data cannot be unpacked. Get it again from where it came.`,
      { cause: error },
    );
  return error;
}
