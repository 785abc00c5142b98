import { type Bars, formatTime } from '#market';
import type { Paint } from '../colour.ts';
import { columns } from '../table.ts';

/** Bars as rows: the first and the last few. */
export function renderBars(bars: Bars, { bold, dim }: Paint, few = 5): string {
  const all = Array.from({ length: bars.length }, (_, i) => i);
  const shown = bars.length <= 2 * few + 1 ? all : [...all.slice(0, few), -1, ...all.slice(-few)];
  const rows = shown.map((i) =>
    i < 0
      ? [dim('…'), '', '', '', '', '']
      : [
          dim(formatTime(bars.time[i]!)),
          ...[bars.open, bars.high, bars.low, bars.close, bars.volume].map((column) => String(column[i])),
        ],
  );
  const right = 'right' as const;
  return columns(rows, {
    head: ['Time (UTC)', 'Open', 'High', 'Low', 'Close', 'Volume'],
    bold,
    align: ['left', right, right, right, right, right],
  });
}
