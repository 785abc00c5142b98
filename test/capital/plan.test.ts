import { describe, expect, it } from 'vitest';
import { giversFirst, sharedOut } from '#capital';

const bots = (...cash: (number | undefined)[]) => cash.map((one, k) => ({ name: `bot-${k}`, cash: one }));

describe('the cash of an account', () => {
  it('is what its bots and the reserve have, where nothing else is said', () => {
    expect(sharedOut(bots(700, 300), { cash: 10_000, isGiven: false, reserve: 50 })).toEqual({
      allotments: [700, 300],
      reserve: 50,
    });
  });

  it('is reserve where nobody gets it', () => {
    expect(sharedOut(bots(700, 300), { cash: 1500, isGiven: true, reserve: 50 })).toEqual({
      allotments: [700, 300],
      reserve: 500,
    });
  });

  it('goes in equal parts to bots that say nothing', () => {
    expect(sharedOut(bots(4000, undefined, undefined), { cash: 10_000, isGiven: false })).toEqual({
      allotments: [4000, 3000, 3000],
      reserve: 0,
    });
  });

  it('cannot be exceeded', () => {
    expect(() => sharedOut(bots(700, 400), { cash: 1000, isGiven: true })).toThrow(
      '"1100" is what bots and reserve ask for together, and the account has "1000". Give bots less "cash", or the account more: "cash" beside "bots", or --cash.',
    );
    expect(() => sharedOut(bots(1000, undefined), { cash: 1000, isGiven: true })).toThrow(
      'so that nothing is left for "bot-1"',
    );
  });
});

it('bots that hand on come before those that get, whatever their order', () => {
  const bot = (name: string, to?: string) => ({ name, ...(to ? { transfer: { to, share: 0.3 } } : {}) });
  const order = (...all: ReturnType<typeof bot>[]) => giversFirst(all).map((k) => all[k]!.name);
  expect(order(bot('safe'), bot('bold', 'safe'))).toEqual(['bold', 'safe']);
  expect(order(bot('a'), bot('b'), bot('c'))).toEqual(['a', 'b', 'c']);
  expect(order(bot('last'), bot('middle', 'last'), bot('first', 'middle'), bot('alone', 'reserve'))).toEqual([
    'first',
    'middle',
    'last',
    'alone',
  ]);
});
