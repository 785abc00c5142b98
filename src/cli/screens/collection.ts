import { stripVTControlCharacters } from 'node:util';
import type { Collected, Skip, Span } from '#collect';
import { formatDay, formatTime, marketName, timeframeLength } from '#market';
import type { Paint } from '../colour.ts';
import { columns } from '../table.ts';
import { troubleSentence } from '../trouble.ts';

/** The collection report as JSON. */
export function collectionDocument(collected: readonly Collected[]): object {
  const total = (name: 'requested' | 'stored' | 'repaired' | 'revised') =>
    collected.reduce((sum, one) => sum + one[name], 0);
  return {
    series: collected.map((one) => ({
      market: marketName(one.market),
      timeframe: one.timeframe,
      outcome: one.outcome,
      from: one.from,
      to: one.to,
      known: one.known,
      requested: one.requested,
      stored: one.stored,
      skipped: skippedRows(one),
      skips: one.skipped,
      repaired: one.repaired,
      revised: one.revised,
      gaps: gapsOf(one.gaps, one),
      open: gapsOf(one.open, one),
      error:
        one.trouble && one.outcome === 'failed'
          ? { kind: one.trouble.kind, message: troubleSentence(one.trouble) }
          : null,
    })),
    total: {
      requested: total('requested'),
      stored: total('stored'),
      skipped: collected.reduce((sum, one) => sum + skippedRows(one), 0),
      repaired: total('repaired'),
      revised: total('revised'),
      gaps: collected.reduce((sum, { gaps }) => sum + gaps.length, 0),
    },
  };
}

// As gaps are told elsewhere: the first and the last bar that is missing.
function gapsOf(spans: readonly Span[], { timeframe }: Collected): object[] {
  const length = timeframeLength(timeframe);
  return spans.map(({ from, to }) => ({ from, to: to - length, bars: (to - from) / length }));
}

function skippedRows({ skipped }: Collected): number {
  return Object.values(skipped).reduce((sum, count) => sum + count, 0);
}

const told = 5;

/** The collection report as a table no wider than there is room, and below it what should not be missed. */
export function renderCollection(collected: readonly Collected[], paint: Paint, room = Infinity): string {
  const tables = [fields(paint, formatTime), fields(paint, formatDay)].flatMap((all) => [
    all,
    all.filter(
      ({ isZeroTelling, cell }) => isZeroTelling !== false || collected.some((one) => cell(one) !== '0'),
    ),
  ]);
  const drawn = tables.map((shown) =>
    columns(
      collected.map((one) => shown.map(({ cell }) => cell(one))),
      { head: shown.map(({ head }) => head), bold: paint.bold, align: shown.map(({ align }) => align) },
    ),
  );
  const table = drawn.find((text) => widthOf(text) <= room) ?? drawn.at(-1)!;
  return [table, ...collected.flatMap((one) => remarks(one).map((remark) => paint.dim(remark)))].join('\n');
}

interface Field {
  readonly head: string;
  readonly align: 'left' | 'right';
  readonly cell: (one: Collected) => string;
  /** Whether a column of nothing but zeros still says something. */
  readonly isZeroTelling?: false;
}

function fields({ green, yellow, red }: Paint, time: (at: number) => string): readonly Field[] {
  const marks = { complete: green('complete'), interrupted: yellow('interrupted'), failed: red('failed') };
  const text = (head: string, cell: Field['cell']): Field => ({ head, align: 'left', cell });
  const count = (head: string, value: (one: Collected) => number): Field => ({
    head,
    align: 'right',
    cell: (one) => value(one).toLocaleString('en'),
  });
  return [
    text('market', ({ market }) => marketName(market)),
    text('bars', ({ timeframe }) => timeframe),
    text('from – to (UTC)', ({ from, to }) => `${time(from)} – ${time(to)}`),
    count('requested', ({ requested }) => requested),
    count('stored', ({ stored }) => stored),
    { ...count('skipped', skippedRows), isZeroTelling: false },
    { ...count('repaired', ({ repaired }) => repaired), isZeroTelling: false },
    { ...count('gaps', ({ gaps }) => gaps.length), isZeroTelling: false },
    text('', ({ outcome }) => marks[outcome]),
  ];
}

function widthOf(text: string): number {
  return Math.max(
    ...stripVTControlCharacters(text)
      .split('\n')
      .map((line) => line.length),
  );
}

function remarks(one: Collected): string[] {
  const name = `${marketName(one.market)} ${one.timeframe}`;
  const { gaps, timeframe, revised, skipped } = one;
  const longest = gaps.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, told);
  const length = timeframeLength(timeframe);
  return [
    ...(one.known > 0 && one.requested === 0 ? [`${name}: everything was there already`] : []),
    ...(Object.entries(skipped) as [Skip, number][]).map(
      ([skip, count]) => `${name}: ${count} ${count === 1 ? 'row' : 'rows'} left out: ${skip}`,
    ),
    ...(revised > 0
      ? [
          `${name}: ${revised} stored ${revised === 1 ? 'bar is' : 'bars are'} told otherwise now; see cryptobot data show ${name.replace(' ', ' --timeframe ')}`,
        ]
      : []),
    ...longest.map(
      ({ from, to }) =>
        `${name}: the exchange has no bars from ${formatTime(from)} to ${formatTime(to - length)} (${((to - from) / length).toLocaleString('en')})`,
    ),
    ...(gaps.length > told ? [`${name}: and ${(gaps.length - told).toLocaleString('en')} shorter gaps`] : []),
  ];
}
