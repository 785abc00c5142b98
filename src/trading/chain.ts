/** SHA-256 of a text in UTF-8, in lower-case hex. */
export type Hash = (text: string) => string;

/** An entry as it is stored: its text, the hash of the entry before it, and its own. */
export interface Link {
  readonly seq: number;
  readonly text: string;
  readonly previous: string;
  readonly hash: string;
}

/** The hash of an entry: of the one before and of its own text, so that it stands for everything up to it. */
export function linkHash(previous: string, text: string, hash: Hash): string {
  return hash(`${previous}\n${text}`);
}
