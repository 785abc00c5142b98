import { publishPieces } from './publish-pieces.ts';

/** Writes a whole file or nothing: a reader sees the old one or the new one, never half of one. */
export async function publish(file: string, text: string): Promise<void> {
  await publishPieces(file, [text]);
}
