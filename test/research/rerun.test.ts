import { describe, expect, test } from 'vitest';
import { sampleBars } from '#market';
import { crossesAbove, crossesBelow, market, sma } from 'cryptobot';
import { missing, monteCarlo, oncePerMarket, rerun } from '#research';
import { random } from '#numbers';
import { defaultAccount, runTogether } from '#simulation';
import { defineStrategy } from '#strategy';

const [from, to] = [Date.UTC(2023, 0, 1), Date.UTC(2023, 6, 1)];
const btc = sampleBars('BTC/USDT', '4h', from, to);
const eth = sampleBars('ETH/USDT', '4h', from, to);
const sol = sampleBars('SOL/USDT', '4h', from, to);

// Trades one market by what another one does.
const follower = defineStrategy({
  name: 'follower',
  about: '',
  series: () => {
    const { close } = market('sample:SOL/USDT');
    return {
      enterLong: crossesAbove(sma(close, 5), sma(close, 20)),
      exitLong: crossesBelow(sma(close, 5), sma(close, 20)),
    };
  },
});
const real = runTogether(
  [btc, eth].map((bars) => ({ plan: follower.plan(), bars, others: [sol] })),
  { ...defaultAccount, size: 0.5 },
);

describe('a run of several lanes that looks elsewhere', () => {
  test('made again on the same bars is the same to the bit', () => {
    const again = rerun(real, (bars) => bars);
    expect(again.equity).toEqual(real.equity);
    expect(again.trades).toEqual(real.trades);
    expect(
      rerun(
        real,
        (bars) => bars,
        () => missing(0, random(1)),
      ).equity,
    ).toEqual(real.equity);
  });

  test('has each market changed once, those it only looks at too', () => {
    const asked: string[] = [];
    rerun(real, (bars) => {
      asked.push(bars.market.symbol);
      return bars;
    });
    expect(asked.toSorted()).toEqual(['BTC/USDT', 'ETH/USDT', 'SOL/USDT']);
  });

  test('can go other ways: prices, and decisions of each lane by itself', () => {
    const wishes = { paths: 4, seed: 1, ruin: 0.5, jitter: 0.3, delay: 4, miss: 0.3 };
    for (const method of ['prices-jitter', 'fills-late', 'fills-missed'] as const) {
      const { totalReturn } = monteCarlo(real, method, wishes);
      expect(totalReturn.p95).toBeGreaterThan(totalReturn.p5!);
    }
  });
});

test('the same bars are changed once however often they are asked for', () => {
  const change = oncePerMarket((bars) => ({ ...bars }));
  expect(change(btc)).toBe(change({ ...btc }));
  expect(change(btc)).not.toBe(change(eth));
});
