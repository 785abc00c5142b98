import { describe, expect, it } from 'vitest';
import { type Bars, bars, resample, sampleBars } from '#market';
import { type Account, Detail, run } from '#simulation';
import { type Exits, planOfSignals } from '#strategy';

const minute = 60_000;
const hour = 60 * minute;
const account: Account = { cash: 10_000, fee: 0.001, slippage: 0.0005, size: 0.5 };

/** Enters at every eighth close and leaves two closes before the next; on the finer bars at the same moments. */
function signalsOn({ time, length }: Bars, ownLength: number, coarse: Bars) {
  const enterLong = new Float64Array(length);
  const exitLong = new Float64Array(length);
  const closes = new Map(Array.from(coarse.time, (start, k) => [start + hour - ownLength, k]));
  for (let i = 0; i < length; i++) {
    const k = closes.get(time[i]!);
    if (k === undefined) continue;
    if (k % 8 === 1) enterLong[i] = 1;
    if (k % 8 === 7) exitLong[i] = 1;
  }
  return { time, signals: { enterLong, exitLong } };
}

describe('finer bars', () => {
  const fine = sampleBars('BTC/USDT', '1m', Date.UTC(2023, 0, 1), Date.UTC(2023, 3, 1));
  const coarse = resample(fine, '1h');

  it.each<Exits>([
    { stopLoss: 0.003, takeProfit: 0.003 },
    {
      stopLoss: 0.004,
      takeProfit: [
        { at: 0.002, share: 0.5 },
        { at: 0.005, share: 0.5 },
      ],
    },
    { stopLoss: 0.002, takeProfit: 0.004 },
  ])('give what going through all of them gives, and only few are read: %j', (exits) => {
    const detail = new Detail(coarse, fine);
    const plan = (on: Bars, length: number) => ({
      ...planOfSignals('given', signalsOn(on, length, coarse)),
      exits,
    });
    const refined = run(plan(coarse, hour), coarse, account, { detail: detail.inside });
    const everything = run(plan(fine, minute), fine, account);
    const assumed = run(plan(coarse, hour), coarse, account);

    const seen = (trades: typeof refined.trades) =>
      trades.map(({ entryTime, entryPrice, exitPrice, quantity, reason, pnl }) => ({
        entryTime,
        entryPrice,
        exitPrice,
        quantity,
        reason,
        pnl,
      }));
    expect(seen(refined.trades)).toEqual(seen(everything.trades));
    expect(refined.trades.length).toBeGreaterThan(100);
    expect(refined.trades.filter(({ ambiguous }) => ambiguous)).toEqual([]);
    const { use } = detail;
    expect(use.refined.length).toBeGreaterThan(0);
    expect(use.refined.length).toBeLessThan(coarse.length / 10);
    expect(assumed.trades.some(({ ambiguous }) => ambiguous)).toBe(true);
  });
});

describe('finer bars that are no help', () => {
  const market = { exchange: 'file', symbol: 'BTC/USDT' };
  const column = (...values: number[]) => Float64Array.from(values);
  const two = bars(market, '1h', {
    time: column(0, hour),
    open: column(10, 11),
    high: column(12, 13),
    low: column(9, 10),
    close: column(11, 12),
    volume: column(1, 1),
  });

  it('are told apart: those that are missing, and those that tell of other prices', () => {
    const finer = bars(market, '30m', {
      time: column(0, hour / 2),
      open: column(10, 11),
      high: column(12, 11),
      low: column(9.5, 9.4),
      close: column(11, 11),
      volume: column(1, 1),
    });
    const detail = new Detail(two, finer);
    expect([0, 1, 0].map(detail.inside)).toEqual([undefined, undefined, undefined]);
    expect(detail.use).toEqual({ timeframe: '30m', refined: [], missing: [hour], other: [0] });
  });
});
