import { describe, expect, it } from 'vitest';
import { type Candle, closedBy } from './candle.ts';

// Worked by hand on hourly candles: the signal on candle 0 enters at the open of candle 1, at 100.
const flat = candle(100, 101, 99, 100);
const signal = { ...flat, enter_long: 1 };
const shortSignal = { ...flat, enter_short: 1 };

describe('a stop', () => {
  it('fills at its price on the candle of the entry as well', () => {
    expect(closedBy([signal, candle(100, 101, 94, 96), flat], { stop_loss: -0.05 })).toEqual([
      { reason: 'stop-loss', entry: 1, exit: 1, isShort: false, profit: expect.closeTo(-0.05, 12) },
    ]);
  });

  it('fills at its price in a gap that ends above it, at the open of a candle that lies beyond', () => {
    const gap = closedBy([signal, flat, candle(90, 96, 89, 90), flat], { stop_loss: -0.05 });
    expect(gap[0]).toMatchObject({ exit: 2, profit: expect.closeTo(-0.05, 12) });
    const beyond = closedBy([signal, flat, candle(90, 94, 89, 90), flat], { stop_loss: -0.05 });
    expect(beyond[0]).toMatchObject({ exit: 2, profit: expect.closeTo(-0.1, 12) });
  });

  it('is nearer by the leverage', () => {
    const trades = closedBy([signal, flat, candle(100, 101, 98, 99), flat], {
      stop_loss: -0.05,
      leverage: 5,
    });
    expect(trades[0]).toMatchObject({ exit: 1, reason: 'stop-loss', profit: expect.closeTo(-0.05, 12) });
  });
});

describe('a liquidation', () => {
  // Five times the margin: bankrupt at 80, closed a twentieth of the way before that, at 81.
  const fifth = (stop_loss: number, at: Candle) =>
    closedBy([signal, flat, at, flat], { stop_loss, leverage: 5 })[0];

  it('comes after a stop that the candle reaches as well', () => {
    expect(fifth(-0.9, candle(100, 101, 79, 90))).toMatchObject({
      reason: 'stop-loss',
      profit: expect.closeTo(-0.9, 12),
    });
  });

  it('happens at its price, or at the open of a candle that lies beyond', () => {
    expect(fifth(-0.99, candle(100, 101, 80.5, 90))).toMatchObject({
      reason: 'liquidation',
      profit: expect.closeTo(-0.95, 12),
    });
    expect(fifth(-1.5, candle(78, 80, 76, 77))).toMatchObject({
      reason: 'liquidation',
      profit: expect.closeTo(-1.1, 12),
    });
  });
});

describe('the least profit', () => {
  it('counts after both fees', () => {
    // 2 % after 0.5 % on both sides: 100 × (0.02 + 1.005) ÷ 0.995 = 103.0150…
    const settings = { roi: { 0: 0.02 }, fee: 0.005 };
    const trades = closedBy([signal, flat, candle(100, 104, 100, 103), flat], settings);
    expect(trades[0]).toMatchObject({ exit: 2, reason: 'take-profit' });
    expect(closedBy([signal, flat, candle(100, 103, 100, 103), flat], settings)[0]!.reason).toBe('end');
  });

  it('falls with age, and fills at an open that is better when its time has come', () => {
    const settings = { roi: { 0: 0.1, 60: 0.01 } };
    const trades = closedBy([signal, flat, candle(102, 103, 101, 102), flat], settings);
    expect(trades[0]).toMatchObject({ exit: 2, profit: expect.closeTo(0.02, 12) });
  });

  it('of −1 closes at the open when its time is that of a candle', () => {
    const trades = closedBy([signal, flat, flat, candle(97, 98, 96, 97), flat], { roi: { 0: 0.5, 120: -1 } });
    expect(trades[0]).toMatchObject({ exit: 3, reason: 'take-profit', profit: expect.closeTo(-0.03, 12) });
  });
});

describe('a trail', () => {
  const trailing = { stop_loss: -0.1, trailing_stop: true, trailing_stop_positive: 0.02 };
  const late = { ...trailing, trailing_only_offset_is_reached: true, trailing_stop_positive_offset: 0.05 };

  it('is raised by the high of a candle before its low is tested', () => {
    const trades = closedBy([signal, flat, candle(100, 110, 100, 105), flat], late);
    expect(trades[0]).toMatchObject({ exit: 2, reason: 'trailing-stop', profit: expect.closeTo(0.078, 12) });
  });

  it('assumes the worst on the candle of the entry', () => {
    const trades = closedBy([signal, candle(100, 110, 97, 105), flat], trailing);
    expect(trades[0]).toMatchObject({ exit: 1, reason: 'trailing-stop', profit: expect.closeTo(-0.02, 12) });
  });

  it('dives from the open of that candle, by the distance that moved it last', () => {
    // Bought at 98 on a candle that opened at 100: 2 % below 100.
    const cheap = closedBy([signal, candle(100, 110, 97, 105), flat], {
      ...trailing,
      custom_entry_price: 98,
    });
    expect(cheap[0]).toMatchObject({ exit: 1, profit: expect.closeTo(0, 12) });
    // A gain of 10 % is under the offset of 20 %, so the trail still has the 5 % of the stop: 95, but not under the low.
    const wide = { ...trailing, stop_loss: -0.05, trailing_stop_positive_offset: 0.2 };
    expect(closedBy([signal, candle(100, 110, 96, 105), flat], wide)[0]).toMatchObject({
      exit: 1,
      reason: 'trailing-stop',
      profit: expect.closeTo(-0.04, 12),
    });
  });

  it('of a short mirrors it', () => {
    const trades = closedBy([shortSignal, flat, candle(100, 100, 90, 95), flat], late);
    expect(trades[0]).toMatchObject({ exit: 2, isShort: true, profit: expect.closeTo(1 - 0.918, 12) });
  });
});

describe('signals', () => {
  it('close before a stop of the same candle', () => {
    const rows = [signal, flat, { ...flat, exit_long: 1 }, candle(101, 101, 90, 91), flat];
    expect(closedBy(rows, { stop_loss: -0.05, use_exit_signal: true })[0]).toMatchObject({
      reason: 'signal',
      exit: 3,
      profit: expect.closeTo(0.01, 12),
    });
  });

  it('that contradict each other enter nothing, and none enters on the last candle', () => {
    expect(closedBy([{ ...signal, exit_long: 1 }, flat, flat], { use_exit_signal: true })).toEqual([]);
    expect(closedBy([{ ...signal, enter_short: 1 }, flat, flat], {})).toEqual([]);
    expect(closedBy([flat, signal, flat], {})).toEqual([]);
  });
});

describe('a signal for the other side', () => {
  it('enters at the open of the candle that closed the trade', () => {
    const turn = { ...flat, exit_long: 1, enter_short: 1 };
    const trades = closedBy([signal, flat, turn, candle(104, 105, 103, 104), candle(102, 103, 101, 102)], {
      use_exit_signal: true,
    });
    expect(trades).toEqual([
      { reason: 'signal', entry: 1, exit: 3, isShort: false, profit: expect.closeTo(0.04, 12) },
      { reason: 'end', entry: 3, exit: 4, isShort: true, profit: expect.closeTo(2 / 104, 12) },
    ]);
  });

  it('does nothing on the last candle, nor for the side that was closed', () => {
    const turn = { ...flat, exit_long: 1, enter_short: 1 };
    expect(closedBy([signal, flat, turn, flat], { use_exit_signal: true })).toHaveLength(1);
    const again = [signal, { ...flat, enter_long: 1 }, candle(100, 101, 94, 95), flat, flat];
    expect(closedBy(again, { stop_loss: -0.05 })).toHaveLength(1);
  });
});

describe('orders with prices of their own', () => {
  it('are brought into the candle where they lie beyond it', () => {
    const above = closedBy([signal, flat, flat, flat], { custom_entry_price: 150 });
    expect(above[0]).toMatchObject({ entry: 1, profit: expect.closeTo(100 / 101 - 1, 12) });
  });

  it('wait as long as they may, or are taken back', () => {
    const rows = [signal, flat, candle(100, 100, 90, 95), flat, flat];
    expect(closedBy(rows, { custom_entry_price: 92 })).toEqual([]);
    expect(closedBy(rows, { custom_entry_price: 92, timeout: 600 })[0]).toMatchObject({ entry: 1 });
    expect(closedBy(rows, { custom_entry_price: 92, timeout: 600, adjust_entry_price: null })).toEqual([]);
  });

  it('wait anew when their price changes, however old the signal is', () => {
    // Placed on candle 1, changed to 90 on candle 2, reached on candle 3 after an hour of its own.
    const rows = [signal, flat, flat, candle(100, 100, 90, 95), flat, flat];
    const settings = { custom_entry_price: 92, timeout: 90 };
    expect(closedBy(rows, settings)).toEqual([]);
    expect(closedBy(rows, { ...settings, adjust_entry_price: 90 })[0]).toMatchObject({
      entry: 1,
      profit: expect.closeTo(10 / 90, 12),
    });
  });

  it('that are taken back make room for another on the same candle', () => {
    const rows = [signal, signal, candle(100, 100, 90, 95), flat, flat];
    expect(closedBy(rows, { custom_entry_price: 92 })[0]).toMatchObject({ entry: 2 });
  });

  it('to leave give way to a stop that a later candle reaches', () => {
    const rows = [signal, flat, { ...flat, exit_long: 1 }, flat, candle(100, 101, 94, 95), flat];
    const settings = { use_exit_signal: true, custom_exit_price: 120, timeout: 600, stop_loss: -0.05 };
    expect(closedBy(rows, settings)[0]).toMatchObject({ reason: 'stop-loss', exit: 4 });
  });
});

function candle(open: number, high: number, low: number, close: number): Candle {
  return { open, high, low, close };
}
