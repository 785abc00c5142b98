import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Capital, type LadderRules, standardLadder, causeText } from '#capital';

const day = 86_400_000;
const hour = 3_600_000;

/** One bot with 1,000 on a ladder. */
function bot(ladder: LadderRules) {
  return new Capital({ bots: [{ name: 'bold', allotment: 1000, ladder }], reserve: 0, flows: [] });
}

/** What the risk is divided by after each of the profits, an hour apart. */
function divisors(ladder: LadderRules, profits: readonly number[]): number[] {
  const capital = bot(ladder);
  return profits.map((profit, k) => {
    capital.traded(0, { profit, time: k * hour, free: 0 });
    return capital.divisorAt(0, k * hour);
  });
}

describe('the usual ladder', () => {
  it('halves the risk after three losses in a row, and quarters it after five', () => {
    expect(divisors(standardLadder, [-1, -1, -1, -1, -1, -1])).toEqual([1, 1, 2, 2, 4, 4]);
  });

  it('goes one step back after every two wins in a row', () => {
    expect(divisors(standardLadder, [-1, -1, -1, -1, -1, 1, 1, 1, 1, 1])).toEqual([
      1, 1, 2, 2, 4, 4, 2, 2, 1, 1,
    ]);
  });

  it('counts anew after a trade the other way, and not at all one that came to nothing', () => {
    expect(divisors(standardLadder, [-1, -1, 1, -1, -1, 0, -1])).toEqual([1, 1, 1, 1, 1, 1, 2]);
  });

  it('does not swing on alternating results', () => {
    const alternating = Array.from({ length: 40 }, (_, k) => (k % 2 === 0 ? 5 : -5));
    expect(new Set(divisors(standardLadder, alternating))).toEqual(new Set([1]));
    expect(divisors(standardLadder, [-1, -1, -1, ...alternating]).slice(2)).toEqual(Array(41).fill(2));
  });

  it('says when, why and from where to where', () => {
    const capital = bot(standardLadder);
    for (const [k, profit] of [-1, -1, -1, 1, 1].entries())
      capital.traded(0, { profit, time: k * hour, free: 0 });
    expect(capital.changesOf(0)).toEqual([
      { time: 2 * hour, from: 1, to: 2, cause: 'losses in a row', is: 3 },
      { time: 4 * hour, from: 2, to: 1, cause: 'wins in a row', is: 2 },
    ]);
  });
});

describe('a pause', () => {
  const pausing: LadderRules = {
    ...standardLadder,
    losses: [
      { after: 3, divide: 2 },
      { after: 5, pause: true },
    ],
    cooldown: 6 * hour,
  };

  it('lasts as long as the cooldown, and is gone on from at the strictest step', () => {
    const capital = bot(pausing);
    for (let k = 0; k < 5; k++) capital.traded(0, { profit: -1, time: k * hour, free: 0 });
    expect(capital.divisorAt(0, 4 * hour)).toBe(Infinity);
    expect(capital.divisorAt(0, 10 * hour - 1)).toBe(Infinity);
    expect(capital.divisorAt(0, 10 * hour)).toBe(2);
    expect(capital.changesOf(0).at(-1)).toEqual({
      time: 10 * hour,
      from: Infinity,
      to: 2,
      cause: 'cooldown over',
      is: 6 * hour,
    });
  });

  it('is noted at its end, whenever anybody looks', () => {
    const capital = bot(pausing);
    for (let k = 0; k < 5; k++) capital.traded(0, { profit: -1, time: k * hour, free: 0 });
    capital.divisorAt(0, 400 * hour);
    expect(capital.changesOf(0).at(-1)!.time).toBe(10 * hour);
  });

  it('comes again with the next loss', () => {
    const capital = bot(pausing);
    for (let k = 0; k < 6; k++) capital.traded(0, { profit: -1, time: k * 7 * hour, free: 0 });
    expect(capital.divisorAt(0, 35 * hour)).toBe(Infinity);
  });
});

describe('the ladder of drawdown', () => {
  const rules: LadderRules = {
    ...standardLadder,
    losses: [],
    drawdown: [
      { after: 0.1, divide: 2 },
      { after: 0.2, divide: 4 },
    ],
  };

  it('leads down as the drawdown deepens, and up by wins once it asks for less', () => {
    // 1000, 950, 900 (10 %), 800 (20 %), 820, 840 (16 %: half is allowed), 960, 1000 (0 %), 1000.
    expect(divisors(rules, [-50, -50, -100, 20, 20, 120, 40])).toEqual([1, 2, 4, 4, 2, 2, 1]);
  });

  it('stays down, however many wins, while the drawdown stands', () => {
    expect(divisors(rules, [-150, 1, 1, 1, 1, 1, 1])).toEqual([2, 2, 2, 2, 2, 2, 2]);
  });

  it('takes no money that was moved for lost or won', () => {
    const capital = bot(rules);
    capital.moved(0, -500, 0);
    capital.traded(0, { profit: -45, time: 1, free: 0 });
    expect(capital.divisorAt(0, 1)).toBe(1);
    capital.traded(0, { profit: -5, time: 2, free: 0 });
    expect(capital.divisorAt(0, 2)).toBe(2);
    capital.moved(0, 10_000, 3);
    capital.traded(0, { profit: -1, time: 4, free: 0 });
    expect(capital.changesOf(0)).toHaveLength(1);
  });
});

describe('the ladder of a day', () => {
  const rules: LadderRules = {
    ...standardLadder,
    losses: [],
    dailyLoss: [
      { after: 0.02, divide: 2 },
      { after: 0.05, pause: true },
    ],
  };

  it('holds until the UTC day ends', () => {
    const capital = bot(rules);
    capital.traded(0, { profit: -20, time: 3 * hour, free: 0 });
    expect(capital.divisorAt(0, 23 * hour)).toBe(2);
    capital.traded(0, { profit: -30, time: 23 * hour, free: 0 });
    expect(capital.divisorAt(0, day - 1)).toBe(Infinity);
    expect(capital.divisorAt(0, 2 * day)).toBe(1);
    expect(capital.changesOf(0)).toEqual([
      { time: 3 * hour, from: 1, to: 2, cause: 'daily loss', is: 0.02 },
      { time: 23 * hour, from: 2, to: Infinity, cause: 'daily loss', is: 0.05 },
      { time: day, from: Infinity, to: 1, cause: 'new day', is: 0 },
    ]);
  });

  it('measures from where the day began', () => {
    const capital = bot(rules);
    capital.traded(0, { profit: -15, time: hour, free: 0 });
    capital.traded(0, { profit: -15, time: day + hour, free: 0 });
    expect(capital.divisorAt(0, day + hour)).toBe(1);
  });
});

const anyRungs = (after: fc.Arbitrary<number>) =>
  fc.array(
    fc
      .record({ after, divide: fc.integer({ min: 1, max: 8 }) })
      .chain((rung) =>
        fc.boolean().map((pauses) => (pauses ? { after: rung.after, pause: true as const } : rung)),
      ),
    { maxLength: 3 },
  );

const anyLadder: fc.Arbitrary<LadderRules> = fc.record({
  losses: anyRungs(fc.integer({ min: 1, max: 6 })),
  wins: fc.integer({ min: 2, max: 3 }),
  drawdown: anyRungs(fc.double({ min: 0.01, max: 0.4, noNaN: true })),
  dailyLoss: anyRungs(fc.double({ min: 0.01, max: 0.4, noNaN: true })),
  cooldown: fc.integer({ min: 1, max: 5 * day }),
});

const anyTrades = fc.array(
  fc.record({
    profit: fc.double({ min: -120, max: 120, noNaN: true }),
    after: fc.integer({ min: 0, max: day }),
  }),
  { maxLength: 60 },
);

it('no loss, and no deeper drawdown, ever raises the risk', () => {
  fc.assert(
    fc.property(anyLadder, anyTrades, (ladder, trades) => {
      const capital = bot(ladder);
      let time = 0;
      for (const { profit, after } of trades) {
        time += after;
        const before = capital.divisorAt(0, time);
        capital.traded(0, { profit, time, free: 0 });
        if (profit <= 0) expect(capital.divisorAt(0, time)).toBeGreaterThanOrEqual(before);
      }
    }),
  );
});

it('alternating results never raise the risk, but for the ends of pauses and days', () => {
  fc.assert(
    fc.property(anyLadder, fc.double({ min: 0.1, max: 50, noNaN: true }), (ladder, size) => {
      const capital = bot(ladder);
      for (let k = 0; k < 60; k++)
        capital.traded(0, { profit: k % 2 === 0 ? -size : size, time: k * hour, free: 0 });
      for (const { from, to, cause } of capital.changesOf(0))
        if (to < from) expect(['cooldown over', 'new day']).toContain(cause);
    }),
  );
});

it('looking more often, or less, changes nothing', () => {
  fc.assert(
    fc.property(anyLadder, anyTrades, (ladder, trades) => {
      const [often, seldom] = [bot(ladder), bot(ladder)];
      let time = 0;
      for (const { profit, after } of trades) {
        for (let k = 0; k < 5; k++) often.divisorAt(0, time + (after * k) / 5);
        time += after;
        often.traded(0, { profit, time, free: 0 });
        seldom.traded(0, { profit, time, free: 0 });
      }
      for (const one of [often, seldom]) one.divisorAt(0, time + 10 * day);
      expect(often.changesOf(0)).toEqual(seldom.changesOf(0));
    }),
  );
});

describe('why a risk changed', () => {
  it.each([
    ['losses in a row', 3, '3 losses in a row'],
    ['losses in a row', 1, '1 loss'],
    ['wins in a row', 1, '1 win'],
    ['drawdown', 0.1, 'drawdown of 10 %'],
    ['daily loss', 0.025, 'daily loss of 2.5 %'],
    ['cooldown over', 3_600_000, 'cooldown of 1h over'],
  ] as const)('is told in words: %s, %d', (cause, is, text) => {
    expect(causeText(cause, is)).toBe(text);
  });
});
