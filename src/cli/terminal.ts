import { openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ReadStream } from 'node:tty';
import { UserError } from '#errors';
import type { Output } from './output.ts';

/** A person who types an answer. */
export interface Typist {
  /** The line that is typed after the question. */
  ask(question: string): Promise<string>;
  /** Another line of the same answer. */
  more(): Promise<string>;
  close(): void;
}

/**
 * The person at the terminal, also when stdin is a pipe; undefined when there is none. What is typed
 * is hidden, unless it may be shown.
 */
export function openTypist(output: Output, { isShown = false } = {}): Typist | undefined {
  const input = terminal();
  if (!input) return undefined;
  // Line editing wants to show what it does; hidden, that goes nowhere.
  const echo = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (isShown) output.prompt(chunk.toString());
      done();
    },
  });
  const reader = createInterface({ input, output: echo, terminal: true, historySize: 0 });
  const lines = reader[Symbol.asyncIterator]();
  // What is typed comes as it is; Ctrl-C shall mean what it means elsewhere.
  reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const next = async () => {
    const { value, done } = (await lines.next()) as IteratorResult<string, undefined>;
    if (!isShown) output.prompt('\n');
    if (done) throw new UserError('failed', 'The answer was broken off. Nothing was changed.');
    return value;
  };
  return {
    async ask(question) {
      // What is shown is edited behind the question, which then belongs to the line.
      reader.setPrompt(question);
      if (isShown) reader.prompt();
      else output.prompt(question);
      return next();
    },
    more: next,
    close() {
      reader.close();
      if (input !== process.stdin) input.destroy();
    },
  };
}

function terminal(): ReadStream | undefined {
  if (process.stdin.isTTY) return process.stdin;
  try {
    return new ReadStream(openSync('/dev/tty', 'r'));
  } catch {
    return undefined;
  }
}
