import { describe, expect, it } from 'vitest';
import { learn, newStanding, profitOf, type SessionEvent, togetherOf } from '#trading';

const hour = 3_600_000;
const bot = (name: string, cash: number) => ({
  name,
  timeframe: '1h',
  account: { cash },
  markets: [],
});

/** A session of two bots, 300 and 700, with a reserve of 50; each event is a step. */
function session(...events: readonly object[]) {
  const standing = newStanding();
  const bots = [bot('bold', 300), bot('safe', 700)];
  const all = [{ type: 'started', session: 's', bots, reserve: 50 }, ...events];
  for (const event of all) learn(standing, { version: 1, time: 0, ...event } as SessionEvent);
  return standing;
}

const marked = (name: string, at: number, equity: number) =>
  ({ type: 'marked', bot: name, closes: at * hour, equity }) as const;
const moved = (
  from: string | null,
  to: string | null,
  amount: number,
  bar: readonly [number, number] | null,
) => {
  const [at, known] = bar ? [bar[0] * hour, bar[1] * hour] : [null, null];
  return { type: 'transferred', from, to, amount, at, known, market: null } as const;
};

describe('profit and return of bots in a session', () => {
  it('are the same as long as nothing moves', () => {
    const { bots, ...all } = session(marked('bold', 1, 330), marked('safe', 1, 693));
    expect(profitOf(bots.get('bold')!)).toBe(30);
    expect(bots.get('bold')!.growth.value).toBeCloseTo(0.1, 12);
    expect(togetherOf({ bots, ...all })).toMatchObject({
      allotment: 1050,
      equity: 1073,
      profit: 23,
      growth: expect.closeTo(23 / 1050, 12),
    });
  });

  it('leave out what is handed on: a gain of 50 is 50, and a sixth of 300', () => {
    const standing = session(
      moved('bold', 'safe', 15, [1.5, 2]),
      marked('bold', 2, 335),
      marked('safe', 2, 715),
    );
    const [bold, safe] = [...standing.bots.values()];
    expect([profitOf(bold!), bold!.growth.value]).toEqual([50, expect.closeTo(1 / 6, 12)]);
    expect([bold!.handedOn, safe!.received, profitOf(safe!), safe!.growth.value]).toEqual([15, 15, 0, 0]);
    expect(togetherOf(standing).growth).toBeCloseTo(50 / 1050, 12);
  });

  it('differ where money came that was won with', () => {
    // 700 doubles to 1400, another 1400 comes, and 2800 grow by a tenth.
    const standing = session(
      marked('safe', 1, 1400),
      moved(null, 'safe', 1400, null),
      marked('safe', 2, 3080),
    );
    const safe = standing.bots.get('safe')!;
    expect([safe.deposited, safe.received, profitOf(safe)]).toEqual([1400, 0, 980]);
    expect(safe.growth.value).toBeCloseTo(2 * 1.1 - 1, 12);
    // All had 1050, then 1750; with the deposit 3150, then 3430.
    expect(togetherOf(standing)).toMatchObject({
      equity: 3430,
      profit: 980,
      growth: expect.closeTo((1750 / 1050) * (3430 / 3150) - 1, 12),
      deposited: 1400,
    });
  });

  it('do not take money that works later for a loss until then', () => {
    const { bots } = session(
      moved('bold', 'safe', 70, [2, 3]),
      marked('safe', 1, 700),
      marked('safe', 2, 700),
      marked('safe', 3, 770),
    );
    expect(bots.get('safe')!.growth.value).toBe(0);
  });

  it('count a gain of money that left by the hour it left in', () => {
    const left = moved('safe', 'bold', 70, [1, 2]);
    const growth = (event: object) =>
      session(marked('safe', 1, 700), left, event).bots.get('safe')!.growth.value;
    // 700 won 63 in that hour, or 630 did in the next one: for the hour between there was no bar.
    expect(growth(marked('safe', 2, 693))).toBeCloseTo(63 / 700, 12);
    expect(growth(marked('safe', 3, 693))).toBeCloseTo(63 / 630, 12);
  });

  it('stay when everything is taken', () => {
    const standing = session(
      marked('bold', 1, 330),
      moved('bold', null, 330, null),
      marked('bold', 2, -2e-9),
      moved('reserve', null, 50, null),
    );
    const bold = standing.bots.get('bold')!;
    expect(profitOf(bold)).toBeCloseTo(30, 6);
    expect(bold.growth.value).toBeCloseTo(0.1, 9);
    expect(togetherOf(standing)).toMatchObject({ withdrawn: 380, equity: expect.closeTo(700, 6) });
  });
});
