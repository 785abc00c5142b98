import type { Alert } from './alert.ts';
import { figure, money, percent, signed, span } from './figures.ts';
import type { DayPassed, Entered, Guard, Left, News } from './news.ts';

/** A name and what there is to say about it. */
export type Fact = readonly [name: string, value: string];

type Facts = {
  readonly [Kind in News['kind']]: (news: Extract<News, { readonly kind: Kind }>) => readonly Fact[];
};

const facts: Facts = {
  entry: entered,
  exit: left,
  transfer: ({ from, to, amount, reason }) => [
    ['From', from],
    ['To', to],
    ['Amount', money(amount)],
    ['Reason', reason],
  ],
  risk: ({ bot, before, after, reason }) => [
    ['Bot', bot],
    ['Reason', reason],
    ['Risk before', share(before)],
    ['Risk now', share(after)],
  ],
  mode: ({ bot, reason, equity, positions }) => [
    ['Bot', bot],
    ['Reason', reason],
    ['Equity', money(equity)],
    ['Open positions', String(positions)],
  ],
  refusal: ({ bot, market, reason, wanted, allowed }) => [
    ['Bot', bot],
    ['Market', market],
    ['Reason', reason],
    ['Wanted', wanted === null ? '–' : figure(wanted)],
    ['Allowed', allowed === null ? '–' : figure(allowed)],
  ],
  trouble: ({ what }) => [['Where', what]],
  summary,
};

/** All that is known about an alert, name by name. */
export function factsOf({ news }: Alert): readonly Fact[] {
  return news ? facts[news.kind](news as never) : [];
}

function share(value: number): string {
  return `${figure(value * 100)} %`;
}

function entered(news: Entered): Fact[] {
  const { quantity, price, atRisk, gain, ratio, confidence, readings } = news;
  return [
    ...dealt(news),
    ['Value', money(quantity * price)],
    ['Stop', guard(news.stop)],
    ['Target', guard(news.target)],
    ['At risk', news.stop === null ? `${money(atRisk)} (no stop)` : money(atRisk)],
    ['Potential gain', gain === null ? '–' : money(gain)],
    ['Risk/reward', ratio === null ? '–' : `1 : ${figure(Number(ratio.toFixed(2)))}`],
    ['Confidence', confidence === null ? '–' : share(Number(confidence.toFixed(4)))],
    ...(readings.length === 0
      ? []
      : [['Readings', readings.map(({ label, says }) => `${sign(says)} ${label}`).join('\n')] as const]),
  ];
}

function dealt({ side, market, bot, price, quantity }: Entered | Left): Fact[] {
  return [
    ['Side', side],
    ['Market', market],
    ['Bot', bot],
    ['Price', figure(price)],
    ['Quantity', figure(quantity)],
  ];
}

function guard(level: Guard | null): string {
  return level === null ? '–' : `${figure(level.price)} (${percent(level.distance)})`;
}

// For what was done, silent, against it.
function sign(says: number): string {
  if (says > 0) return '✅';
  return says < 0 ? '❌' : '⚠️';
}

function left(news: Left): Fact[] {
  const { profit, duration, reason, held, transfers } = news;
  return [
    ...dealt(news),
    ['PnL', `${signed(profit)} (${percent(news.return)})`],
    ['Duration', span(duration)],
    ['Reason', reason],
    ['Still held', figure(held)],
    ...transfers.map(({ to, amount }): Fact => ['Transfer', `${money(amount)} to ${to}`]),
  ];
}

function summary({ bots, head }: DayPassed): Fact[] {
  const days = bots.map(({ bot, equity, change, profit, transferred, trades, wins, ...rest }): Fact => [
    bot,
    [
      `equity ${money(equity)} (${signed(profit)}, ${percent(change)})`,
      `${trades} trades, ${wins} won, ${rest.positions} open`,
      `fees ${money(rest.fees)}, ${rest.refusals} refusals`,
      ...(transferred === 0 ? [] : [`${signed(transferred)} came and left`]),
    ].join('\n'),
  ]);
  // Discord shows so many only: what the journal came to is not lost for it.
  return [...(head ? [['Journal', `event ${head.seq}, ${head.hash}`] as const] : []), ...days];
}
