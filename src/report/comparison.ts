import { formatDay, marketName, timeframeLength } from '#market';
import { definitions, type MetricName, type Metrics } from '#metrics';
import { objectiveTitle } from '#research';
import type { ReportDocument, ReportedRun } from './document.ts';
import { formatBars, formatCount, formatMetric, formatRate } from './format.ts';
import { fundingTerm } from './funding.ts';
import { detailTexts } from './details.ts';
import { refusalTexts } from './refusals.ts';
import { selectionNotes } from './selection-notes.ts';
import { marked, markNotes } from './small-sample.ts';
import { sparkline } from './sparkline.ts';
import { ofAccount, sizeText, termsOf } from './terms.ts';

/** How a cell should strike the eye; a screen decides what that looks like. */
export type Tone = 'plain' | 'good' | 'bad' | 'quiet' | 'strong';

export interface Cell {
  readonly text: string;
  readonly tone: Tone;
  readonly align: 'left' | 'right';
}

export interface Table {
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
}

/** The metrics that a comparison has room for. */
export const shownMetrics: readonly MetricName[] = [
  'totalReturn',
  'cagr',
  'sharpe',
  'maxDrawdown',
  'trades',
  'winRate',
  'profitFactor',
  'exposure',
  'breakEvenCost',
];

export const shortTitles: Partial<Record<MetricName, string>> = {
  maxDrawdown: 'Max DD',
  winRate: 'Win',
  profitFactor: 'PF',
  breakEvenCost: 'Break-even',
};

/** The ranking of a comparison, the baseline under it. */
export function comparisonTable({ runs }: Pick<ReportDocument, 'runs'>): Table {
  const several = new Set(runs.map(marketLabel)).size > 1;
  const head = [
    '#',
    'Strategy',
    ...(several ? ['Market'] : []),
    ...shownMetrics.map((name) => shortTitles[name] ?? definitions[name].title),
    'Equity',
  ];
  const rows = runs.map((entry, k) =>
    row(
      String(k + 1),
      entry.run.plan.strategy,
      several ? marketLabel(entry) : undefined,
      entry.metrics,
      entry.run.equity,
      entry.baseline.metrics,
    ),
  );
  const baselines = [...new Map(runs.map((entry) => [marketLabel(entry), entry])).values()].map((entry) =>
    row(
      '',
      'baseline: hold',
      several ? marketLabel(entry) : undefined,
      entry.baseline.metrics,
      entry.baseline.run.equity,
      undefined,
    ),
  );
  const left = new Set(['Strategy', 'Market', 'Equity']);
  return {
    head: head.map((text) => ({ text, tone: 'strong', align: left.has(text) ? 'left' : 'right' })),
    rows: [...rows, ...baselines.map((cells) => cells.map((cell): Cell => ({ ...cell, tone: 'quiet' })))],
  };
}

function row(
  place: string,
  strategy: string,
  market: string | undefined,
  metrics: Metrics,
  equity: Float64Array,
  against: Metrics | undefined,
): Cell[] {
  return [
    { text: place, tone: 'quiet', align: 'right' },
    { text: marked(strategy, against && metrics), tone: 'strong', align: 'left' },
    ...(market === undefined ? [] : [{ text: market, tone: 'plain', align: 'left' } as const]),
    ...shownMetrics.map((name): Cell => ({
      text: formatMetric(metrics[name], definitions[name].unit),
      tone: tone(name, metrics),
      align: 'right',
    })),
    { text: sparkline(equity, 16), tone: metrics.totalReturn >= 0 ? 'good' : 'bad', align: 'left' },
  ];
}

function tone(name: MetricName, metrics: Metrics): Tone {
  const value = metrics[name];
  if (value === null) return 'quiet';
  const signed = name === 'totalReturn' || name === 'cagr' || name === 'sharpe';
  return signed && typeof value === 'number' ? (value >= 0 ? 'good' : 'bad') : 'plain';
}

/** What was compared, over what, at which costs: the lines above the table. */
export function comparisonTitle({ runs, objective }: ReportDocument): string[] {
  const markets = [...new Map(runs.map((entry) => [marketLabel(entry), entry])).values()];
  const accounts = [...new Set(runs.map(({ run }) => accountText(run)))];
  return [
    ...markets.map(
      ({ run: { bars }, synthetic }) =>
        `${marketName(bars.market)} ${bars.timeframe}${synthetic ? ' (synthetic)' : ''}, ${formatDay(bars.time[0]!)} to ${formatDay(bars.time.at(-1)! + timeframeLength(bars.timeframe) - 1)}, ${formatBars(bars)}`,
    ),
    `${accounts.join('; ')}${runs.length > 1 ? `, ranked by ${objectiveTitle(objective)}` : ''}`,
  ];
}

// Markets of several exchanges may cost differently.
export function accountText(run: ReportedRun['run']): string {
  const { account, dialect } = run;
  const costs = ({ fee, slippage }: typeof account) =>
    `${formatRate(fee)} and slippage ${formatRate(slippage)} per side`;
  const funding = fundingTerm(run);
  const terms = ofAccount(run, (own) => termsOf(own).join(', '));
  return [
    `cash ${formatCount(account.cash)}`,
    `fee ${ofAccount(run, costs)}`,
    ...(terms === '' ? [] : [run.bots ? `leverage and terms ${terms}` : terms]),
    ...(funding === undefined ? [] : [funding]),
    `size ${ofAccount(run, sizeText)}`,
    ...(dialect.name === 'next-open' ? [] : [`fills ${dialect.name}`]),
  ].join(', ');
}

/** What a reader has to know before believing the table: the lines under it. */
export function comparisonNotes({ runs, selection }: ReportDocument): string[] {
  const notes = runNotes(runs);
  notes.push(...markNotes(runs.map(({ metrics }) => metrics)));
  if (selection) notes.push(...selectionNotes(selection));
  if (runs.some(({ synthetic }) => synthetic))
    notes.push('Synthetic bars show how the tool works, not how a market will.');
  return notes;
}

/** How runs were filled, and what did not go as it was asked for. */
export function runNotes(runs: readonly ReportedRun[]): string[] {
  const ambiguous = runs.reduce((sum, { metrics }) => sum + metrics.ambiguousTrades, 0);
  const trades = runs.reduce((sum, { metrics }) => sum + metrics.trades, 0);
  const { dialect } = runs[0]!.run;
  const notes = [
    dialect.name === 'next-open'
      ? 'Decided at a bar’s close, filled at the next open; stop before target when one bar touches both.'
      : dialect.about,
  ];
  if (ambiguous > 0)
    notes.push(
      `${ambiguous} of ${trades} trades touched both; the envelope in the report shows what hangs on that.`,
    );
  notes.push(...detailTexts(runs.flatMap(({ details = [] }) => details)));
  const refused = refusalTexts(runs.flatMap(({ run }) => run.refusals));
  if (refused.length > 0) notes.push(`Not every order got what it asked for: ${refused.join(', ')}.`);
  return notes;
}

function marketLabel({ run: { bars } }: ReportedRun): string {
  return `${marketName(bars.market)} ${bars.timeframe}`;
}
