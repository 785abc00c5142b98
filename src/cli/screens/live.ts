import { Box, render, Text, useInput } from 'ink';
import { createElement } from 'react';
import { liveLines, type LiveView, type ScreenLine, type Tone } from './live-layout.ts';

export interface LiveScreen {
  /** Something has changed. */
  touch(): void;
  close(): void;
}

interface Looks {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
}

const looks: Readonly<Record<Tone, Looks>> = {
  plain: {},
  head: { bold: true },
  dim: { dimColor: true },
  good: { color: 'green' },
  warn: { color: 'yellow' },
  bad: { color: 'red' },
};

const repaint = 100;
const tick = 1000;
const escape = '\u001B';
// A screen of its own, so that what stood there before comes back; the cursor is hidden meanwhile.
const enter = `${escape}[?1049h${escape}[2J${escape}[H`;
const leave = `${escape}[?1049l${escape}[?25h`;
const wipe = `${escape}[2J${escape}[H`;

/** A screen that shows a session until it is closed, and hears which keys are pressed. */
export function openLiveScreen(
  stream: NodeJS.WriteStream,
  view: () => LiveView,
  press: (key: string) => void,
): LiveScreen {
  const restore = () => stream.write(leave);
  // However the program ends, the terminal is given back.
  process.once('exit', restore);
  stream.write(enter);
  const screen = render(page(), { stdout: stream, patchConsole: false, exitOnCtrlC: false });
  let timer: NodeJS.Timeout | undefined;
  const ticking = setInterval(paint, tick).unref();
  const resized = (): void => {
    screen.clear();
    stream.write(wipe);
    paint();
  };
  stream.on('resize', resized);
  return {
    touch() {
      timer ??= setTimeout(paint, repaint).unref();
    },
    close() {
      clearInterval(ticking);
      clearTimeout(timer);
      stream.off('resize', resized);
      screen.unmount();
      process.off('exit', restore);
      restore();
    },
  };

  function paint(): void {
    clearTimeout(timer);
    timer = undefined;
    screen.rerender(page());
  }

  function page() {
    // A frame as high as the terminal would scroll it.
    const lines = liveLines(view(), Math.max(1, (stream.rows || 24) - 1), stream.columns || 80);
    return createElement(Page, { lines, press });
  }
}

function Page({
  lines,
  press,
}: {
  readonly lines: readonly ScreenLine[];
  readonly press: (key: string) => void;
}) {
  useInput((input, key) => press(key.ctrl && input === 'c' ? 'ctrl-c' : input));
  return createElement(
    Box,
    { flexDirection: 'column' },
    ...lines.map(({ text, tone }, k) =>
      createElement(Text, { key: k, wrap: 'truncate', ...looks[tone] }, text === '' ? ' ' : text),
    ),
  );
}
