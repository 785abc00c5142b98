import { definitions, type MetricName, type Unit } from '#metrics';
import { formatCount } from '../../format.ts';
import { paramName } from '../../param-name.ts';
import { markNotes } from '../../small-sample.ts';
import { beneathText } from '../../sweep/rows.ts';
import { sweepTableNotes, sweepTable } from '../../sweep/table.ts';
import type { SweepDocument } from '../../sweep/document.ts';
import { cellTable } from '../cell-table.ts';
import { type Markup, markup } from '../markup.ts';
import { notes } from '../notes.ts';
import { goalTitle, worth } from './scores.ts';

/** The table of trials as the page's script reads it. */
export interface EncodedTrials {
  readonly columns: readonly TrialColumn[];
  /** Best first. */
  readonly rows: readonly (readonly (number | null)[])[];
  /** The places of small samples among them, the first of all being 1. */
  readonly marked: readonly number[];
}

export interface TrialColumn {
  /** What a condition calls it. */
  readonly name: string;
  readonly title: string;
  /** None where the number says itself what it is, as a parameter does. */
  readonly unit?: Unit;
  readonly isMetric: boolean;
}

// A hundred thousand would be tens of megabytes; nobody reads beyond the first few.
const mostTrials = 2000;

const metrics: readonly MetricName[] = [
  'totalReturn',
  'cagr',
  'sharpe',
  'sortino',
  'calmar',
  'maxDrawdown',
  'trades',
  'winRate',
  'profitFactor',
  'exposure',
];

export function encodeTrials({ space, goals, findings }: SweepDocument): EncodedTrials {
  const names = space.axes.map(({ name }) => name);
  const trials = findings.ranked.first(mostTrials);
  const others = goals.filter(({ text }) => !(metrics as readonly string[]).includes(text));
  return {
    columns: [
      ...names.map(paramName).map((name) => ({ name, title: name, isMetric: false })),
      ...others.map(({ text, names: [name] }) => ({
        name: text,
        title: text,
        isMetric: name === text,
        ...(name === text ? { unit: definitions[name].unit } : {}),
      })),
      ...metrics.map((name) => ({
        name,
        title: definitions[name].title,
        unit: definitions[name].unit,
        isMetric: true,
      })),
    ],
    rows: trials.map((trial) => [
      ...names.map((name) => trial.values[name]!),
      ...others.map((goal) => brief(worth(goal, trial))),
      ...metrics.map((name) => brief(trial.result.numbers[name as 'sharpe'])),
    ]),
    marked: trials.flatMap(({ result }, k) => (result.numbers.smallSample ? [k + 1] : [])),
  };
}

// More digits than anybody sees would fill the file.
function brief(value: number | null): number | null {
  return value && Number(value.toPrecision(6));
}

/** The best at a glance, beside what they have to be held against. */
export function bestTrials(document: SweepDocument): Markup {
  const { goals } = document;
  const beneath = beneathText(document);
  return markup`<section id="best" aria-labelledby="best-title">
<h2 id="best-title">The best trials</h2>
<p class="note">${goals.length > 1 ? `The front, best ${goalTitle(goals[0])} first; # is the place by that among all trials` : `Ranked by ${goalTitle(goals[0])}`}. Under them ${beneath}.</p>
${cellTable(sweepTable(document), `The best trials, ${beneath}`, 'best-title')}
${notes(sweepTableNotes(document))}
</section>`;
}

/** As many as there is room for, to sort and filter. */
export function allTrials({ findings: { ranked } }: SweepDocument): Markup {
  const { length } = ranked;
  const shown = Math.min(length, mostTrials);
  const [name, value] = Object.entries(ranked.at(0)!.values)[0]!;
  return markup`<section id="trials" aria-labelledby="trials-title">
<h2 id="trials-title">${shown < length ? `The best ${formatCount(shown)} of ${formatCount(length)} trials` : `All ${formatCount(length)} trials`}</h2>
<p class="note">${shown < length && 'The others are left out, so that this file stays small; --json has them all. '}<span class="scripted-only screen">Filter by conditions with commas between them, for example <code>sharpe &gt; 1, maxDrawdown &lt; 25%, ${paramName(name)} = ${value}</code></span></p>
<div data-trials-of-sweep><noscript><p class="note">The table of trials needs the script inside this file.</p></noscript></div>
${notes(markNotes(ranked.first(mostTrials).map(({ result }) => result.numbers)))}
</section>`;
}
