import { type Account, completeAccount, type Run } from '#simulation';
import { formatMoney, formatRate } from './format.ts';

/** What an account pays and may do besides fee, slippage and size, where it is not the usual. */
export function termsOf(account: Account): string[] {
  const { fee, makerFee, spread, impact, participation, leverage, maintenance, borrow } =
    completeAccount(account);
  return [
    ...(makerFee === fee ? [] : [`maker fee ${formatRate(makerFee)}`]),
    ...(spread === 0 ? [] : [`spread ${formatRate(spread)}`]),
    ...(impact === 0 ? [] : [`impact ${formatRate(impact)}`]),
    ...(participation === 1 ? [] : [`at most ${formatRate(participation)} of a bar’s volume`]),
    ...(leverage === 1 ? [] : [`leverage ${leverage}`]),
    ...(maintenance === 0 ? [] : [`maintenance ${formatRate(maintenance)}`]),
    ...(borrow === 0 ? [] : [`borrowing ${formatRate(borrow)} per day`]),
  ];
}

/** The same as data, and only what is not the usual. */
export function termsToJson(account: Account): Partial<Account> {
  const { cash: _, fee, slippage: __, size: ___, sizing: ____, ...rest } = completeAccount(account);
  const usual = { ...completeAccount({ cash: 1, fee, slippage: 0, size: 1 }) };
  return Object.fromEntries(
    Object.entries(rest).filter(([name, value]) => usual[name as 'spread'] !== value),
  );
}

/** A text about the account of a run; of bots that share one, what holds for all of them, if it does. */
export function ofAccount(
  { account, lanes, bots }: Run,
  text: (account: Account) => string,
  differing = 'differs by bot',
): string {
  const all = bots ? lanes.map((lane) => text(lane.account ?? account)) : [text(account)];
  const [first] = all;
  return all.every((one) => one === first) ? first! : differing;
}

/** How much an entry asks for. */
export function sizeText({ size, sizing = 'share' }: Account): string {
  return sizes[sizing](size);
}

const sizes = {
  share: (size) => `${formatRate(size)} of cash`,
  cash: (size) => formatMoney(size),
  quantity: (size) => `${size} coins`,
  risk: (size) => `${formatRate(size)} of equity at risk`,
  volatility: (size) => `for ${formatRate(size)} volatility a year`,
  kelly: (size) => `${size} of the Kelly stake`,
} as const satisfies Readonly<Record<NonNullable<Account['sizing']>, (size: number) => string>>;
