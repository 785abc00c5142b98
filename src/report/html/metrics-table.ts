import { definitions, type MetricName } from '#metrics';
import { titleIn } from '../bots/index.ts';
import { type Markup, markup } from './markup.ts';
import { metricCell } from './numbers.ts';
import type { ShownRun } from './shown.ts';

const groups: readonly (readonly [title: string, names: readonly MetricName[]])[] = [
  ['Result', ['finalEquity', 'closedEquity', 'totalReturn', 'cagr']],
  [
    'Risk',
    [
      'sharpe',
      'sortino',
      'calmar',
      'omega',
      'volatility',
      'maxDrawdown',
      'maxDrawdownDuration',
      'ulcer',
      'var95',
      'cvar95',
    ],
  ],
  ['Trades', ['trades', 'winRate', 'profitFactor', 'expectancy', 'sqn', 'kelly', 'exposure']],
  [
    'Costs and doubt',
    [
      'fees',
      'charges',
      'slippageCost',
      'breakEvenCost',
      'capacity',
      'ambiguousTrades',
      'envelope',
      'smallSample',
    ],
  ],
];

/** Every metric in groups; one that no group names yet comes last. */
export function metricGroups(): (readonly [title: string, names: readonly MetricName[]])[] {
  const known = new Set(groups.flatMap(([, names]) => names));
  const rest = (Object.keys(definitions) as MetricName[]).filter((name) => !known.has(name));
  return rest.length === 0 ? [...groups] : [...groups, ['More', rest]];
}

/** Every number of a run beside its baseline's; each name leads to its definition. */
export function metricsTable(run: ShownRun): Markup {
  return markup`<table class="numbers metrics">
<caption class="hidden">Metrics of ${run.label} and of buying and holding</caption>
<thead><tr><td></td><th scope="col">Strategy</th><th scope="col">Hold</th></tr></thead>
${metricGroups().map(
  ([title, names]) =>
    markup`<tbody><tr><th scope="rowgroup" colspan="3" class="group">${title}</th></tr>${names.map(
      (name) =>
        markup`<tr><th scope="row"><a href="#define-${name}" data-define="${name}">${titleIn(run.run, name)}</a></th>${metricCell(run.metrics, name)}${metricCell(run.baseline.metrics, name)}</tr>`,
    )}</tbody>`,
)}
</table>`;
}
