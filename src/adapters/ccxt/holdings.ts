import type { Balances, Position } from 'ccxt';
import type { Balance, ContractPosition } from '#exchange';
import { TransportError } from './transport.ts';

/** What is in a wallet, by coin. */
export function balancesOf({ total, free }: Balances): ReadonlyMap<string, Balance> {
  const totals = Object.entries(total as unknown as Readonly<Record<string, number | undefined>>);
  const frees = free as unknown as Readonly<Record<string, number | undefined>>;
  return new Map(
    totals.map(([coin, amount]): [string, Balance] => {
      const balance = { total: Number(amount), free: Number(frees[coin] ?? amount) };
      if (!Number.isFinite(balance.total) || !Number.isFinite(balance.free))
        throw new TransportError('garbled', 'balances that are no numbers');
      return [coin, balance];
    }),
  );
}

export function positionOf({ symbol, side, contracts, entryPrice, leverage }: Position): ContractPosition {
  const size = Number(contracts);
  if (!(size >= 0) || (size > 0 && side !== 'long' && side !== 'short'))
    throw new TransportError('garbled', 'a position without the fields that positions have');
  return {
    symbol: String(symbol),
    quantity: side === 'short' ? -size : size,
    entryPrice: entryPrice ?? 0,
    leverage: leverage === undefined || !(leverage > 0) ? null : leverage,
  };
}
