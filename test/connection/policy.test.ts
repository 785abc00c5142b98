import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Circuit, policies, Trouble, type TroubleKind, waitAfter } from '#exchange';

const trouble = (kind: TroubleKind, retryAfter?: number) =>
  new Trouble(kind, { exchange: 'binance', call: 'candles', reason: 'said so', retryAfter });

describe('the wait before a question is asked again', () => {
  it('doubles from half a second to eight, five times', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((attempt) => waitAfter(trouble('timeout'), attempt, 0));
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, undefined]);
  });

  it('is at least what the exchange asks for, and a second', () => {
    expect(waitAfter(trouble('limited', 30_000), 1, 0)).toBe(30_000);
    expect(waitAfter(trouble('limited', 0), 1, 0)).toBe(1000);
    const spread = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(spread, fc.integer({ min: 0, max: 299_000 }), (chance, asked) => {
        expect(waitAfter(trouble('limited', asked), 1, chance)!).toBeGreaterThanOrEqual(asked);
      }),
    );
  });

  it('ends where the exchange asks for more than five minutes', () => {
    expect(waitAfter(trouble('banned', 3_600_000), 1, 0)).toBeUndefined();
  });

  it('never comes where the answer will not change', () => {
    const final: TroubleKind[] = ['untrusted', 'redirected', 'authentication', 'refused', 'unsupported'];
    expect(final.map((kind) => waitAfter(trouble(kind), 1, 0))).toEqual(final.map(() => undefined));
  });
});

it('an order is only called refused when it cannot have been taken', () => {
  const unknown = Object.entries(policies).filter(([, { order }]) => order === 'unknown');
  expect(unknown.map(([kind]) => kind).toSorted()).toEqual([
    'garbled',
    'interrupted',
    'missing',
    'redirected',
    'timeout',
    'unavailable',
    'unknown',
  ]);
  expect(policies.duplicate.order).toBe('accepted');
});

describe('the circuit', () => {
  it('keeps everybody away after a failure, then lets one try', () => {
    const circuit = new Circuit();
    expect(circuit.admit(0)).toBe(0);
    expect(circuit.failed(0, 100, trouble('timeout'), 0)).toBe(true);
    expect(circuit.admit(100)).toBe(500);
    expect(circuit.admit(599)).toBe(1);
    expect(circuit.admit(600)).toBe(0);
    expect(circuit.admit(600)).toBeGreaterThan(0);
    circuit.answered(600);
    expect([circuit.admit(700), circuit.admit(700)]).toEqual([0, 0]);
  });

  it('counts those that failed together once', () => {
    const circuit = new Circuit();
    for (const now of [100, 101, 102]) circuit.failed(0, now, trouble('timeout'), 0);
    expect(circuit.admit(102)).toBe(500);
  });

  it('believes no success from before the failure', () => {
    const circuit = new Circuit();
    circuit.failed(0, 100, trouble('limited', 2000), 0);
    circuit.answered(50);
    expect(circuit.admit(150)).toBe(1950);
  });

  it('gives up after as many failures in a row as the kind allows, and says why', () => {
    const circuit = new Circuit();
    let now = 0;
    for (let k = 0; k < 5; k++) {
      expect(circuit.failed(now, now + 1, trouble('timeout'), 0)).toBe(true);
      now += 10_000;
    }
    expect(circuit.surrenders).toBe(0);
    expect(circuit.failed(now, now + 1, trouble('timeout'), 0)).toBe(false);
    expect(circuit.surrenders).toBe(1);
    expect(circuit.trouble?.kind).toBe('timeout');
  });
});
