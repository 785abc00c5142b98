import type { Account } from '#simulation';
import { defineStrategy } from '#strategy';

/** What every run is measured against: buy once, hold for ever. */
export const baselinePlan = defineStrategy({
  name: 'baseline',
  about: 'Buys at the first open and holds',
  series: ({ close }) => ({ enterLong: close.above(0) }),
}).plan();

/** The account as somebody has it who simply holds: at the same costs, without borrowed money. */
export function baselineAccount(account: Account): Account {
  const { sizing = 'share', leverage: _, maintenance: __, ...plain } = account;
  // Other sizes than a share of the money are about single trades.
  return sizing === 'share' ? plain : { ...plain, sizing: 'share', size: 1 };
}
