import { describe, expect, it } from 'vitest';
import { type Clock, everySo, repeat, type Repetition } from '#adapters/cron';
import { UserError } from '#errors';

const minute = 60_000;
const start = Date.UTC(2024, 4, 1, 8, 58);

/** A clock that a test turns: sleeping takes no time, and work takes as long as it says. */
function turned(): Clock & { time: number; pass(ms: number): void; jump: number } {
  const clock = {
    time: start,
    jump: 0,
    now: () => clock.time,
    pass: (ms: number) => void (clock.time += ms),
    sleep: (ms: number, signal: AbortSignal) => {
      signal.throwIfAborted();
      clock.time += ms + clock.jump;
      clock.jump = 0;
      return Promise.resolve();
    },
  };
  return clock;
}

async function repeated(
  run: (clock: ReturnType<typeof turned>, times: number) => void,
  more: Partial<Repetition> = {},
): Promise<{
  readonly runs: number[];
  readonly failures: string[];
  readonly missed: number[];
  readonly waits: number[];
}> {
  const clock = turned();
  const stop = new AbortController();
  const told = {
    runs: [] as number[],
    failures: [] as string[],
    missed: [] as number[],
    waits: [] as number[],
  };
  await repeat(
    everySo(5 * minute, '5m'),
    () => {
      told.runs.push((clock.time - start) / minute);
      if (told.runs.length === 5) stop.abort();
      run(clock, told.runs.length);
      return Promise.resolve();
    },
    {
      signal: stop.signal,
      clock,
      onFailure: (error, inARow) => told.failures.push(`${inARow} ${String(error)}`),
      onMissed: (times) => told.missed.push(times),
      onWait: (next) => told.waits.push((next - start) / minute),
      ...more,
    },
  );
  return told;
}

describe('what is repeated', () => {
  it('runs at once, and then on schedule, until it is stopped', async () => {
    const { runs, waits, failures, missed } = await repeated(() => undefined);
    expect(runs).toEqual([0, 2, 7, 12, 17]);
    expect(waits).toEqual([2, 7, 12, 17]);
    expect([failures, missed]).toEqual([[], []]);
  });

  it('goes on after failures, and counts how many there were in a row', async () => {
    const { runs, failures } = await repeated((_, times) => {
      if (times === 2 || times === 3) throw new Error('down');
      if (times === 5) throw new Error('again');
    });
    expect(runs).toEqual([0, 2, 7, 12, 17]);
    // What fails because it is stopped is no failure.
    expect(failures).toEqual(['1 Error: down', '2 Error: down']);
  });

  it('never overlaps, and says which times it missed', async () => {
    const { runs, missed } = await repeated((clock, times) => clock.pass(times === 2 ? 12 * minute : 0));
    expect(runs).toEqual([0, 2, 17, 22, 27]);
    expect(missed).toEqual([2]);
  });

  it('finds out that the machine slept', async () => {
    const { runs, missed } = await repeated((clock, times) => {
      if (times === 1) clock.jump = 60 * minute;
    });
    expect(runs[1]).toBeGreaterThanOrEqual(60);
    expect(missed[0]).toBe(11);
  });

  it('ends at the time that was said', async () => {
    const { runs } = await repeated(() => undefined, { until: start + 12 * minute });
    expect(runs).toEqual([0, 2, 7]);
  });

  it('is given up at once when it was typed wrong, and at no later time', async () => {
    const wrong = new UserError('usage', 'no such market');
    const fail = (wanted: number) =>
      repeated((_, times) => {
        if (times === wanted) throw wrong;
      });
    await expect(fail(1)).rejects.toThrow(wrong);
    expect((await fail(2)).failures).toEqual(['1 UserError: no such market']);
  });

  it('is stopped in the middle of waiting', async () => {
    const stop = new AbortController();
    let runs = 0;
    const began = performance.now();
    await repeat(
      everySo(3_600_000, '1h'),
      () => {
        runs++;
        setTimeout(() => stop.abort(), 20);
        return Promise.resolve();
      },
      { signal: stop.signal, onFailure: () => undefined },
    );
    expect(runs).toBe(1);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});
