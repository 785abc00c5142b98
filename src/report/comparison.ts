import { formatDay, marketName, timeframeLength } from '#market';
import { definitions, type MetricName, type Metrics } from '#metrics';
import { objectiveTitle, type Selection, type Statistics } from '#research';
import type { ReportDocument, ReportedRun } from './document.ts';
import { formatBars, formatCount, formatMetric, formatRate } from './format.ts';
import { fundingTerm } from './funding.ts';
import { detailTexts } from './details.ts';
import { refusalTexts } from './refusals.ts';
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

// Whoever looks at many curves finds a lucky one; these numbers say how lucky.
export function selectionNotes(selection: Selection): string[] {
  const { trials, effectiveTrials, pbo, realityCheck, spa } = selection;
  const { deflatedSharpe, probabilisticSharpe } = selection;
  const chosen = `Chosen after the fact: the best of ${formatCount(trials)}`;
  if (!isJudgeable(selection)) return [`${chosen}.`, ...daysNotes(selection), noiseText(selection)];
  return [
    ...daysNotes(selection),
    `${chosen}, worth ${effectiveTrials.toFixed(1)} independent trials. Skill, not luck: ${shareText(deflatedSharpe)} (deflated Sharpe), or ${shareText(probabilisticSharpe)} had nothing else been tried.`,
    `Probability of overfitting: ${shareText(pbo)}. ${recordText(selection)}`,
    `As far above holding by luck alone: ${shareText(spa)} (SPA), ${shareText(realityCheck)} (reality check). ${noiseText(selection)}`,
  ];
}

// From so many days on anything can be said of them.
const fewestDays = 2;

/** Whether all have enough days in common. */
export function isJudgeable({ days }: Statistics): boolean {
  return typeof days !== 'number' || days >= fewestDays;
}

/** On how many of the days a choice is judged, where it is not on all of them. */
export function daysNotes(choice: Statistics): string[] {
  const { days, longestDays } = choice;
  if (typeof days !== 'number' || typeof longestDays !== 'number') return [];
  if (!isJudgeable(choice))
    return [
      `How good the choice is cannot be judged: there is ${days === 0 ? 'no day' : 'only 1 day'} that all have in common, and the longest has ${formatCount(longestDays)}.`,
    ];
  if (days >= longestDays) return [];
  return [
    `The choice is judged on ${formatCount(days)} of ${formatCount(longestDays)} days, because all have only those in common.`,
  ];
}

function recordText({ minTrackRecord, probabilisticSharpe }: Selection): string {
  if (probabilisticSharpe === null)
    return 'Days until its edge is proven: unknown, because its days are all alike.';
  return minTrackRecord === null
    ? 'The best has no edge that time could prove.'
    : `Days until its edge is proven: ${formatCount(Math.ceil(minTrackRecord))}.`;
}

function shareText(value: number | null): string {
  return value === null ? 'unknown' : formatMetric(value, 'fraction');
}

function noiseText({ noise, noiseHistories, noiseTrials, trials }: Selection): string {
  const some = noiseTrials < trials ? `, with ${formatCount(noiseTrials)} of the trials` : '';
  return noise === null
    ? 'Not tried on noise; see: cryptobot metrics noise.'
    : `As good on noise: ${formatMetric(noise, 'fraction')} of ${noiseHistories + 1} histories, its own among them${some}.`;
}
