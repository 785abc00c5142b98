import { type MonteCarlo, methods } from '#research';
import type { Cell, Table } from './comparison.ts';
import type { ReportedRun } from './document.ts';
import { formatMetric, formatPercent, undefinedNumber } from './format.ts';
import { marked } from './small-sample.ts';
import { sparklines } from './sparkline.ts';

/** Runs, and what else could have happened to each. */
export interface MonteCarloDocument {
  readonly runs: readonly { readonly reported: ReportedRun; readonly results: readonly MonteCarlo[] }[];
  readonly seed: number;
  /** The share of the cash below which is ruin. */
  readonly ruin: number;
  readonly command: string;
  readonly version: string;
}

/**
 * What really was, measured like the paths, and a row for each way to ask what else could have happened. All
 * are marked where the run itself is a small sample.
 */
export function pathTable(results: readonly MonteCarlo[], { metrics }: Pick<ReportedRun, 'metrics'>): Table {
  const head = [
    'Method',
    'Paths',
    'Return 5 %',
    'Return 50 %',
    'Return 95 %',
    'DD 50 %',
    'DD 95 %',
    'Sharpe 5 %',
    'Sharpe 50 %',
    'Loss',
    'Ruin',
  ];
  const percent = (value: number | null) => (value === null ? undefinedNumber : formatPercent(value));
  const plain = (text: string): Cell => ({ text, tone: 'plain', align: 'right' });
  const signed = (value: number | null): Cell => ({
    text: percent(value),
    tone: value === null ? 'quiet' : value >= 0 ? 'good' : 'bad',
    align: 'right',
  });
  const ratio = (value: number | null | undefined) => plain(formatMetric(value ?? null, 'ratio'));
  const none = plain('');
  const really = (['trades', 'days'] as const).flatMap((axis): Cell[][] => {
    const one = results.find((result) => result.axis === axis);
    if (!one) return [];
    return [
      [
        { text: marked(`real, by ${axis}`, metrics), tone: 'quiet', align: 'left' },
        none,
        none,
        signed(one.totalReturn.actual),
        none,
        plain(percent(one.maxDrawdown.actual)),
        none,
        none,
        ratio(one.sharpe?.actual),
        none,
        none,
      ],
    ];
  });
  const rows = results.map((one): Cell[] => [
    { text: marked(one.method, metrics), tone: 'strong', align: 'left' },
    plain(String(one.paths)),
    signed(one.totalReturn.p5),
    signed(one.totalReturn.p50),
    signed(one.totalReturn.p95),
    plain(percent(one.maxDrawdown.p50)),
    plain(percent(one.maxDrawdown.p95)),
    ratio(one.sharpe?.p5),
    ratio(one.sharpe?.p50),
    plain(percent(one.lossProbability)),
    { text: percent(one.riskOfRuin), tone: one.riskOfRuin > 0 ? 'bad' : 'good', align: 'right' },
  ]);
  return {
    head: head.map((text) => ({ text, tone: 'strong', align: text === 'Method' ? 'left' : 'right' })),
    rows: [...really, ...rows],
  };
}

/** Equity that 95, 50 and 5 % of paths are below, as three curves on one scale. */
export function fan({ equity }: MonteCarlo, width: number): string[] {
  const [high, middle, low] = sparklines([equity.p95, equity.p50, equity.p5], width);
  return [`95 %  ${high}`, `50 %  ${middle}`, ` 5 %  ${low}`];
}

/** The paths of a method as data: numbers, bands and where the points of the bands are. */
export function monteCarloToJson(one: MonteCarlo): object {
  const { method, axis, at, equity, drawdown, actual, points: _, ...numbers } = one;
  const lists = (columns: Readonly<Record<string, Float64Array>>) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, [...values]]));
  return {
    method,
    about: methods[method],
    ...numbers,
    axis,
    at: [...at],
    equity: lists(equity),
    drawdown: lists(drawdown),
    actual: lists(actual),
  };
}
