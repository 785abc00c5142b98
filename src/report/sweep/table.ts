import { formatDay, marketName, timeframeLength } from '#market';
import { definitions, type MetricName } from '#metrics';
import { type Goal, type GoodTrial, scoreOf, type TrialList, type TrialRecord } from '#research';
import { accountText, type Cell, selectionNotes, type Table } from '../comparison.ts';
import { formatCount, formatMetric, undefinedNumber } from '../format.ts';
import { marked, markNotes } from '../small-sample.ts';
import type { SweepDocument } from './document.ts';

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
  best,
  isWhole,
  across,
}: SweepDocument): string[] {
  const searched = space.axes.filter(({ values }) => values.length > 1);
  const looked = `${goals.map(({ text }) => text).join(', then ')}${best && best.runs.length > 1 ? `, the ${across} of the markets` : ''}`;
  return [
    `${strategy.name}: ${formatCount(trials.length)} trials${isWhole ? '' : ' so far'} (${search}) over ${searched.map(({ name, values }) => `${name} ${rangeText(values)}`).join(', ')}${space.where.length > 0 ? ` where ${space.where.map(({ text }) => text).join(' and ')}` : ''}`,
    ...bars.map(
      ({ bars: one, synthetic }) =>
        `${marketName(one.market)} ${one.timeframe}${synthetic ? ' (synthetic)' : ''}, ${formatDay(one.time[0]!)} to ${formatDay(one.time.at(-1)! + timeframeLength(one.timeframe) - 1)}, ${formatCount(one.length)} bars`,
    ),
    `${best?.runs[0] ? `${accountText(best.runs[0].run)}, ` : ''}ranked by ${looked}`,
  ];
}

function rangeText(values: readonly number[]): string {
  return `${values[0]}…${values.at(-1)}`;
}

const mostRanked = 10;

/** The trials that the table shows, and what their rows are called. */
function rowsOf({ space, goals, findings, strategy }: SweepDocument): [name: string, trial: GoodTrial][] {
  const ranked = goals.length > 1 ? findings.front.slice(0, mostRanked) : findings.ranked.first(mostRanked);
  const rows = ranked.map((trial, k): [string, GoodTrial] => [String(k + 1), trial]);
  const { middle } = findings;
  if (middle && middle.place !== ranked[0]?.place) rows.push(['plateau', middle]);
  const defaults = space.axes.map(({ name, values }) => values.indexOf(strategy.params[name]!.default));
  const usual = findings.ranked.find(({ point }) => point.every((place, a) => place === defaults[a]));
  if (usual && !ranked.some(({ place }) => place === usual.place)) rows.push(['defaults', usual]);
  return rows;
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
    ...extra.map((goal): Cell => ({ text: goalText(goal, trial), tone: 'plain', align: 'right' })),
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
      ...[...names, ...extra].map((): Cell => ({ text: '', tone: 'quiet', align: 'right' })),
      ...shown.map((name): Cell => ({
        ...metricCell(name, run.baseline.metrics[name as 'sharpe']),
        tone: 'quiet',
      })),
    ]);
  return { head: head.map((text) => ({ text, tone: 'strong', align: 'right' })), rows };
}

function goalText(goal: Goal, { result }: GoodTrial): string {
  const value = goal.value(result);
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

/** What a mark in the table means. */
export function sweepMarkNotes(document: SweepDocument): string[] {
  return markNotes(rowsOf(document).map(([, { result }]) => result.numbers));
}

/** What a reader has to know before believing the best. */
export function sweepNotes({ findings, overfitting, goals, trials, bars }: SweepDocument): string[] {
  const [goal] = goals;
  const { plateau, importance, failed, ranked } = findings;
  const best = ranked.at(0);
  const notes: string[] = [];
  if (overfitting) notes.push(...selectionNotes(overfitting));
  if (plateau) {
    const sign = goal.better === 'higher' ? 1 : -1;
    notes.push(
      `Around the best: ${plateau.neighbours} ${plateau.neighbours === 1 ? 'neighbour' : 'neighbours'} with a median ${goal.text} of ${short(sign * plateau.median)}, the worst ${short(sign * plateau.worst)}${best ? `, against its own ${short(sign * (scoreOf(goal, best.result) ?? NaN))}` : ''}. A peak whose neighbours are poor is luck.`,
    );
  }
  const weights = Object.entries(importance).filter((entry): entry is [string, number] => entry[1] !== null);
  if (weights.length > 1)
    notes.push(
      `Of the differences in ${goal.text}, ${weights
        .toSorted((a, b) => b[1] - a[1])
        .map(([name, share]) => `${name} explains ${Math.round(share * 100)} %`)
        .join(', ')} by itself.`,
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

/** How many trials came to nothing, and why one of them did. */
export function failuresNote(failed: TrialList, trials: number): string {
  const count = `${formatCount(failed.length)} of ${formatCount(trials)} trials came to nothing`;
  return `${count}, for example: ${failedText(failed.at(0)!)}`;
}

function failedText({ values, result }: TrialRecord): string {
  const params = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  return `${params.join(' ')}: ${'failed' in result ? result.failed : ''}`;
}
