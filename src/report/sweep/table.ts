import { formatDay, marketName, timeframeLength } from '#market';
import { definitions, type MetricName } from '#metrics';
import { betterOf, type Goal, type GoodTrial, scoreOf } from '#research';
import { accountText, type Cell, type Table } from '../comparison.ts';
import { formatCount, formatMetric, undefinedNumber } from '../format.ts';
import { goalNotes } from '../goals.ts';
import { selectionNotes } from '../selection-notes.ts';
import { marked, markNotes } from '../small-sample.ts';
import type { SweepDocument } from './document.ts';
import { frontCount } from './front.ts';
import { failuresNote } from './reasons.ts';
import { bestRows, mostRanked } from './rows.ts';

const shown: readonly MetricName[] = [
  'totalReturn',
  'cagr',
  'sharpe',
  'maxDrawdown',
  'trades',
  'profitFactor',
];
const shortTitles: Partial<Record<MetricName, string>> = { maxDrawdown: 'Max DD', profitFactor: 'PF' };

/** What was searched, over what, at which costs. */
export function sweepTitle({
  bars,
  strategy,
  space,
  goals,
  search,
  trials,
  findings,
  best,
  isWhole,
  across,
}: SweepDocument): string[] {
  const searched = space.axes.filter(({ values }) => values.length > 1);
  const [goal] = goals;
  const looked =
    goals.length > 1
      ? `the front of ${goals.map(({ text }) => text).join(' and ')}: ${frontCount({ goals, findings })}, ${findings.front.length > mostRanked ? `the first ${mostRanked} by ${goal.text}` : `best ${goal.text} first`}`
      : `ranked by ${goal.text}`;
  const markets = best && best.runs.length > 1 ? `, the ${across} of the markets` : '';
  return [
    `${strategy.name}: ${formatCount(trials.length)} trials${isWhole ? '' : ' so far'} (${search}) over ${searched.map(({ name, values }) => `${name} ${rangeText(values)}`).join(', ')}${space.where.length > 0 ? ` where ${space.where.map(({ text }) => text).join(' and ')}` : ''}`,
    ...bars.map(
      ({ bars: one, synthetic }) =>
        `${marketName(one.market)} ${one.timeframe}${synthetic ? ' (synthetic)' : ''}, ${formatDay(one.time[0]!)} to ${formatDay(one.time.at(-1)! + timeframeLength(one.timeframe) - 1)}, ${formatCount(one.length)} bars`,
    ),
    `${best?.runs[0] ? `${accountText(best.runs[0].run)}, ` : ''}${looked}${markets}`,
  ];
}

function rangeText(values: readonly number[]): string {
  return `${values[0]}…${values.at(-1)}`;
}

/** The trials that the table shows, and what their rows are called. */
function rowsOf(document: SweepDocument): [name: string, trial: GoodTrial][] {
  const { ranked, plateau, defaults } = bestRows(document);
  return [
    ...ranked.map(([place, trial]): [string, GoodTrial] => [String(place), trial]),
    ...(plateau ? [['plateau', plateau] satisfies [string, GoodTrial]] : []),
    ...(defaults ? [['defaults', defaults] satisfies [string, GoodTrial]] : []),
  ];
}

/** The best trials; under them the middle of the best plateau, the defaults and the baseline. */
export function sweepTable(document: SweepDocument): Table {
  const { space, goals, best } = document;
  const extra = goals.filter(({ text }) => !(shown as readonly string[]).includes(text));
  const names = space.axes.map(({ name }) => name);
  const head = [
    '#',
    ...names,
    ...extra.map(({ text }) => text),
    ...shown.map((name) => shortTitles[name] ?? definitions[name].title),
  ];
  const row = ([name, trial]: [string, GoodTrial]): Cell[] => [
    { text: marked(name, trial.result.numbers), tone: 'quiet', align: 'right' },
    ...names.map((name): Cell => ({ text: String(trial.values[name]), tone: 'strong', align: 'right' })),
    ...extra.map((goal) => goalCell(goal, trial.result, 'plain')),
    ...shown.map((name) => metricCell(name, trial.result.numbers[name as 'sharpe'])),
  ];
  const rows = rowsOf(document).map(row);
  for (const run of best?.runs ?? [])
    rows.push([
      {
        text: best!.runs.length > 1 ? `hold ${run.run.bars.market.symbol}` : 'hold',
        tone: 'quiet',
        align: 'right',
      },
      ...names.map((): Cell => ({ text: '', tone: 'quiet', align: 'right' })),
      ...extra.map((goal) => goalCell(goal, { numbers: run.baseline.metrics, markets: [] }, 'quiet')),
      ...shown.map((name): Cell => ({
        ...metricCell(name, run.baseline.metrics[name as 'sharpe']),
        tone: 'quiet',
      })),
    ]);
  return { head: head.map((text) => ({ text, tone: 'strong', align: 'right' })), rows };
}

function goalCell(goal: Goal, measured: Parameters<Goal['value']>[0], tone: Cell['tone']): Cell {
  return { text: goalText(goal, goal.value(measured)), tone, align: 'right' };
}

function goalText(goal: Goal, value: number | null): string {
  const [name] = goal.names;
  if (value === null) return undefinedNumber;
  return name === goal.text
    ? formatMetric(value, definitions[name].unit)
    : String(Number(value.toPrecision(4)));
}

function metricCell(name: MetricName, value: number | null): Cell {
  const signed = name === 'totalReturn' || name === 'cagr' || name === 'sharpe';
  return {
    text: formatMetric(value, definitions[name].unit),
    tone: value === null ? 'quiet' : signed ? (value >= 0 ? 'good' : 'bad') : 'plain',
    align: 'right',
  };
}

/** What marks in the table mean, and numbers that are not all of one run. */
export function sweepTableNotes(document: SweepDocument): string[] {
  return [...mixedNotes(document), ...markNotes(rowsOf(document).map(([, { result }]) => result.numbers))];
}

// Of several markets a row is made number by number.
function mixedNotes({ best, across }: SweepDocument): string[] {
  if (!best || best.runs.length < 2) return [];
  const aside = across === 'worst' ? shown.filter((name) => betterOf(name) === undefined) : [];
  const titles = aside.map((name) => shortTitles[name] ?? definitions[name].title);
  const but = titles.length > 0 ? ` (${titles.join(', ')}: the median)` : '';
  return [
    `Each number of a trial is the ${across} of the ${best.runs.length} markets by itself${but}, so one row may tell of several markets.`,
  ];
}

/** What a reader has to know before believing the best. */
export function sweepNotes({ findings, overfitting, goals, trials, bars }: SweepDocument): string[] {
  const [goal] = goals;
  const { plateau, importance, failed, ranked } = findings;
  const best = ranked.at(0);
  const notes = goalNotes(goals);
  if (overfitting) notes.push(...selectionNotes(overfitting));
  if (plateau) {
    const sign = goal.better === 'higher' ? 1 : -1;
    notes.push(
      `Around the best: ${plateau.neighbours} ${plateau.neighbours === 1 ? 'neighbour' : 'neighbours'} with a median ${goal.text} of ${short(sign * plateau.median)}, the worst ${short(sign * plateau.worst)}${best ? `, against its own ${short(sign * (scoreOf(goal, best.result) ?? NaN))}` : ''}. A peak whose neighbours are poor is luck.`,
    );
  }
  const weights = Object.entries(importance).filter((entry): entry is [string, number] => entry[1] !== null);
  // Of a whole grid the shares are apart from each other.
  const isMore = weights.reduce((sum, [, share]) => sum + share, 0) > 1;
  const overlap = isMore ? '; they overlap, because not all combinations were tried' : '';
  if (weights.length > 1)
    notes.push(
      `Of the differences in ${goal.text}, ${weights
        .toSorted((a, b) => b[1] - a[1])
        .map(([name, share]) => `${name} explains ${Math.round(share * 100)} %`)
        .join(', ')} by itself${overlap}.`,
    );
  if (failed.length > 0) notes.push(failuresNote(failed, trials.length));
  if (bars.some(({ synthetic }) => synthetic))
    notes.push('Synthetic bars show how the tool works, not how a market will.');
  return notes;
}

/** What it took. */
export function effortNote({ seconds, nodes }: SweepDocument): string {
  const series =
    nodes.naive > 0
      ? `${formatCount(nodes.unique)} series computed instead of ${formatCount(nodes.naive)}, `
      : '';
  return `${seconds.toFixed(2)} s: ${series}${formatCount(nodes.simulated)} runs simulated.`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
