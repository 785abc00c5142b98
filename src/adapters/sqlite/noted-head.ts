import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Head } from '#trading';

/** A head as it is noted outside the database. */
export interface NotedHead extends Head {
  /** From which event on there is a note: more than 0 when an earlier one was lost. */
  readonly from: number;
}

const width = 160;

export function headFile(folder: string): string {
  return join(folder, 'journal.head');
}

/**
 * The head that was noted outside the database, undefined without a file, and null when the file
 * says nothing. A reader may come in the middle of a note, hence the second look.
 */
export function readNotedHead(folder: string): NotedHead | null | undefined {
  const file = headFile(folder);
  if (!existsSync(file)) return undefined;
  return parse(readFileSync(file, 'utf8')) ?? parse(readFileSync(file, 'utf8')) ?? null;
}

function parse(text: string): NotedHead | undefined {
  try {
    const { seq, hash, from } = JSON.parse(text) as NotedHead;
    const isWhole = Number.isInteger(seq) && Number.isInteger(from) && /^[0-9a-f]{64}$/.test(hash);
    return isWhole ? { seq, hash, from } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Notes heads in a file of fixed length, in one small write each. It comes after the event is on the
 * disk, so the note may lag behind the journal and is never ahead of it.
 */
export class HeadNote {
  readonly #file: number;
  readonly #from: number;

  constructor(folder: string, from: number) {
    const file = headFile(folder);
    this.#file = openSync(file, existsSync(file) ? 'r+' : 'w');
    this.#from = from;
  }

  // The event is stored by now. A note that cannot be made is made up for by the next one.
  note({ seq, hash }: Head): void {
    const text = JSON.stringify({ seq, hash, from: this.#from });
    try {
      writeSync(this.#file, `${text.padEnd(width - 1)}\n`, 0);
    } catch {
      return;
    }
  }

  close(): void {
    try {
      fsyncSync(this.#file);
    } finally {
      closeSync(this.#file);
    }
  }
}
