/// <reference lib="dom" />
import { csv } from '../csv-text.ts';
import { formatMetric } from '../format.ts';
import type { EncodedTrials, TrialColumn } from '../html/sweep/trials.ts';
import { readConditions } from './conditions.ts';
import { element } from './dom.ts';
import { type Column, pagedTable } from './paged-table.ts';

interface Trial {
  readonly place: number;
  readonly row: readonly (number | null)[];
}

/** The trials of a search, to sort and to filter; what is given back filters them by conditions. */
export function showTrials(
  holder: HTMLElement,
  { columns, rows, marked }: EncodedTrials,
): (text: string) => void {
  const names = columns.map(({ name, title }) => [name, title]);
  const search = element('input', {
    type: 'search',
    class: 'wide',
    placeholder: 'Filter, e.g. sharpe > 1',
    'aria-label': 'Filter trials by conditions',
    'aria-describedby': 'filter-trouble',
  });
  const trouble = element('p', { id: 'filter-trouble', class: 'note trouble', 'aria-live': 'polite' });
  const small = new Set(marked);
  const place: Column<Trial> = {
    title: '#',
    text: (trial) => `${trial.place}${small.has(trial.place) ? '*' : ''}`,
    value: (trial) => trial.place,
  };
  const table = pagedTable<Trial>(holder, {
    items: rows.map((row, k) => ({ place: k + 1, row })),
    columns: [place, ...columns.map(columnOf)],
    className: 'trials',
    label: 'Trials',
    one: 'trial',
    controls: [search, trouble],
    csv: { text: (list) => trialsCsv(columns, list), name: 'trials.csv' },
  });
  let understood = '';
  const filter = () => {
    const read = readConditions(search.value, names);
    search.setAttribute('aria-invalid', String('trouble' in read));
    if ('trouble' in read) {
      trouble.textContent = `${read.trouble} ${understood === '' ? 'All trials are shown.' : `Shown are those of the last filter that was understood: ${understood}`}`;
      return;
    }
    trouble.textContent = '';
    understood = search.value.trim();
    table.filter(({ row }) => read.test(row));
  };
  search.addEventListener('input', filter);
  return (text) => {
    search.value = text;
    filter();
  };
}

const signed = new Set(['totalReturn', 'cagr', 'sharpe', 'sortino', 'calmar']);

function columnOf({ name, title, unit, isMetric }: TrialColumn, k: number): Column<Trial> {
  const text = (value: number | null) =>
    value === null ? '–' : unit ? formatMetric(value, unit) : String(value);
  return {
    title,
    text: ({ row }) => text(row[k]!).replace(/^-/, '−').replace(' %', '\u00A0%'),
    value: ({ row }) => row[k]!,
    ...(isMetric ? { define: name } : {}),
    tone: ({ row }) => (signed.has(name) && row[k] !== null ? (row[k]! >= 0 ? 'gain' : 'loss') : ''),
  };
}

function trialsCsv(columns: readonly TrialColumn[], trials: readonly Trial[]): string {
  return csv(
    ['place', ...columns.map(({ name }) => name)],
    trials.map(({ place, row }) => [place, ...row.map((value) => value ?? '')]),
  );
}
