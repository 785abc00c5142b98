import type { BotOutcome } from '#research';
import type { Run } from '#simulation';
import { formatCount, formatMoney, formatPercent, undefinedNumber } from '../format.ts';
import { divisorOf } from './json.ts';
import { divisorText } from './texts.ts';

/** What each column of the table of bots says. */
export const botColumns = [
  'Bot',
  'Strategy',
  'Bars',
  'Allotment',
  'Equity',
  'Profit',
  'Return',
  'Received',
  'Given',
  'Drawdown',
  'Trades',
  'Won',
  'Risk now',
] as const;

/** Bots side by side, the reserve and all of them together. */
export function botRows(run: Run, outcomes: readonly BotOutcome[], maxDrawdown: number | null): string[][] {
  const sum = (pick: (one: BotOutcome) => number) => outcomes.reduce((all, one) => all + pick(one), 0);
  const rows = outcomes
    .filter(({ lanes, allotment, received }) => lanes.length > 0 || allotment > 0 || received > 0)
    .map((one) => botRow(one));
  const { trades, account, equity } = run;
  return [
    ...rows,
    [
      'together',
      '',
      '',
      formatMoney(sum(({ allotment }) => allotment)),
      formatMoney(sum((one) => one.equity.at(-1)!)),
      formatMoney(sum(({ profit }) => profit)),
      formatPercent(equity.at(-1)! / account.cash - 1),
      '',
      '',
      maxDrawdown === null ? undefinedNumber : formatPercent(maxDrawdown),
      formatCount(trades.length),
      wonText(trades),
      '',
    ],
  ];
}

function botRow(one: BotOutcome): string[] {
  const {
    name,
    lanes,
    allotment,
    equity,
    profit,
    received,
    given,
    growth,
    maxDrawdown,
    trades,
    changes,
    halts,
  } = one;
  const [first] = lanes;
  const fraction = (value: number | null) => (value === null ? '' : formatPercent(value));
  return [
    name,
    first?.plan.strategy ?? '',
    first ? `${lanes.map(({ bars }) => bars.market.symbol).join(', ')} ${first.bars.timeframe}` : '',
    formatMoney(allotment),
    formatMoney(equity.at(-1)!),
    first ? formatMoney(profit) : '',
    fraction(growth),
    formatMoney(received),
    formatMoney(given),
    fraction(maxDrawdown),
    first ? formatCount(trades.length) : '',
    first ? wonText(trades) : '',
    first ? (halts.length > 0 ? 'halted' : divisorText(divisorOf(changes))) : '',
  ];
}

function wonText(trades: readonly { readonly pnl: number }[]): string {
  if (trades.length === 0) return undefinedNumber;
  return formatPercent(trades.filter(({ pnl }) => pnl > 0).length / trades.length);
}
