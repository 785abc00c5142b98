import { formatDay } from '#market';
import type { Quantiles } from '#metrics';
import { formatMetric, type ReportedRun, spreadOf } from '#report';
import type { Paint } from '../colour.ts';
import { columns } from '../table.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const monthsRoom = 100;

/** Months, drawdowns and trades of one run, as tables. */
export function spreadTables({ run }: ReportedRun, paint: Paint, room: number): string[] {
  const { months: years, drawdowns, returns, mae, mfe } = spreadOf(run, 5);
  const percent = (value: number | null) => (value === null ? '' : formatMetric(value, 'fraction'));
  const numbers = (head: readonly string[], rows: readonly (readonly string[])[]) =>
    columns(rows, {
      head,
      bold: paint.bold,
      align: head.map((_, k) => (k === 0 ? 'left' : 'right')),
    });
  const tables: string[] = [];
  if (room >= monthsRoom)
    tables.push(
      numbers(
        ['Month, %', ...months, 'Year'],
        years.map(({ year, months: changes, total }) => [String(year), ...changes.map(bare), bare(total)]),
      ),
    );
  if (drawdowns.length > 0)
    tables.push(
      numbers(
        ['Drawdown', 'from', 'bottom', 'recovered', 'length'],
        drawdowns.map(({ depth, start, bottom, recovery, length }) => [
          percent(depth),
          formatDay(start),
          formatDay(bottom),
          recovery === null ? 'not yet' : formatDay(recovery),
          formatMetric(length, 'duration'),
        ]),
      ),
    );
  if (returns && mae && mfe)
    tables.push(
      numbers(
        ['Closed trades', 'least', '5 %', '25 %', 'median', '75 %', '95 %', 'most'],
        [
          ['return', ...valuesOf(returns).map(percent)],
          ['against it (MAE)', ...valuesOf(mae).map(percent)],
          ['for it (MFE)', ...valuesOf(mfe).map(percent)],
        ],
      ),
    );
  return tables.flatMap((table) => [table, '']);
}

function bare(change: number | null): string {
  if (change === null) return '';
  return (change * 100).toFixed(Math.abs(change) >= 1 ? 0 : 1).replace(/^-(0\.0)$/, '$1');
}

function valuesOf({ least, p5, p25, median, p75, p95, most }: Quantiles): readonly number[] {
  return [least, p5, p25, median, p75, p95, most];
}
