import { definitions, type MetricName, type Metrics } from '#metrics';
import { formatMetric } from '../format.ts';
import { type Markup, markup } from './markup.ts';

/** Numbers as a page writes them: with a true minus sign, and never parted from their percent sign. */
export function written(text: string): string {
  return text.replaceAll(/(^|[\s(])-(?=\d)/g, '$1−').replaceAll(/(?<=\d) %/g, '\u00A0%');
}

export function writtenMetric(metrics: Metrics, name: MetricName): string {
  const value = metrics[name];
  // An interval without width is one number.
  if (Array.isArray(value) && value[0] === value[1]) return written(formatMetric(value[0], 'money'));
  return written(formatMetric(metrics[name], definitions[name].unit));
}

// Where the sign is the message; for the others higher is not simply better.
const signed: ReadonlySet<MetricName> = new Set([
  'totalReturn',
  'cagr',
  'sharpe',
  'sortino',
  'calmar',
  'expectancy',
]);

/** A table cell that sorts by its value; gains and losses are coloured where the sign is the message. */
export function metricCell(metrics: Metrics, name: MetricName, format?: (value: number) => string): Markup {
  const value = metrics[name];
  const text = format && typeof value === 'number' ? written(format(value)) : writtenMetric(metrics, name);
  const sortable = typeof value === 'number' ? value : Array.isArray(value) ? value[0] : '';
  return markup`<td class="${toneClass(name, value)}" data-value="${sortable}">${text}</td>`;
}

export function toneClass(name: MetricName, value: Metrics[MetricName]): string {
  if (value === null) return 'quiet';
  if (!signed.has(name) || typeof value !== 'number' || value === 0) return '';
  return value > 0 ? 'gain' : 'loss';
}
