import { stripVTControlCharacters } from 'node:util';
import type { SessionEvent } from '#trading';
import type { Paint } from '../colour.ts';
import type { Output } from '../output.ts';
import type { LiveScreen } from '../screens/live.ts';
import type { LiveView, ScreenLine, Tone } from '../screens/live-layout.ts';
import { sessionLine } from '../screens/session.ts';
import { type Level, levelOf } from './log.ts';
import type { Watching } from './watching.ts';

/** Whoever reads along what happens in a session. */
export interface Reader {
  see(event: SessionEvent): void;
  close(): void;
}

/** Reads along in a pipe, or on a terminal that wants no screen: a line each, a document each with --json. */
export function lineReader(output: Output): Reader {
  return {
    see(event) {
      const line = sessionLine(event);
      if (output.isJson ? quiet.has(event.type) : line === undefined) return;
      output.entry(event, (paint) => painted(line!, levelOf(event), paint));
    },
    close: () => undefined,
  };
}

// What came in stands in the journal; it is long, and known to whoever sent it.
const quiet: ReadonlySet<SessionEvent['type']> = new Set(['history', 'bars', 'account', 'timer', 'price']);

/** A line in the colour of how much it matters. */
function painted(line: string, level: Level, { dim, yellow, red }: Paint): string {
  const colours: Readonly<Partial<Record<Level, (text: string) => string>>> = {
    debug: dim,
    warn: yellow,
    error: red,
  };
  return colours[level]?.(line) ?? line;
}

/** The terminal of a person who can look and press keys; undefined where there is none. */
export function screenTerminal({ terminal, room }: Output): NodeJS.WriteStream | undefined {
  return room < Infinity && process.stdin.isTTY ? terminal : undefined;
}

/** What a screen needs. */
export interface ScreenOptions {
  readonly output: Output;
  readonly terminal: NodeJS.WriteStream;
  readonly watching: Watching;
  readonly press: (key: string) => void;
}

const most = 200;
const tones: Readonly<Record<Level, Tone>> = { debug: 'dim', info: 'plain', warn: 'warn', error: 'bad' };

/** Reads along on a screen. */
export async function screenReader({ output, terminal, watching, press }: ScreenOptions): Promise<Reader> {
  const { openLiveScreen } = await import('../screens/live.ts');
  const began = performance.now();
  const decisions: ScreenLine[] = [];
  const log: ScreenLine[] = [];
  const view = (): LiveView => ({
    standing: watching.standing,
    wellbeing: watching.wellbeing(Date.now()),
    prices: watching.prices,
    decisions,
    log,
    runs: performance.now() - began,
  });
  const screen: LiveScreen = openLiveScreen(terminal, view, press);
  // What is said elsewhere must not tear the screen.
  output.divert((text) => {
    for (const line of stripVTControlCharacters(text).trim().split('\n'))
      keep(log, { text: `  ${line}`, tone: 'warn' });
    screen.touch();
  });
  return {
    see(event) {
      const text = sessionLine(event);
      if (text !== undefined && event.type !== 'marked') {
        const line = { text: `  ${text}`, tone: tones[levelOf(event)] };
        keep(event.type === 'decided' ? decisions : log, line);
      }
      screen.touch();
    },
    close() {
      output.divert(undefined);
      screen.close();
    },
  };
}

function keep(lines: ScreenLine[], line: ScreenLine): void {
  lines.push(line);
  if (lines.length > most) lines.shift();
}
