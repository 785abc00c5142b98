import { describe, expect, it } from 'vitest';
import type { Observation } from '#exchange';
import { breaches, Lookout, Monitor } from '#watch';

const thresholds = { latency: 2000, availability: 0.99, success: 0.95 };

function seen(outcome: Observation['outcome'], latency: number, at = 0, call = 'ticker'): Observation {
  return { exchange: 'binance', call, at, latency, outcome };
}

describe('a monitor', () => {
  it('tells latency by rank: of 1 to 100 ms, 50, 95 and 99', () => {
    const monitor = new Monitor();
    // In no order: 37 and 101 have no common divisor.
    for (let k = 1; k <= 100; k++) monitor.observe(seen('ok', (k * 37) % 101));
    expect(monitor.health()).toEqual([
      {
        exchange: 'binance',
        call: 'ticker',
        attempts: 100,
        availability: 1,
        success: 1,
        latency: { p50: 50, p95: 95, p99: 99 },
        trouble: null,
      },
    ]);
  });

  it('tells an exchange that says no from one that says nothing', () => {
    const monitor = new Monitor();
    monitor.observe(seen('ok', 10, 1));
    monitor.observe(seen('timeout', 5000, 2));
    monitor.observe(seen('limited', 30, 3));
    monitor.observe(seen('ok', 20, 4));
    expect(monitor.health()).toMatchObject([
      {
        availability: 3 / 4,
        success: 2 / 4,
        // The timeout says how patient we are, not how quick the exchange is.
        latency: { p50: 20, p95: 30, p99: 30 },
        trouble: { kind: 'limited', at: 3 },
      },
    ]);
  });

  it('knows no latency of what was never answered', () => {
    const monitor = new Monitor();
    monitor.observe(seen('unreachable', 0, 7));
    expect(monitor.health()).toMatchObject([
      { availability: 0, success: 0, latency: null, trouble: { kind: 'unreachable', at: 7 } },
    ]);
  });

  it('keeps calls apart, and forgets what is long ago', () => {
    const monitor = new Monitor(3);
    monitor.observe(seen('timeout', 0));
    for (let k = 0; k < 3; k++) monitor.observe(seen('ok', 5));
    monitor.observe(seen('ok', 9, 0, 'book'));
    expect(monitor.health().map(({ call, attempts, success }) => [call, attempts, success])).toEqual([
      ['ticker', 3, 1],
      ['book', 1, 1],
    ]);
  });
});

describe('thresholds', () => {
  const health = {
    exchange: 'binance',
    call: 'ticker',
    attempts: 100,
    availability: 0.99,
    success: 0.95,
    latency: { p50: 1, p95: 2000, p99: 9999 },
    trouble: null,
  };

  it('are met at their edge', () => {
    expect(breaches(health, thresholds)).toEqual([]);
  });

  it('are told one by one when they are not met', () => {
    const bad = { ...health, availability: 0.5, success: 0.4, latency: { p50: 1, p95: 2400.6, p99: 3000 } };
    expect(breaches(bad, thresholds)).toEqual([
      'answered 50 % of the calls, less than 99 %',
      '40 % of the calls worked, less than 95 %',
      'took 2401 ms (p95), more than 2000 ms',
    ]);
    expect(breaches({ ...bad, latency: null }, { latency: 1, availability: 0, success: 0 })).toEqual([]);
  });
});

describe('a lookout', () => {
  const health = (attempts: number, failures: number) => {
    const monitor = new Monitor();
    for (let k = 0; k < attempts; k++) monitor.observe(seen(k < failures ? 'timeout' : 'ok', 10));
    return monitor.health();
  };

  it('raises an alert when a call gets worse than is allowed, once, and when it is well again', () => {
    const lookout = new Lookout(thresholds);
    expect(lookout.look(health(100, 0), 1)).toEqual([]);
    expect(lookout.look(health(100, 10), 2)).toMatchObject([
      {
        severity: 'warning',
        subject: 'binance ticker',
        message: 'answered 90 % of the calls, less than 99 %; 90 % of the calls worked, less than 95 %.',
        at: 2,
      },
    ]);
    expect(lookout.look(health(100, 11), 3)).toEqual([]);
    expect(lookout.look(health(100, 0), 4)).toMatchObject([
      { severity: 'info', subject: 'binance ticker', message: 'is well again.', at: 4 },
    ]);
    expect(lookout.look(health(100, 10), 5)).toHaveLength(1);
  });

  it('calls an exchange that never answers urgent, and takes no share of less than five', () => {
    expect(new Lookout(thresholds).look(health(5, 5), 1)).toMatchObject([{ severity: 'critical' }]);
    expect(new Lookout(thresholds).look(health(4, 4), 1)).toEqual([]);
  });

  it('N9: hears of answers that take longer and longer', () => {
    const monitor = new Monitor(20);
    const lookout = new Lookout(thresholds);
    const alerts = Array.from({ length: 60 }, (_, k) => {
      monitor.observe(seen('ok', 50 * (k + 1), k));
      return lookout.look(monitor.health(), k);
    });
    // The 41st answer takes 2050 ms; of 20, 95 in 100 are 19, so it is told with the one after.
    expect(alerts.flat()).toMatchObject([
      {
        severity: 'warning',
        subject: 'binance ticker',
        message: 'took 2050 ms (p95), more than 2000 ms.',
        at: 41,
      },
    ]);
  });
});
