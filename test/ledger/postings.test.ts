import { describe, expect, it } from 'vitest';
import { balancesOf, postingsOf, tradesOf } from '#ledger';
import { Fills, reasonCode } from '#orders';
import { barsOf } from '../arbitrary/bars.ts';

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

// Long 2 from 100; sell 5 at 120 for a fee of 5; buy the 3 back at 110.
const turned = new Fills();
turned.append(0, 1, 2, 100, 0, 0, 2, reasonCode.entry, false, false);
turned.append(0, 2, -5, 120, 5, 0, -3, reasonCode.reversal, false, false);
turned.append(0, 3, 3, 110, 0, 0, 0, reasonCode.signal, false, false);

describe('an order that turns a position around', () => {
  it('ends one position and begins another in the books', () => {
    expect(postingsOf(turned, 1000).filter(({ fill }) => fill === 1)).toEqual([
      { fill: 1, from: 'position 0', to: 'cash', amount: 200 },
      { fill: 1, from: 'profit', to: 'cash', amount: 40 },
      { fill: 1, from: 'cash', to: 'fees', amount: 2 },
      { fill: 1, from: 'position 0', to: 'cash', amount: 360 },
      { fill: 1, from: 'cash', to: 'fees', amount: 3 },
    ]);
    // 40 of the long and 30 of the short, 5 paid.
    expect(balancesOf(postingsOf(turned, 1000))).toEqual(
      new Map([
        ['capital', -1000],
        ['cash', 1065],
        ['position 0', 0],
        ['profit', -70],
        ['fees', 5],
      ]),
    );
  });

  it('is two trades, its fee shared by quantity', () => {
    const { closed } = tradesOf(turned, barsOf(Array.from({ length: 4 }, () => [100, 120, 100, 110])));
    expect(closed).toEqual([
      expect.objectContaining({ side: 'long', quantity: 2, fees: 2, pnl: 38, reason: 'reversal' }),
      expect.objectContaining({ side: 'short', quantity: 3, fees: 3, pnl: 27, reason: 'signal' }),
    ]);
  });
});
