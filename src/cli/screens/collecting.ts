import { Box, render, Static, Text } from 'ink';
import { createElement } from 'react';
import type { Progress } from '#collect';
import { formatDay, marketName } from '#market';

/** One series on the screen, and the milliseconds since its first report. */
export interface Collecting {
  readonly progress: Progress;
  readonly elapsed: number;
}

export interface CollectingScreen {
  show(series: readonly Collecting[]): void;
  /** A line that stays above the bars. */
  say(text: string): void;
  close(): void;
}

const [shortest, longest] = [6, 24];
// What is said beside a bar: `100 %  2024-01-01  59 min left`.
const beside = 30;
const repaint = 100;

/** A bar for each series that redraws itself in place. */
export function openCollectingScreen(stream: NodeJS.WriteStream): CollectingScreen {
  let said: readonly string[] = [];
  let series: readonly Collecting[] = [];
  let timer: NodeJS.Timeout | undefined;
  const screen = render(view(), { stdout: stream, patchConsole: false, exitOnCtrlC: false });
  return {
    show(next) {
      series = next;
      timer ??= setTimeout(paint, repaint).unref();
    },
    say(text) {
      said = [...said, text.trimEnd()];
      paint();
    },
    close() {
      // The report that follows says it all.
      series = [];
      paint();
      screen.unmount();
    },
  };

  function paint(): void {
    clearTimeout(timer);
    timer = undefined;
    screen.rerender(view());
  }

  function view() {
    const shown = series.slice(0, fitting(series.length, stream.rows));
    const rows = rowsOf(shown, stream.columns);
    const hidden = series.length - rows.length;
    return createElement(
      Box,
      { flexDirection: 'column' },
      createElement(Static<string>, {
        items: [...said],
        children: (text, key) => createElement(Text, { key }, text),
      }),
      ...rows.map(line),
      hidden > 0 ? createElement(Text, { dimColor: true }, `and ${hidden} more series`) : null,
    );
  }
}

/** As many rows as the terminal has room for below the line that started the command. */
export function fitting(count: number, height = 24): number {
  return count <= height - 2 ? count : Math.max(1, height - 3);
}

export interface Row {
  readonly name: string;
  /** How many cells its bar has, and how many of them are full. */
  readonly width: number;
  readonly full: number;
  readonly rest: string;
}

/** Rows with bars as long as names and words leave room for. */
export function rowsOf(series: readonly Collecting[], columns = 80): Row[] {
  const names = series.map(({ progress: { market, timeframe } }) => `${marketName(market)} ${timeframe}`);
  const widest = Math.max(0, ...names.map((name) => name.length));
  const width = Math.max(shortest, Math.min(longest, columns - widest - beside - 4));
  return series.map((one, k) => row(names[k]!.padEnd(widest), width, one));
}

function row(name: string, width: number, { progress, elapsed }: Collecting): Row {
  const { phase, done, all, at } = progress;
  const share = all === 0 ? 1 : Math.min(1, done / all);
  const parts = [`${String(Math.floor(100 * share)).padStart(3)} %`];
  if (share === 1 && phase === 'collecting') parts.push('done');
  else if (phase === 'confirming') parts.push('asking again for what is missing');
  else {
    if (at !== undefined) parts.push(formatDay(at));
    const left = (elapsed / share) * (1 - share);
    if (share > 0 && elapsed > 1000) parts.push(`${span(left)} left`);
  }
  return { name, width, full: Math.floor(width * share), rest: parts.join('  ') };
}

function line({ name, width, full, rest }: Row) {
  return createElement(
    Text,
    { key: name, wrap: 'truncate' },
    `${name}  `,
    createElement(Text, { color: full === width ? 'green' : 'cyan' }, '━'.repeat(full)),
    createElement(Text, { dimColor: true }, '─'.repeat(width - full)),
    `  ${rest}`,
  );
}

function span(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
