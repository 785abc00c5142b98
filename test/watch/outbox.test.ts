import { describe, expect, it } from 'vitest';
import { type Alert, Outbox, type OutboxRules } from '#watch';

function alert(message: string, severity: Alert['severity'] = 'info', subject = 'safe'): Alert {
  return { severity, subject, message, at: 0 };
}

function outbox(rules: Partial<OutboxRules> = {}, ...alerts: readonly Alert[]): Outbox {
  const box = new Outbox(rules);
  for (const one of alerts) box.add(one, 0);
  return box;
}

const said = (box: Outbox) => box.take(100).map(({ message }) => message);

describe('an outbox', () => {
  it('takes what matters enough', () => {
    const all = [alert('a'), alert('b', 'warning'), alert('c', 'critical')];
    expect(said(outbox({ least: 'warning' }, ...all))).toEqual(['b', 'c']);
  });

  it('says the same about the same once, until something else was said or enough time has passed', () => {
    const box = outbox({ again: 1000 }, alert('down'), alert('down'), alert('down', 'info', 'other'));
    box.add(alert('up'), 1);
    box.add(alert('down'), 2);
    box.add(alert('down'), 1001);
    box.add(alert('down'), 1002);
    expect(said(box)).toEqual(['down', 'down', 'up', 'down', 'down']);
  });

  it('says what happened again each time, also in the same words', () => {
    const transfer = { kind: 'transfer', from: 'bold', to: 'safe', amount: 0.46, trade: null, reserve: null };
    const moved = (at: number): Alert =>
      ({ ...alert('gives 0.46 to safe'), at, news: transfer }) as unknown as Alert;
    expect(said(outbox({}, moved(1), moved(2), moved(2)))).toHaveLength(2);
  });

  it('is bounded: the oldest of those that matter least go, and are counted', () => {
    const box = outbox({ most: 3 }, alert('1', 'critical'), alert('2'), alert('3', 'warning'), alert('4'));
    expect(said(box)).toEqual(['1', '3', '4']);
    expect(box.lost).toEqual({ full: 1, undelivered: 0 });
  });

  it('does not throw away what is on its way', () => {
    const box = outbox({ most: 2 }, alert('1'), alert('2'));
    box.take(2);
    box.add(alert('3'), 1);
    box.replied({ kind: 'delivered', rest: 0 }, 2, 2, 0);
    expect(box.isEmpty).toBe(true);
    expect(box.lost).toEqual({ full: 1, undelivered: 0 });
  });

  it('tries again with growing pauses, then gives up and counts', () => {
    const box = outbox({ attempts: 3, first: 100, longest: 150 }, alert('1'), alert('2'));
    const failed = { kind: 'failed', reason: 'why' } as const;
    expect(box.wait(0)).toBe(0);
    box.take(1);
    box.replied(failed, 1, 0, 0);
    expect(box.wait(0)).toBe(100);
    box.take(1);
    box.replied(failed, 1, 100, 1);
    expect(box.wait(100)).toBe(187.5);
    box.take(1);
    box.replied(failed, 1, 300, 0);
    expect(box.lost.undelivered).toBe(1);
    expect(said(box)).toEqual(['2']);
    // What comes after it is tried as often.
    box.replied(failed, 1, 500, 0);
    expect(said(box)).toEqual(['2']);
  });

  it('waits as long as it is told to, which does not count as a failure', () => {
    const box = outbox({ attempts: 1, first: 100 }, alert('1'));
    for (let k = 0; k < 5; k++) {
      box.take(1);
      box.replied({ kind: 'limited', rest: 5000, everywhere: false }, 1, 0, 0);
    }
    expect(box.wait(0)).toBe(5000);
    expect(box.lost).toEqual({ full: 0, undelivered: 0 });
    box.take(1);
    box.replied({ kind: 'delivered', rest: 2000 }, 1, 5000, 0);
    expect(box.wait(5000)).toBe(Infinity);
    box.add(alert('2'), 5000);
    expect(box.wait(5000)).toBe(2000);
  });

  it('does not hammer at somebody who says wait, but not how long', () => {
    const box = outbox({ first: 100, longest: 1000 }, alert('1'));
    const waits = [1, 2, 3, 4, 5].map(() => {
      box.take(1);
      box.replied({ kind: 'limited', rest: 0, everywhere: false }, 1, 0, 0);
      return box.wait(0);
    });
    expect(waits).toEqual([100, 200, 400, 800, 1000]);
  });

  it('drops what is not taken and goes on, and ends where nothing is', () => {
    const box = outbox({}, alert('1'), alert('2'));
    box.take(1);
    box.replied({ kind: 'rejected', reason: 'why' }, 1, 0, 0);
    expect(said(box)).toEqual(['2']);
    box.replied({ kind: 'refused', reason: 'why' }, 1, 0, 0);
    box.add(alert('3'), 0);
    expect([box.isEmpty, box.lost.undelivered]).toEqual([true, 3]);
  });
});
