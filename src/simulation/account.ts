import { UserError } from '#errors';
import { type Sizing, sizings } from './sizing.ts';

/** What a run starts with and what trading costs. Rates are fractions per side. */
export interface Account {
  readonly cash: number;
  /** Paid to the exchange on the value of every fill that takes. */
  readonly fee: number;
  /** How far taker fills land on the wrong side of the price. */
  readonly slippage: number;
  /** How much an entry asks for, in the terms of `sizing`. */
  readonly size: number;
  /** What `size` means. Default: a share of equity. */
  readonly sizing?: Sizing;
  /** Paid on fills that make: limit orders and targets. Default: the same fee. */
  readonly makerFee?: number;
  /** Between bid and ask; a taker fill loses half of it. */
  readonly spread?: number;
  /** How far a taker fill of the whole bar's volume would move the price; smaller ones in proportion. */
  readonly impact?: number;
  /** The largest share of a bar's volume that an entry may take. */
  readonly participation?: number;
  /** How many times its margin a position is worth. */
  readonly leverage?: number;
  /** The share of a position's value that has to be left in it before it is liquidated. */
  readonly maintenance?: number;
  /** Paid per UTC day on what is borrowed: the coins of a short, the money of a leveraged long. */
  readonly borrow?: number;
}

export const defaultAccount: Account = { cash: 10_000, fee: 0.001, slippage: 0.0005, size: 1 };

/** Exchanges ask for more margin to be left than nothing; half a percent is a usual first tier. */
const usualMaintenance = 0.005;

/** The account with nothing left open. */
export function completeAccount(account: Account): Required<Account> {
  const { cash, fee, slippage, size, leverage = 1 } = account;
  return {
    cash,
    fee,
    slippage,
    size,
    leverage,
    sizing: account.sizing ?? 'share',
    makerFee: account.makerFee ?? fee,
    spread: account.spread ?? 0,
    impact: account.impact ?? 0,
    participation: account.participation ?? 1,
    maintenance: account.maintenance ?? (leverage > 1 ? usualMaintenance : 0),
    borrow: account.borrow ?? 0,
  };
}

/** What money can be spent of it: what only rounding has left is none. */
export function spendable(free: number, cash: number): number {
  return free > 1e-12 * cash ? free : 0;
}

export function requireAccount(account: Account): Account {
  const { cash, size, sizing, participation, leverage } = completeAccount(account);
  if (!(cash > 0 && cash < Infinity))
    throw refused('cash', cash, 'an amount of money above 0, for example 10000');
  for (const name of ['fee', 'makerFee', 'slippage', 'spread', 'impact', 'maintenance', 'borrow'] as const) {
    const rate = completeAccount(account)[name];
    if (!(rate >= 0 && rate < 1))
      throw refused(name, rate, 'a fraction from 0 up to 1, for example 0.001 for 0.1 %');
  }
  if (!(participation > 0 && participation <= 1))
    throw refused('participation', participation, 'a share of the bar’s volume above 0 and at most 1');
  if (!(leverage >= 1 && leverage <= 125)) throw refused('leverage', leverage, 'a number from 1 to 125');
  requireTogether(completeAccount(account));
  const { most, allowed } = sizings[sizing];
  if (!(size > 0 && size <= most)) throw refused('size', size, allowed);
  return account;
}

// Each rate may be allowed and all of them together still absurd.
function requireTogether({ slippage, spread, impact, leverage, maintenance }: Required<Account>): void {
  const lost = slippage + spread / 2 + impact;
  if (lost >= 1)
    throw new UserError(
      'usage',
      `"${Number(lost.toPrecision(12))}" is what slippage, half the spread and impact take together, and a sale would bring nothing. Their sum has to be below 1.`,
    );
  if (maintenance >= 1 / leverage)
    throw new UserError(
      'usage',
      `"${maintenance}" as maintenance is not below the margin of ${Number((1 / leverage).toPrecision(6))} at leverage ${leverage}: every position would be liquidated at once. Choose a lower maintenance or leverage.`,
    );
}

function refused(name: string, value: number, allowed: string): UserError {
  return new UserError('usage', `"${value}" is not a ${name}: allowed is ${allowed}.`);
}
