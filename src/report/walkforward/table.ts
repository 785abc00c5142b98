import { formatDay, formatDuration, marketName, timeframeLength } from '#market';
import { definitions, type MetricName, type Metrics } from '#metrics';
import type { Step } from '#research';
import { accountText, type Cell, type Table } from '../comparison.ts';
import { formatCount, formatMetric, undefinedNumber } from '../format.ts';
import { goalNotes } from '../goals.ts';
import { selectionNotes } from '../selection-notes.ts';
import { marked, markNotes } from '../small-sample.ts';
import { sparkline } from '../sparkline.ts';
import { failuresNote } from '../sweep/reasons.ts';
import type { WalkDocument } from './document.ts';
import { trialsText, untestedNotes } from './untested.ts';

export function walkTitle(document: WalkDocument): string[] {
  const { strategy, outside, steps, goals, search, anchored, purge, space } = document;
  const searched = space.axes
    .filter(({ values }) => values.length > 1)
    .map(({ name, values }) => `${name} ${values[0]}…${values.at(-1)}`);
  return [
    `${strategy}: ${steps.length} folds, each choosing the best of ${trialsText(document)} trials (${search}) over ${searched.join(', ')} by ${goals[0].text}`,
    ...outside.map(
      ({ run: { bars }, synthetic }) =>
        `${marketName(bars.market)} ${bars.timeframe}${synthetic ? ' (synthetic)' : ''}, tested ${formatDay(bars.time[0]!)} to ${formatDay(bars.time.at(-1)! + timeframeLength(bars.timeframe) - 1)}, ${formatCount(bars.length)} bars`,
    ),
    `${outside[0] ? `${accountText(outside[0].run)}, ` : ''}${anchored ? 'trainings begin with the first bar' : 'trainings are equally long'}${purge > 0 ? `, ${formatDuration(purge)} left out before each test` : ''}`,
  ];
}

/** Each fold: when, what was chosen, what it promised and what came. */
export function foldTable({ steps, space, goals: [goal] }: WalkDocument): Table {
  const names = space.axes.map(({ name }) => name);
  const head = [
    'Trained',
    'Tested',
    ...names,
    `${goal.text} in`,
    `${goal.text} out`,
    'Return out',
    'Trades out',
    'Rank out',
  ];
  const right = (text: string, tone: Cell['tone'] = 'plain'): Cell => ({ text, tone, align: 'right' });
  const rows = steps.map((step): Cell[] => [
    { text: marked(daysText(step.train), step.inside?.numbers), tone: 'quiet', align: 'left' },
    { text: marked(daysText(step.test), step.outside?.numbers), tone: 'plain', align: 'left' },
    ...names.map((name) => right(step.chosen ? String(step.chosen.values[name]) : undefinedNumber, 'strong')),
    right(goalText(step.inside && goal.value(step.inside), goal.text)),
    right(goalText(step.outside && goal.value(step.outside), goal.text)),
    right(
      step.outside ? formatMetric(step.outside.numbers.totalReturn, 'fraction') : undefinedNumber,
      step.outside ? (step.outside.numbers.totalReturn >= 0 ? 'good' : 'bad') : 'quiet',
    ),
    right(step.outside ? String(step.outside.numbers.trades) : undefinedNumber),
    right(step.rank === null ? undefinedNumber : formatMetric(step.rank, 'fraction')),
  ]);
  const left = new Set(['Trained', 'Tested']);
  return {
    head: head.map((text) => ({ text, tone: 'strong', align: left.has(text) ? 'left' : 'right' })),
    rows,
  };
}

const shown: readonly MetricName[] = [
  'totalReturn',
  'cagr',
  'sharpe',
  'maxDrawdown',
  'trades',
  'profitFactor',
  'exposure',
];

/** All tests in a row with the same money, beside the same money simply held. */
export function outsideTable({ outside }: WalkDocument): Table {
  const head = ['Out of sample', ...shown.map((name) => definitions[name].title), 'Efficiency', 'Equity'];
  const left = new Set(['Out of sample', 'Equity']);
  const row = (
    name: string,
    metrics: Metrics,
    efficiency: string,
    equity: Float64Array,
    quiet: boolean,
  ): Cell[] => [
    { text: quiet ? name : marked(name, metrics), tone: quiet ? 'quiet' : 'strong', align: 'left' },
    ...shown.map((metric): Cell => ({
      text: formatMetric(metrics[metric], definitions[metric].unit),
      tone: quiet ? 'quiet' : 'plain',
      align: 'right',
    })),
    { text: efficiency, tone: 'plain', align: 'right' },
    {
      text: sparkline(equity, 16),
      tone: quiet ? 'quiet' : metrics.totalReturn >= 0 ? 'good' : 'bad',
      align: 'left',
    },
  ];
  return {
    head: head.map((text) => ({ text, tone: 'strong', align: left.has(text) ? 'left' : 'right' })),
    rows: outside.flatMap(({ run, metrics, baseline, efficiency }) => [
      row(
        marketName(run.bars.market),
        metrics,
        efficiency === null ? undefinedNumber : formatMetric(efficiency, 'fraction'),
        run.equity,
        false,
      ),
      row('baseline: hold', baseline.metrics, '', baseline.run.equity, true),
    ]),
  };
}

/** What a mark in the one table and in the other means. */
export function outsideMarkNotes({ outside }: WalkDocument): string[] {
  return markNotes(outside.map(({ metrics }) => metrics));
}

export function foldMarkNotes({ steps }: WalkDocument): string[] {
  return markNotes(steps.flatMap(({ inside, outside }) => [inside?.numbers, outside?.numbers]));
}

/** What the overfitting figures of a walk-forward are about, which its tests are not. */
export const overAllOfHistory = 'Had one set of parameters been chosen over all of history';

// As of every small sample.
const enoughDays = 14;

/** What a reader has to know before believing the tests. */
export function walkNotes(document: WalkDocument): string[] {
  const { steps, steadiness, overfitting, cross, outside, failed, trials } = document;
  const ranks = steps.flatMap(({ rank }) => rank ?? []);
  const notes = [
    ...goalNotes(document.goals),
    ...spanNotes(document),
    ...untestedNotes(document),
    'Efficiency: yearly growth out of sample ÷ the mean of what the trainings promised. Rank out: the share of trials that did worse in the test, or came to nothing there; 50 % is what chance gives.',
  ];
  if (ranks.length > 0)
    notes.push(
      `The chosen did better than ${formatMetric(ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length, 'fraction')} of the trials in its tests.`,
    );
  const drifts = Object.entries(steadiness).flatMap(([name, { drift, byChance }]) =>
    drift === null
      ? []
      : [`${name} ${formatMetric(drift, 'fraction')} (by chance ${formatMetric(byChance, 'fraction')})`],
  );
  if (drifts.length > 0)
    notes.push(`From fold to fold the choice moved by so much of the range: ${drifts.join(', ')}.`);
  if (cross)
    notes.push(
      `Cross-validation, ${cross.left} of ${cross.groups} groups of days left out in ${cross.splits} ways: ${cross.paths.length} histories that nobody optimised on, Sharpe ${cross.paths[0]!.toFixed(2)} to ${cross.paths.at(-1)!.toFixed(2)}, median ${cross.median.toFixed(2)}; ${formatMetric(cross.losing, 'fraction')} of them lose.${cross.shortestTraining < enoughDays ? ` The shortest of their trainings has ${cross.shortestTraining} days, too few to conclude anything from.` : ''}`,
    );
  if (overfitting) {
    notes.push(`${overAllOfHistory}:`, ...selectionNotes(overfitting));
  }
  if (failed.length > 0) notes.push(failuresNote(failed, trials));
  if (outside.some(({ synthetic }) => synthetic))
    notes.push('Synthetic bars show how the tool works, not how a market will.');
  return notes;
}

// Bars that only some markets have are in no fold.
function spanNotes({ span, outside }: WalkDocument): string[] {
  const { beginsLast, endsFirst } = span;
  const because = [
    ...(beginsLast ? [`${marketName(beginsLast)} begins last`] : []),
    ...(endsFirst ? [`${marketName(endsFirst)} ends first`] : []),
  ];
  if (because.length === 0) return [];
  return [
    `Folds are cut from ${formatDay(span.from)} to ${formatDay(span.to - 1)}, where all ${outside.length} markets have bars: ${because.join(', ')}.`,
  ];
}

function daysText({ from, to }: Step['test']): string {
  return `${formatDay(from)} … ${formatDay(to - 1)}`;
}

function goalText(value: number | null | undefined, name: string): string {
  if (value === null || value === undefined) return undefinedNumber;
  const metric = Object.hasOwn(definitions, name) ? definitions[name as MetricName] : undefined;
  return metric ? formatMetric(value, metric.unit) : String(Number(value.toPrecision(4)));
}
