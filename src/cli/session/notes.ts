import { setTimeout as sleep } from 'node:timers/promises';
import { leaveNote, readNotes, takeNote } from '#adapters/files';
import { existsSync } from 'node:fs';
import { type Input, type OperatorWord, operatorWords } from '#trading';
import { pause } from './streams.ts';

const look = 300;

/** Does what is left as notes in a session's folder, until the signal comes. */
export async function obeyNotes(
  folder: string,
  take: (event: Input) => Promise<unknown>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    for (const note of await readNotes(folder)) {
      const said = read(note.text);
      // A note is gone once what it says is written: done twice is done once.
      if (said) await take({ version: 1, time: Date.now(), ...said });
      await takeNote(note);
    }
    await pause(look, signal);
  }
}

/** What somebody tells a session. */
export type Said =
  | { readonly type: 'operator'; readonly word: OperatorWord; readonly bot: string | null }
  | { readonly type: 'money'; readonly to: string; readonly amount: number };

function read(text: string): Said | undefined {
  try {
    const { type = 'operator', word, bot = null, to, amount } = JSON.parse(text) as Record<string, unknown>;
    if (type === 'money' && typeof to === 'string' && Number.isFinite(amount))
      return { type, to, amount: amount as number };
    const known = operatorWords.find((one) => one === word);
    if (type !== 'operator' || !known || (bot !== null && typeof bot !== 'string')) return undefined;
    return { type, word: known, bot };
  } catch {
    return undefined;
  }
}

const longest = 5000;

/** Leaves a note and waits until it is taken. False: nobody took it so far. */
export async function tell(folder: string, said: Said): Promise<boolean> {
  const file = await leaveNote(folder, JSON.stringify(said));
  for (const began = performance.now(); performance.now() - began < longest; await sleep(50))
    if (!existsSync(file)) return true;
  return false;
}
