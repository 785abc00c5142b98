import { canonical } from './canonical.ts';
import type { Entry } from './journal.ts';

/**
 * An entry as a line of JSON. With the hash of the one before, whoever has the lines can check them:
 * SHA-256 of `previous`, a line feed and the text of `event` is `hash`.
 */
export function entryToJson({ seq, hash, previous, event }: Entry): string {
  return `{"seq":${seq},"previous":"${previous}","hash":"${hash}","event":${canonical(event)}}`;
}
