import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { packSources, sha256, type SourcePack, unpackSources, userFolders } from '#adapters/files';
import type { Parcel } from '#adapters/queue';
import { sharedColumn } from '#adapters/workers';
import { mapParts } from './parts.ts';
import type { TrialKit } from './trial-job.ts';
import { version } from './version.ts';

/** What is sent to workers elsewhere. */
interface Sent {
  readonly engine: string;
  readonly kit: Omit<TrialKit, 'file'>;
  readonly sources: SourcePack;
}

/** A kit as workers elsewhere get it, and where its strategy lies here, which errors speak of. */
export interface Unpacked {
  readonly kit: TrialKit;
  readonly here: string;
  readonly there: string;
}

/** The kit and the sources of its strategy, in pieces of which equal ones are sent once. */
export async function parcelOf({ file, ...kit }: TrialKit): Promise<Parcel> {
  const sources = await packSources(file);
  const pieces = new Map<string, Uint8Array>();
  const sent: Sent = { engine: version, kit, sources };
  const plan = serialize(
    mapParts(sent, isNumbersOrBytes, (part) => {
      const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
      const piece = sha256([bytes]);
      pieces.set(piece, bytes);
      return { piece, isColumn: part instanceof Float64Array } satisfies Piece;
    }),
  );
  return { id: sha256([plan]), plan, pieces };
}

/** The same on the other side: columns in memory that threads share, sources in a folder of their own. */
export async function unpackParcel(
  plan: Uint8Array,
  fetch: (piece: string) => Promise<Uint8Array>,
): Promise<Unpacked> {
  const sent = deserialize(plan) as Sent;
  const wanted = new Set<string>();
  mapParts(sent, isPiece, ({ piece }) => wanted.add(piece));
  const found = new Map<string, Uint8Array>();
  for (const piece of wanted) found.set(piece, await fetch(piece));
  const { kit, sources } = mapParts(sent, isPiece, ({ piece, isColumn }) => {
    const bytes = found.get(piece)!;
    return isColumn ? columnOf(bytes) : bytes;
  });
  const here = join(parcelFolder(), kit.hash);
  return { kit: { ...kit, file: await unpackSources(sources, here) }, here, there: sources.folder };
}

/** Where the sources of strategies lie that others sent. */
export function parcelFolder(): string {
  return join(userFolders().cache, 'queue');
}

interface Piece {
  readonly piece: string;
  readonly isColumn: boolean;
}

function isPiece(part: unknown): part is Piece {
  return typeof part === 'object' && part !== null && 'piece' in part && 'isColumn' in part;
}

function isNumbersOrBytes(part: unknown): part is Float64Array | Uint8Array {
  return part instanceof Float64Array || part instanceof Uint8Array;
}

// Bytes from elsewhere need not begin where a number may.
function columnOf(bytes: Uint8Array): Float64Array {
  return sharedColumn(new Float64Array(Uint8Array.from(bytes).buffer));
}
