import { describe, expect, it } from 'vitest';
import { balancesOf, postingsOf } from '#ledger';
import { Fills, reasonCode } from '#orders';

// Buy 2 at 100 (fee 1), sell 1 at 120 (fee 2), charged 3, sell 1 at 90 (fee 4): profit 20 − 10.
const fills = new Fills();
fills.append(0, 1, 2, 100, 1, 0, 2, reasonCode.entry, false, false);
fills.append(0, 2, -1, 120, 2, 0, 1, reasonCode['take-profit'], true, false);
fills.append(0, 3, 0, 100, 3, 0, 1, reasonCode.funding, false, false);
fills.append(0, 4, -1, 90, 4, 0, 0, reasonCode.signal, false, false);

describe('the books of one trade', () => {
  it('say where each amount came from and went', () => {
    expect(postingsOf(fills, 1000)).toEqual([
      { fill: -1, from: 'capital', to: 'cash', amount: 1000 },
      { fill: 0, from: 'cash', to: 'position 0', amount: 200 },
      { fill: 0, from: 'cash', to: 'fees', amount: 1 },
      { fill: 1, from: 'position 0', to: 'cash', amount: 100 },
      { fill: 1, from: 'profit', to: 'cash', amount: 20 },
      { fill: 1, from: 'cash', to: 'fees', amount: 2 },
      { fill: 2, from: 'cash', to: 'charges', amount: 3 },
      { fill: 3, from: 'position 0', to: 'cash', amount: 100 },
      { fill: 3, from: 'cash', to: 'profit', amount: 10 },
      { fill: 3, from: 'cash', to: 'fees', amount: 4 },
    ]);
  });

  it('balance', () => {
    expect(Object.fromEntries(balancesOf(postingsOf(fills, 1000)))).toEqual({
      capital: -1000,
      cash: 1000,
      'position 0': 0,
      fees: 7,
      profit: -10,
      charges: 3,
    });
  });

  it('stand at the price of the average coin when a position is added to', () => {
    const added = new Fills();
    added.append(0, 1, 1, 100, 0, 0, 1, reasonCode.entry, false, false);
    added.append(0, 2, 3, 120, 0, 0, 4, reasonCode.entry, false, false);
    added.append(0, 3, -2, 110, 0, 0, 2, reasonCode.signal, false, false);
    // 460 for 4 coins: 115 each, so two of them sold at 110 lose 10.
    const balances = balancesOf(postingsOf(added, 1000));
    expect(balances.get('position 0')).toBe(230);
    expect(balances.get('profit')).toBe(10);
  });

  it('of a short stand at what it brought', () => {
    const short = new Fills();
    short.append(0, 1, -2, 100, 0, 0, -2, reasonCode.entry, false, false);
    short.append(0, 2, 2, 90, 0, 0, 0, reasonCode.signal, false, false);
    expect(Object.fromEntries(balancesOf(postingsOf(short, 1000)))).toEqual({
      capital: -1000,
      cash: 1020,
      'position 0': 0,
      profit: -20,
    });
  });
});
