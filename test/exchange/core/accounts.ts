import { abs, div, type Fixed } from './fixed.ts';
import type { Move, Position } from './types.ts';

/** Takes the other side of every trade that no account takes; may owe any amount. */
export const house = 'house';
/** Where fees go, so that no coin ever leaves the books. */
export const feeAccount = 'fees';

export interface Balance {
  readonly free: Fixed;
  readonly held: Fixed;
}

interface Account {
  readonly balances: Map<string, { free: Fixed; held: Fixed }>;
  readonly positions: Map<string, Position>;
  readonly leverage: Map<string, number>;
}

/** Balances and positions; every change is a move that the caller collects and publishes. */
export interface Accounts {
  names(): string[];
  coins(account: string): ReadonlyMap<string, Balance>;
  balance(account: string, coin: string): Balance;
  move(account: string, coin: string, free: Fixed, held: Fixed): Move;
  position(account: string, symbol: string): Position;
  positions(account: string): ReadonlyMap<string, Position>;
  setPosition(account: string, symbol: string, amount: Fixed, cost: Fixed): void;
  leverage(account: string, symbol: string): number;
  setLeverage(account: string, symbol: string, leverage: number): void;
}

export function accounts(): Accounts {
  const all = new Map<string, Account>();

  function account(name: string): Account {
    const known = all.get(name);
    if (known !== undefined) return known;
    const made = { balances: new Map(), positions: new Map(), leverage: new Map() };
    all.set(name, made);
    return made;
  }

  function leverage(name: string, symbol: string): number {
    return account(name).leverage.get(symbol) ?? 1;
  }

  return {
    names: () => [...all.keys()],
    coins: (name) => account(name).balances,
    balance: (name, coin) => account(name).balances.get(coin) ?? { free: 0n, held: 0n },
    move(name, coin, free, held) {
      const { balances } = account(name);
      const before = balances.get(coin) ?? { free: 0n, held: 0n };
      balances.set(coin, { free: before.free + free, held: before.held + held });
      return { account: name, coin, free, held };
    },
    position: (name, symbol) =>
      account(name).positions.get(symbol) ?? { amount: 0n, cost: 0n, leverage: leverage(name, symbol) },
    positions: (name) => account(name).positions,
    setPosition(name, symbol, amount, cost) {
      account(name).positions.set(symbol, { amount, cost, leverage: leverage(name, symbol) });
    },
    leverage,
    setLeverage(name, symbol, value) {
      account(name).leverage.set(symbol, value);
    },
  };
}

/** What a position keeps of its account's money. */
export function marginOf({ cost, leverage }: Position): Fixed {
  return abs(cost) / BigInt(leverage);
}

export function entryPrice({ amount, cost }: Position): Fixed {
  return amount === 0n ? 0n : div(cost, amount);
}
