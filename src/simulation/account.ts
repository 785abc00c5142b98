import { UserError } from '#errors';

/** What a run starts with and what trading costs. Rates are fractions per side. */
export interface Account {
  readonly cash: number;
  /** Paid to the exchange on the value of every fill. */
  readonly fee: number;
  /** How far taker fills land on the wrong side of the price. */
  readonly slippage: number;
  /** The share of free cash an entry uses, costs included. */
  readonly size: number;
}

export const defaultAccount: Account = { cash: 10_000, fee: 0.001, slippage: 0.0005, size: 1 };

export function requireAccount(account: Account): Account {
  const { cash, fee, slippage, size } = account;
  if (!(cash > 0 && cash < Infinity))
    throw refused('cash', cash, 'an amount of money above 0, for example 10000');
  for (const [name, rate] of [
    ['fee', fee],
    ['slippage', slippage],
  ] as const) {
    if (!(rate >= 0 && rate < 1))
      throw refused(name, rate, 'a fraction from 0 up to 1, for example 0.001 for 0.1 %');
  }
  if (!(size > 0 && size <= 1))
    throw refused('size', size, 'a share of the cash above 0 and at most 1, for example 0.5');
  return account;
}

function refused(name: string, value: number, allowed: string): UserError {
  return new UserError('usage', `"${value}" is not a ${name}: allowed is ${allowed}.`);
}
