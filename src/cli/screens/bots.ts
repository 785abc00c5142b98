import { causeText } from '#capital';
import { formatTime } from '#market';
import {
  botTable,
  divisorText,
  formatMetric,
  outsideText,
  type ReportedRun,
  reasonText,
  wayText,
} from '#report';
import { outcomesOf, transfersOf } from '#research';
import type { Paint } from '../colour.ts';
import { columns } from '../table.ts';

const latest = 5;

/** Bots on one account: each, the reserve, all together, and what happened between them last. */
export function botTables({ run, metrics }: ReportedRun, { bold, dim }: Paint): readonly string[] {
  const { bots } = run;
  if (!bots) return [];
  const outcomes = outcomesOf(run, bots);
  const transfers = transfersOf(run, bots);
  const changes = outcomes
    .flatMap((one) => one.changes.map((change) => ({ ...change, bot: one.name })))
    .toSorted((a, b) => a.time - b.time);
  const halts = outcomes.flatMap((one) => one.halts.map((halt) => ({ ...halt, bot: one.name })));
  const newest = (count: number) => (count > latest ? `, the newest ${latest}` : '');
  const table = botTable(run, outcomes, metrics.maxDrawdown);
  const outside = outsideText(transfers);
  return [
    '',
    columns(table.rows, {
      head: table.columns.map(({ title }) => title),
      bold,
      align: table.columns.map(({ isText }) => (isText ? 'left' : 'right')),
    }),
    ...(outside === undefined ? [] : ['', dim(outside)]),
    ...(transfers.length > 0
      ? [
          '',
          bold(`${transfers.length.toLocaleString('en')} transfers${newest(transfers.length)}`),
          columns(
            transfers
              .slice(-latest)
              .map((one) => [
                dim(formatTime(one.time)),
                wayText(one),
                formatMetric(one.amount, 'money'),
                dim(reasonText(one)),
              ]),
            { align: ['left', 'left', 'right'] },
          ),
        ]
      : []),
    ...(changes.length > 0
      ? [
          '',
          bold(`${changes.length.toLocaleString('en')} changes of risk${newest(changes.length)}`),
          columns(
            changes
              .slice(-latest)
              .map((one) => [
                dim(formatTime(one.time)),
                one.bot,
                `${divisorText(one.from)} → ${divisorText(one.to)}`,
                dim(causeText(one.cause, one.is)),
              ]),
          ),
        ]
      : []),
    ...halts.map(({ bot, time, reason }) => `${bot} was halted at ${formatTime(time)}: ${reason}.`),
  ];
}
