import { expect, it } from 'vitest';
import { type Trade, tradesOf } from '#ledger';
import { Fills, reasonCode } from '#orders';
import { barsOf } from '../arbitrary/bars.ts';

// Bars of open, high, low, close; the lowest low is 80 and the highest high 130, both in the fourth.
const bars = barsOf([
  [100, 104, 97, 100],
  [100, 110, 95, 105],
  [105, 112, 90, 100],
  [100, 130, 80, 120],
  [120, 125, 115, 118],
]);

interface Leg {
  readonly bar: number;
  readonly price: number;
  readonly inside?: boolean;
  readonly reason?: 'signal' | 'stop-loss';
}

const told = ({ mae, mfe, bars: count }: Trade) => [mae, mfe, count];

it('counts every bar between an open and an open', () => {
  expect(told(trade({ bar: 1, price: 100 }, { bar: 3, price: 100 }))).toEqual([0.1, 0.12, 2]);
});

it('counts only the prices of a trade in bars in whose midst it began or ended', () => {
  expect(told(trade({ bar: 1, price: 100 }, { bar: 3, price: 85, inside: true }))).toEqual([0.15, 0.12, 3]);
  expect(told(trade({ bar: 2, price: 100, inside: true }, { bar: 4, price: 120 }))).toEqual([0.2, 0.3, 2]);
  expect(told(trade({ bar: 3, price: 100 }, { bar: 3, price: 95, inside: true }))).toEqual([0.05, 0, 1]);
});

it('mirrors a short', () => {
  expect(told(trade({ bar: 1, price: 100 }, { bar: 3, price: 100 }, -1))).toEqual([0.12, 0.1, 2]);
});

it('begins after the close that was filled, and ends with the one that was', () => {
  expect(told(trade({ bar: 1, price: 105 }, { bar: 3, price: 120 }, 1, 'close'))).toEqual([
    25 / 105,
    25 / 105,
    2,
  ]);
  // A level met inside the last bar: its low and high may have come later.
  const stopped = trade({ bar: 1, price: 105 }, { bar: 3, price: 85, reason: 'stop-loss' }, 1, 'close');
  expect(told(stopped)).toEqual([20 / 105, 7 / 105, 2]);
});

it('of an open trade goes on to the last bar', () => {
  expect(told(trade({ bar: 1, price: 100 }, undefined))).toEqual([0.2, 0.3, 4]);
});

function trade(entry: Leg, exit: Leg | undefined, quantity = 1, at: 'open' | 'close' = 'open'): Trade {
  const fills = new Fills();
  fills.append(0, entry.bar, quantity, entry.price, 0, 0, quantity, reasonCode.entry, !!entry.inside, false);
  if (exit) {
    const reason = reasonCode[exit.reason ?? 'signal'];
    fills.append(0, exit.bar, -quantity, exit.price, 0, 0, 0, reason, !!exit.inside, false);
  }
  const { closed, open } = tradesOf(fills, bars, () => [], at);
  return [...closed, ...open][0]!;
}
