import { describe, expect, it } from 'vitest';
import type { Observation } from '#exchange';
import { Lookout, Monitor, Updates, type Vitals, vitalsOf } from '#watch';

const thresholds = {
  latency: 1000,
  availability: 0.9,
  success: 0.8,
  dataAge: 60_000,
  clockOffset: 1000,
  orderTime: 500,
};

function vitals(change: Partial<Vitals> = {}): Vitals {
  return {
    exchange: 'binance',
    attempts: 100,
    availability: 1,
    success: 1,
    latency: { p50: 1, p95: 10, p99: 20 },
    trouble: null,
    dataAge: 0,
    clockOffset: 0,
    orders: null,
    ...change,
  };
}

const seconds = (p95: number) => ({ p50: 1, p95, p99: p95 });

describe('an exchange is not well', () => {
  it.each([
    [{ availability: 0.89 }, 'answered 89 % of the calls, less than 90 %.'],
    [{ success: 0.7 }, '70 % of the calls worked, less than 80 %.'],
    [{ latency: seconds(1001) }, 'took 1001 ms (p95), more than 1000 ms.'],
    [{ dataAge: 60_001 }, 'bars are 60001 ms late, more than 60000 ms.'],
    [{ clockOffset: -1001 }, 'its clock and ours differ by 1001 ms, more than 1000 ms.'],
    [{ orders: seconds(501) }, 'orders took 501 ms (p95), more than 500 ms.'],
  ])('when %j', (change, message) => {
    expect(new Lookout(thresholds).look([vitals(change)], 7)).toEqual([
      {
        severity: 'warning',
        subject: 'binance',
        message,
        at: 7,
        news: { kind: 'trouble', what: 'binance', isWell: false },
      },
    ]);
  });

  it('until it is better than the limit by a fifth, or by half of what may be missing', () => {
    for (const [bad, still, well] of [
      [{ latency: seconds(1500) }, { latency: seconds(801) }, { latency: seconds(800) }],
      [{ availability: 0.8 }, { availability: 0.94 }, { availability: 0.95 }],
      [{ clockOffset: 5000 }, { clockOffset: -900 }, { clockOffset: -800 }],
      [{ dataAge: 70_000 }, { dataAge: 59_000 }, { dataAge: 48_000 }],
      [{ success: 0.1 }, { attempts: 4 }, {}],
    ] as const) {
      const lookout = new Lookout(thresholds);
      expect(lookout.look([vitals(bad)], 1)).toHaveLength(1);
      // However often it comes and goes near the limit, nothing is told.
      for (let k = 0; k < 10; k++) expect(lookout.look([vitals(still)], 2)).toEqual([]);
      expect([...lookout.unwell.keys()]).toEqual(['binance']);
      expect(lookout.look([vitals(well)], 3)).toMatchObject([
        { severity: 'info', message: 'is well again.' },
      ]);
      expect(lookout.unwell.size).toBe(0);
    }
  });
});

describe('the vitals of an exchange', () => {
  const seen = (call: string, latency: number, at: number, outcome: Observation['outcome'] = 'ok') => ({
    exchange: 'binance',
    call,
    at,
    latency,
    outcome,
  });
  const awaited = [
    { stream: 'a', exchange: 'binance', timeframe: '1m' },
    { stream: 'b', exchange: 'binance', timeframe: '1h' },
  ] as const;

  it('are of all its calls, what is long past left out; orders by themselves', () => {
    const monitor = new Monitor();
    monitor.observe(seen('candles', 9999, 10));
    monitor.observe(seen('candles', 10, 100));
    monitor.observe(seen('order', 30, 101));
    monitor.observe(seen('order', 50, 102, 'timeout'));
    monitor.observe({ ...seen('candles', 1, 103), exchange: 'kraken' });
    const updates = new Updates();
    updates.came('a', 1, 60_000, 61_000);
    updates.came('b', 1, 0, 61_000);
    const offsets = new Map([['binance', 500]]);
    const all = { monitor, updates: updates.all, awaited, offsets, since: 50, now: 150_500 };
    expect(vitalsOf(all)).toEqual([
      {
        exchange: 'binance',
        attempts: 3,
        availability: 2 / 3,
        success: 2 / 3,
        latency: { p50: 10, p95: 30, p99: 30 },
        trouble: { kind: 'timeout', at: 102 },
        orders: { p50: 30, p95: 30, p99: 30 },
        clockOffset: 500,
        // By its clock it is 150 s: the bar of a that closes at 120 s is 30 s late, that of b not yet due.
        dataAge: 30_000,
      },
    ]);
    expect(vitalsOf({ ...all, since: 1000 })).toEqual([]);
  });

  it('know nothing of how old bars are before any came', () => {
    const monitor = new Monitor();
    monitor.observe(seen('time', 10, 100));
    const all = { monitor, updates: [], awaited, offsets: new Map(), since: 0, now: 1e9 };
    expect(vitalsOf(all)).toMatchObject([{ dataAge: null, clockOffset: null, orders: null }]);
  });
});

describe('updates', () => {
  it('are counted stream by stream', () => {
    const updates = new Updates();
    updates.asked('a');
    updates.failed('a');
    updates.asked('a');
    updates.failed('a');
    updates.waits('a', 77);
    expect(updates.all).toEqual([
      { stream: 'a', asked: 2, failed: 2, bars: 0, last: null, known: null, failures: 2, next: 77 },
    ]);
    updates.asked('a');
    updates.answered('a');
    updates.came('a', 3, 60, 61);
    updates.came('a', 0, 120, 121);
    updates.begins('b', 30);
    updates.asked('b');
    expect(updates.all).toMatchObject([
      { stream: 'a', asked: 3, failed: 2, bars: 3, last: 61, known: 120, failures: 0 },
      { stream: 'b', asked: 1, known: 30, last: null },
    ]);
  });
});
