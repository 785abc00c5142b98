import { type Bars, formatDay, type Quality, timeframeLength } from '#market';
import type { Paint } from '../colour.ts';

const steps = [' ', '░', '▒', '▓', '█'];

/** Where a series has bars and where it has none, in one line as wide as the terminal allows. */
export function renderCoverage(
  { time, timeframe, length }: Bars,
  { from, to }: Quality,
  { dim }: Paint,
  width: number,
): string {
  if (from === null || to === null) return '';
  const step = timeframeLength(timeframe);
  const slots = Math.floor((to - from) / step) + 1;
  const cells = Math.max(1, Math.min(width - 26, slots));
  const cellOf = (slot: number) => Math.min(cells - 1, Math.floor((slot * cells) / slots));
  const present = new Float64Array(cells);
  for (let i = 0; i < length; i++) present[cellOf(Math.floor((time[i]! - from) / step))]!++;
  const first = (cell: number) => Math.ceil((cell * slots) / cells);
  // A full mark means that nothing is missing, so anything less than all is rounded down.
  const mark = (count: number, cell: number) => {
    const share = count / (first(cell + 1) - first(cell));
    return steps[count === 0 ? 0 : Math.max(1, Math.min(4, Math.floor(share * 4)))];
  };
  return `${dim(formatDay(from))} ▕${Array.from(present, mark).join('')}▏ ${dim(formatDay(to))}`;
}
