import { botDefinitions, type BotNumber, type BotOutcome } from '#research';
import type { Run } from '#simulation';
import { formatCount, formatMoney, formatPercent, undefinedNumber } from '../format.ts';
import { divisorOf } from './json.ts';
import { divisorText } from './texts.ts';

/** A table of bots side by side, the reserve and all of them together. */
export interface BotTable {
  readonly columns: readonly {
    readonly title: string;
    readonly isText: boolean;
    /** What it is defined as, if it is one of the numbers of bots. */
    readonly number?: BotNumber;
  }[];
  readonly rows: readonly (readonly string[])[];
}

interface Column {
  readonly title: string;
  readonly number?: BotNumber;
  readonly isText?: true;
  /** Whether it says anything, which it always does otherwise. */
  readonly isWanted?: (outcomes: readonly BotOutcome[]) => boolean;
  readonly of: (one: BotOutcome) => string;
  readonly together?: (outcomes: readonly BotOutcome[], run: Run, maxDrawdown: number | null) => string;
}

/** Money that moves: a column each where any did. */
const moved = (number: 'received' | 'handedOn' | 'deposited' | 'withdrawn', isSummed: boolean): Column => ({
  title: botDefinitions[number].title,
  number,
  isWanted: (outcomes) => outcomes.some((one) => one[number] > 0),
  of: (one) => formatMoney(one[number]),
  ...(isSummed && { together: (outcomes) => formatMoney(sum(outcomes, (one) => one[number])) }),
});

const all: readonly Column[] = [
  { title: 'Bot', isText: true, of: ({ name }) => name, together: () => 'together' },
  { title: 'Strategy', isText: true, of: ({ lanes }) => lanes[0]?.plan.strategy ?? '' },
  { title: 'Bars', isText: true, of: barsText },
  {
    title: botDefinitions.allotment.title,
    number: 'allotment',
    of: ({ allotment }) => formatMoney(allotment),
    together: (outcomes) => formatMoney(sum(outcomes, ({ allotment }) => allotment)),
  },
  {
    title: botDefinitions.equity.title,
    number: 'equity',
    of: ({ equity }) => formatMoney(equity.at(-1)!),
    together: (outcomes) => formatMoney(sum(outcomes, ({ equity }) => equity.at(-1)!)),
  },
  {
    title: botDefinitions.profit.title,
    number: 'profit',
    of: ({ lanes, profit }) => (lanes.length > 0 ? formatMoney(profit) : ''),
    together: (outcomes) => formatMoney(sum(outcomes, ({ profit }) => profit)),
  },
  {
    title: botDefinitions.return.title,
    number: 'return',
    of: ({ growth }) => fraction(growth),
    together: (_, { equity, account }) => formatPercent(equity.at(-1)! / account.cash - 1),
  },
  moved('received', false),
  moved('handedOn', false),
  moved('deposited', true),
  moved('withdrawn', true),
  {
    title: botDefinitions.drawdown.title,
    number: 'drawdown',
    of: ({ maxDrawdown }) => fraction(maxDrawdown),
    together: (_, __, maxDrawdown) => (maxDrawdown === null ? undefinedNumber : formatPercent(maxDrawdown)),
  },
  {
    title: 'Trades',
    of: ({ lanes, trades }) => (lanes.length > 0 ? formatCount(trades.length) : ''),
    together: (_, { trades }) => formatCount(trades.length),
  },
  {
    title: 'Won',
    of: ({ lanes, trades }) => (lanes.length > 0 ? wonText(trades) : ''),
    together: (_, { trades }) => wonText(trades),
  },
  {
    title: botDefinitions.risk.title,
    number: 'risk',
    isText: true,
    of: ({ lanes, halts, changes }) =>
      lanes.length === 0 ? '' : halts.length > 0 ? 'halted' : divisorText(divisorOf(changes)),
  },
];

export function botTable(run: Run, outcomes: readonly BotOutcome[], maxDrawdown: number | null): BotTable {
  const columns = all.filter(({ isWanted }) => isWanted?.(outcomes) ?? true);
  return {
    columns: columns.map(({ title, number, isText = false }) => ({
      title,
      isText,
      ...(number && { number }),
    })),
    rows: [
      ...outcomes.filter(isPart).map((one) => columns.map(({ of }) => of(one))),
      columns.map(({ together }) => together?.(outcomes, run, maxDrawdown) ?? ''),
    ],
  };
}

/** Whether somebody has, or had, a part in it: a reserve that nobody wanted has none. */
export function isPart({ lanes, allotment, received, deposited }: BotOutcome): boolean {
  return lanes.length > 0 || allotment > 0 || received > 0 || deposited > 0;
}

function barsText({ lanes }: BotOutcome): string {
  const [first] = lanes;
  return first ? `${lanes.map(({ bars }) => bars.market.symbol).join(', ')} ${first.bars.timeframe}` : '';
}

function sum(outcomes: readonly BotOutcome[], pick: (one: BotOutcome) => number): number {
  return outcomes.reduce((total, one) => total + pick(one), 0);
}

function fraction(value: number | null): string {
  return value === null ? '' : formatPercent(value);
}

function wonText(trades: readonly { readonly pnl: number }[]): string {
  if (trades.length === 0) return undefinedNumber;
  return formatPercent(trades.filter(({ pnl }) => pnl > 0).length / trades.length);
}
