import { happenedOn, UserError } from '#errors';
import { type Bars, formatTime, type Market, marketName } from '#market';
import type { Decision, Plan } from '#strategy';

/** Refuses a plan with a signal to sell short on a market where only what is owned can be sold. */
export function requireShortable(plan: Plan, market: Market): void {
  const refusal = shortRefusal(plan, market);
  if (refusal) throw refusal;
}

/** Why a plan cannot be traded on a market: it has a signal to sell short, and only what is owned can be sold there. */
export function shortRefusal({ strategy, series }: Plan, market: Market): UserError | undefined {
  if (!series['enterShort'] || isShortable(market)) return undefined;
  return refused(`Strategy "${strategy}"`, market, 'Remove enterShort');
}

/** Refuses a decision to sell short there; nobody can know beforehand what a strategy will decide. */
export function requireOwned(decision: Decision, { market, time }: Bars, bar: number): void {
  const sellsShort = typeof decision === 'object' ? decision.enter === 'short' : Number(decision) < 0;
  if (!sellsShort || isShortable(market)) return;
  const error = refused('decide()', market, 'Return 0 or hold instead');
  throw happenedOn(error, `the bar of ${formatTime(time[bar]!)}`);
}

// Derivatives are, and their symbols name the coin they are settled in.
function isShortable({ symbol }: Market): boolean {
  return symbol.includes(':');
}

function refused(who: string, market: Market, remedy: string): UserError {
  return new UserError(
    'usage',
    `${who} sells short, but ${marketName(market)} is a spot market, where only what is owned can be sold. ${remedy}, or choose a perpetual such as bybit:BTC/USDT:USDT.`,
  );
}
