import { definitions, type MetricName, type Metrics } from '#metrics';
import { objectiveTitle } from '#research';
import type { ReportDocument } from '../document.ts';
import { formatMoney, formatPercent, undefinedNumber } from '../format.ts';
import { daysNotes } from '../selection-notes.ts';
import { markNotes } from '../small-sample.ts';
import { type Markup, markup } from './markup.ts';
import { notes } from './notes.ts';
import { metricCell } from './numbers.ts';
import { selectionTiles } from './selection.ts';
import { firstOfEachMarket, marketLabel, type ShownRun } from './shown.ts';

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
  'expectancy',
  'exposure',
  'breakEvenCost',
  'ambiguousTrades',
  'envelope',
];

const shortTitles: Partial<Record<MetricName, string>> = {
  maxDrawdown: 'Max DD',
  winRate: 'Win',
  profitFactor: 'PF',
  expectancy: 'Per trade',
  breakEvenCost: 'Break-even',
  ambiguousTrades: 'Ambiguous',
};

/** The headline numbers of all runs, best first, with the baseline under them. */
export function ranking(document: ReportDocument, runs: readonly ShownRun[]): Markup {
  const markets = firstOfEachMarket(runs);
  const several = markets.length > 1;
  const columns = columnsOf(document, runs);
  const cells = cellsOf(columns, runs);
  return markup`<section id="ranking" aria-labelledby="ranking-title">
<h2 id="ranking-title">${runs.length > 1 ? 'Ranking' : 'Result'}</h2>
<div class="scroll" role="region" aria-labelledby="ranking-title" tabindex="0"><table class="sortable numbers ranking">
<caption class="hidden">${runs.length > 1 ? `Strategies ranked by ${objectiveTitle(document.objective)}, baseline last` : 'The run and its baseline'}</caption>
<thead><tr><th scope="col" data-text>#</th><th scope="col" class="text">Strategy</th>${columns.map(
    (name) =>
      markup`<th scope="col" data-define="${name}"${name === document.objective && runs.length > 1 ? markup` class="objective"` : ''}>${shortTitles[name] ?? definitions[name].title}</th>`,
  )}</tr></thead>
<tbody>${runs.map((run) => row(run, cells(run.metrics)))}</tbody>
<tfoot>${markets.map(
    (run) =>
      markup`<tr><td></td><th scope="row" class="text"><span class="name">Baseline: hold${several && ` ${marketLabel(run)}`}</span></th>${cells(run.baseline.metrics)}</tr>`,
  )}</tfoot>
</table></div>
${notes(markNotes(runs.map((run) => run.metrics)))}
${runs.length > 1 && markup`<p class="note">The best of ${runs.length} looks better than it is: it was chosen after the fact.</p>`}
${document.selection && markup`<h3>How far to believe the best</h3>${selectionTiles(document.selection)}${notes(daysNotes(document.selection))}`}
</section>`;
}

// What a comparison is ranked by stands beside the names, where the narrowest screen shows it.
function columnsOf({ objective }: ReportDocument, runs: readonly ShownRun[]): readonly MetricName[] {
  return runs.length === 1 ? metrics : [objective, ...metrics.filter((name) => name !== objective)];
}

function row(run: ShownRun, cells: Markup[]): Markup {
  const few =
    run.metrics.smallSample &&
    markup`<span class="few" title="Small sample">*<span class="hidden"> small sample</span></span>`;
  return markup`<tr><td class="quiet" data-value="${run.place}">${run.place}</td><th scope="row" class="text" data-value="${run.label}"><a class="name" href="#${run.anchor}">${run.label}</a>${few}</th>${cells}</tr>`;
}

function cellsOf(columns: readonly MetricName[], runs: readonly ShownRun[]): (metrics: Metrics) => Markup[] {
  const isLarge = runs.some(({ metrics: { expectancy } }) => Math.abs(expectancy ?? 0) >= 1);
  return (one) =>
    columns.map((name) => {
      if (name === 'ambiguousTrades') return ambiguousCell(one);
      if (name === 'envelope') return envelopeCell(one);
      if (name === 'expectancy' && isLarge) return metricCell(one, name, cents);
      return metricCell(one, name);
    });
}

// Decimals of a column stand under each other.
function cents(value: number): string {
  return Math.abs(value) < 1 ? (Math.round(value * 100) / 100 + 0).toFixed(2) : formatMoney(value);
}

function ambiguousCell({ ambiguousTrades, trades }: Metrics): Markup {
  const share = trades === 0 ? null : Math.min(1, ambiguousTrades / trades);
  const text = share === null ? undefinedNumber : share === 0 ? '0 %' : formatPercent(share);
  return markup`<td data-value="${share ?? ''}">${text}</td>`;
}

function envelopeCell({ envelope: [low, high] }: Metrics): Markup {
  const text =
    low === high ? markup`<span class="quiet">exact</span>` : `${formatMoney(low)} … ${formatMoney(high)}`;
  return markup`<td data-value="${high - low}">${text}</td>`;
}
