import type { Collected, Skip, Span } from '#collect';
import { formatTime, marketName, timeframeLength } from '#market';
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

/** The collection report as a table, and below it what should not be missed. */
export function renderCollection(collected: readonly Collected[], paint: Paint): string {
  const { bold, dim, green, yellow, red } = paint;
  const marks = { complete: green('complete'), interrupted: yellow('interrupted'), failed: red('failed') };
  const number = (value: number) => value.toLocaleString('en');
  const rows = collected.map((one) => [
    marketName(one.market),
    one.timeframe,
    `${formatTime(one.from)} – ${formatTime(one.to)}`,
    number(one.requested),
    number(one.stored),
    number(skippedRows(one)),
    number(one.repaired),
    number(one.gaps.length),
    marks[one.outcome],
  ]);
  const head = [
    'market',
    'bars',
    'from – to (UTC)',
    'requested',
    'stored',
    'skipped',
    'repaired',
    'gaps',
    '',
  ];
  const right = 'right' as const;
  const left = 'left' as const;
  const table = columns(rows, { head, bold, align: [left, left, left, right, right, right, right, right] });
  return [table, ...collected.flatMap((one) => remarks(one).map((remark) => dim(remark)))].join('\n');
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
