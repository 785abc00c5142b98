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

const barWidth = 24;
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
    const rows = series.slice(0, fitting(series.length, stream.rows)).map(row);
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
  readonly full: number;
  readonly rest: string;
}

/** What is said of a series: its bar and what stands beside it. */
export function row({ progress, elapsed }: Collecting): Row {
  const { market, timeframe, phase, done, all, at } = progress;
  const share = all === 0 ? 1 : Math.min(1, done / all);
  const parts = [`${String(Math.floor(100 * share)).padStart(3)} %`];
  if (share === 1 && phase === 'collecting') parts.push('done');
  else if (phase === 'confirming') parts.push('asking again for what is missing');
  else {
    if (at !== undefined) parts.push(formatDay(at));
    const left = (elapsed / share) * (1 - share);
    if (share > 0 && elapsed > 1000) parts.push(`${span(left)} left`);
  }
  return {
    name: `${marketName(market)} ${timeframe}`,
    full: Math.floor(barWidth * share),
    rest: parts.join('  '),
  };
}

function line({ name, full, rest }: Row, _index: number, rows: readonly Row[]) {
  const widest = Math.max(...rows.map((other) => other.name.length));
  return createElement(
    Text,
    { key: name, wrap: 'truncate' },
    `${name.padEnd(widest)}  `,
    createElement(Text, { color: full === barWidth ? 'green' : 'cyan' }, '━'.repeat(full)),
    createElement(Text, { dimColor: true }, '─'.repeat(barWidth - full)),
    `  ${rest}`,
  );
}

function span(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
