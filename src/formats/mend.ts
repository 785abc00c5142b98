import { UserError } from '#errors';
import {
  type Bars,
  bars,
  formatTime,
  type Market,
  settle,
  type Timeframe,
  timeframeLength,
  type Values,
} from '#market';
import { chooseAsset } from './asset.ts';
import { inOrder, type Sound } from './order.ts';
import { Issues, type ReadReport } from './report.ts';
import type { Rows } from './rows.ts';

import { detectTimeframe } from './timeframe.ts';
import { readTimes } from './times.ts';
import type { DateOrder } from './moment.ts';

export interface MendWish {
  readonly file: string;
  readonly market: Market;
  readonly timeframe?: Timeframe | undefined;
  /** How long a bar lasts that is the only one, where the timeframe is to be found out. */
  readonly alone?: Timeframe | undefined;
  /** Which asset of a file that holds several. */
  readonly asset?: string | undefined;
  readonly dates?: DateOrder | undefined;
  /** Minutes that times without a zone are ahead of UTC. */
  readonly ahead?: number | undefined;
  /** When the file was written, if that is known, ms UTC. */
  readonly writtenAt?: number | undefined;
  /** Whether the column that was found holds the times of closes. */
  readonly isCloseTime?: boolean | undefined;
  /** How many issues of each kind are told row by row. */
  readonly limit?: number | undefined;
}

type Found = Pick<ReadReport, 'format' | 'dialect'> & { readonly notes: readonly string[] };

export interface ReadBars {
  readonly bars: Bars;
  readonly report: ReadReport;
}

const tooMany = 0.1;

/** Makes bars of rows: sorted, without duplicates, without rows that cannot be bars. Every row that is not taken is counted and told. */
export function mend(rows: Rows, wish: MendWish, found: Found): ReadBars {
  const { file } = wish;
  const issues = new Issues(wish.limit ?? 20);
  const { isWanted, note: assetNote, others } = chooseAsset(rows, wish);
  const times = readTimes(rows, wish, issues);
  const sound = takeSound(rows, times.time, isWanted, issues);
  refuseHopeless(sound, rows.length - others, issues, file);
  const { backward, order } = inOrder(sound);
  const length = withoutDuplicates(sound, issues);
  const columns = sound.columns.map((column) => column.subarray(0, length));
  const [time = new Float64Array(0), open, high, low, close, volume] = columns;
  const timeframe = detectTimeframe(time, wish.timeframe, file, wish.alone);
  const stamp = stampedByClose(time, timeframe, wish.isCloseTime === true);
  if (stamp > 0) for (let i = 0; i < time.length; i++) time[i]! -= stamp;
  const made = bars(wish.market, timeframe, {
    time,
    open: open!,
    high: high!,
    low: low!,
    close: close!,
    volume: volume!,
  });
  const last = time.at(-1) ?? NaN;
  const notes = [
    ...found.notes,
    ...(assetNote === undefined ? [] : [assetNote]),
    ...times.notes,
    ...(rows.volume ? [] : ['the file has no volume: it is 0 in every bar']),
    ...(rows.layouts.length > 1
      ? [`the columns change inside the file: ${rows.layouts.join('; then ')}`]
      : []),
    ...(stamp > 0 ? ['the times are those of closes; bars are stamped with their open'] : []),
  ];
  return {
    bars: made,
    report: {
      file,
      format: found.format,
      rows: rows.length,
      bars: length,
      timeframe,
      dialect:
        rows.layouts.length > 0 ? { ...found.dialect, columns: rows.layouts.join('; ') } : found.dialect,
      units: times.units,
      order,
      backward,
      otherAssets: others,
      refused: issues.counts.refused,
      duplicates: issues.counts.duplicate,
      conflicts: issues.counts.conflict,
      offGrid: countOffGrid(time, timeframe),
      timeDisagreements: issues.counts['time disagrees'],
      unfinished: wish.writtenAt !== undefined && wish.writtenAt < last + timeframeLength(timeframe),
      issues: issues.list,
      notes,
    },
  };
}

function takeSound(
  rows: Rows,
  time: Float64Array,
  isWanted: (row: number) => boolean,
  issues: Issues,
): Sound & { readonly unfilled: number } {
  const { open, high, low, close, line, shape, faults } = rows;
  const volume = rows.volume ?? new Float64Array(rows.length);
  // The columns are ours and nobody reads them again, so rows move up in place.
  const columns = [time, open, high, low, close, volume, line];
  let count = 0;
  let unfilled = 0;
  for (let i = 0; i < rows.length; i++) {
    if (!isWanted(i)) continue;
    const [o, h, l, c, v] = [open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!];
    const isSound =
      l > 0 &&
      l <= o &&
      l <= c &&
      h >= o &&
      h >= c &&
      h < Infinity &&
      v >= 0 &&
      v < Infinity &&
      time[i]! >= 0;
    if (!isSound || faults[shape[i]!] !== undefined) {
      // Some sources write a row for every minute, and leave it empty where nobody traded.
      const isUnfilled = Number.isNaN(o) && Number.isNaN(h) && Number.isNaN(l) && Number.isNaN(c);
      if (isUnfilled) unfilled++;
      issues.add(
        'refused',
        line[i]!,
        () =>
          (isUnfilled ? 'it has no prices' : fault(rows, i)) ??
          reason({ open: o, high: h, low: l, close: c, volume: v }, rows.time[i]!, time[i]!),
      );
      continue;
    }
    if (count < i) for (const column of columns) column[count] = column[i]!;
    count++;
  }
  return { length: count, unfilled, columns: columns.map((values) => values.subarray(0, count)) };
}

function fault({ faults, shape, texts, ...columns }: Rows, row: number): string | undefined {
  const known = faults[shape[row]!];
  const role = /^(time|open|high|low|close|volume) is text$/.exec(known ?? '')?.[1] as
    | keyof Values
    | 'time'
    | undefined;
  return role ? `${known}: ${JSON.stringify(texts[columns[role]?.[row] ?? -1] ?? '')}` : known;
}

function reason(bar: Values, said: number, time: number): string {
  if (!(time >= 0)) return `"${said}" is no time between 1980 and 2100`;
  for (const [name, value] of Object.entries(bar)) {
    if (Number.isNaN(value)) return `${name} is no number`;
    if (!Number.isFinite(value)) return `${name} is infinite`;
    if (value < 0) return `${name} is negative: ${value}`;
    if (value === 0 && name !== 'volume') return `${name} is zero`;
  }
  const { open, high, low, close } = bar;
  if (high < low) return `high ${high} is below low ${low}`;
  const [name, value] = open > high || open < low ? ['open', open] : ['close', close];
  return `${name} ${value} is outside of low ${low} to high ${high}`;
}

// Where much cannot be read, the rest was hardly read right.
function refuseHopeless(
  { length, unfilled }: Sound & { readonly unfilled: number },
  rows: number,
  issues: Issues,
  file: string,
): void {
  const first = issues.list.find(({ kind }) => kind === 'refused');
  const because = first ? ` The first: row ${first.row}, ${first.message}.` : '';
  if (rows === 0)
    throw new UserError(
      'data',
      `${file} has no rows of bars. Choose a file with time, open, high, low, close and volume.`,
    );
  if (length > 0 && issues.counts.refused - unfilled <= Math.max(3, tooMany * rows)) return;
  throw new UserError(
    'data',
    `${file} is refused: ${issues.counts.refused} of ${rows} rows cannot be bars.${because} If its columns are others than they seem, say what each is with --columns time,open,high,low,close,volume`,
  );
}

function withoutDuplicates(sound: Sound, issues: Issues): number {
  const [time] = sound.columns;
  let count = 0;
  for (let from = 0; from < sound.length;) {
    let end = from + 1;
    while (end < sound.length && time![end] === time![from]) end++;
    const kept = end - from === 1 ? from : settleRows(sound, from, end, issues);
    if (kept !== count) for (const column of sound.columns) column[count] = column[kept]!;
    count++;
    from = end;
  }
  return count;
}

function settleRows(sound: Sound, from: number, end: number, issues: Issues): number {
  const group = Array.from({ length: end - from }, (_, k) => {
    const [time, open, high, low, close, volume, line] = sound.columns.map((column) => column[from + k]!);
    return {
      at: from + k,
      time: time!,
      open: open!,
      high: high!,
      low: low!,
      close: close!,
      volume: volume!,
      line: line!,
    };
  });
  const kept = settle(group);
  for (const other of group) {
    if (other.at === kept.at) continue;
    const changed = (['open', 'high', 'low', 'close', 'volume'] as const).filter(
      (name) => other[name] !== kept[name],
    );
    if (changed.length === 0)
      issues.add(
        'duplicate',
        other.line,
        () => `the same bar as in row ${kept.line}, ${formatTime(kept.time)}`,
      );
    else
      issues.add(
        'conflict',
        other.line,
        () =>
          `${formatTime(kept.time)} is also in row ${kept.line}, which is kept: ${changed.map((name) => `${name} ${kept[name]} instead of ${other[name]}`).join(', ')}`,
      );
  }
  return kept.at;
}

// Some venues stamp a bar with its last millisecond or second.
function stampedByClose(time: Float64Array, timeframe: Timeframe, isCloseTime: boolean): number {
  const length = timeframeLength(timeframe);
  for (const before of [1, 1000]) {
    if (time.length > 1 && time.every((value) => (value + before) % Math.min(length, 86_400_000) === 0))
      return length - before;
  }
  return isCloseTime ? length : 0;
}

function countOffGrid(time: Float64Array, timeframe: Timeframe): number {
  // Weeks begin on Mondays here and on Thursdays in ms since 1970; both are whole days.
  const length = Math.min(timeframeLength(timeframe), 86_400_000);
  let count = 0;
  for (let i = 0; i < time.length; i++) if (time[i]! % length !== 0) count++;
  return count;
}
