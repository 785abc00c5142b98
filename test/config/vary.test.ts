import { describe, expect, it } from 'vitest';
import { type BotSettings, checkConfig, numberAt, varied } from '#config';

const { bots } = checkConfig(
  {
    bots: [
      { name: 'safe', strategy: 'ema-cross', cash: 700, size: 'risk:0.01', params: { fast: 10 } },
      {
        name: 'bold-one',
        strategy: 'macd-trend',
        transfer: { to: 'safe', share: 0.3, every: '12h' },
        ladder: { losses: [{ after: 3, pause: true }] },
      },
    ],
  },
  'file',
) as { bots: readonly BotSettings[] };

describe('any number of the configuration of bots', () => {
  it.each([
    ['bots.safe.cash', 700, 500, { cash: 500 }],
    ['bots.safe.size', 0.01, 0.02, { size: 'risk:0.02' }],
    ['bots.safe.params.fast', 10, 12, { params: { fast: 12 } }],
    ['bots.safe.params.slow', undefined, 50, { params: { fast: 10, slow: 50 } }],
    ['bots.safe.exits.stopLoss', undefined, 0.05, { exits: { stopLoss: 0.05 } }],
    ['bots.safe.limits.dailyLoss', undefined, 0.1, { limits: { dailyLoss: 0.1 } }],
    [
      'bots.safe.ladder.losses.1.after',
      5,
      6,
      { ladder: { losses: [{ after: 3 }, { after: 6, divide: 4 }] } },
    ],
    ['bots.safe.ladder.wins', 2, 3, { ladder: { wins: 3 } }],
    ['bots.bold-one.transfer.share', 0.3, 0.5, { transfer: { to: 'safe', share: 0.5 } }],
    ['bots.bold-one.transfer.every', 12, 24, { transfer: { every: 86_400_000 } }],
    ['bots.bold-one.ladder.losses.0.after', 3, 4, { ladder: { losses: [{ after: 4, pause: true }] } }],
    ['bots.bold-one.ladder.losses.0.divide', undefined, 2, { ladder: { losses: [{ after: 3, divide: 2 }] } }],
    ['bots.bold-one.ladder.cooldown', 24, 6, { ladder: { cooldown: 21_600_000 } }],
  ])('%s', (path, before, value, expected) => {
    expect(numberAt(bots, path)).toBe(before);
    const changed = varied(bots, path, value);
    expect(changed[path.startsWith('bots.safe') ? 0 : 1]).toMatchObject(expected);
    expect(numberAt(changed, path)).toBeCloseTo(value, 12);
    expect(changed.length).toBe(2);
  });

  it.each([
    [
      'bots.bold-one.transfer.share',
      1.5,
      'bots.bold-one.transfer.share: "1.5" is not allowed. Write the share of each gain that moves',
    ],
    [
      'bots.bold-one.transfer.shar',
      1,
      '"shar" is not known here. Did you mean "share"? Allowed: to, share, least, every, most.',
    ],
    ['bots.safe.transfer.share', 0.5, 'The bot has no "transfer".'],
    ['bots.safe.ladder.losses.7.after', 5, 'The ladder has no such rung.'],
    ['bots.save.cash', 5, '"bots.save.cash" is no number of the configuration of bots. Did you mean "safe"?'],
    ['fast', 5, '"fast" is no number of the configuration of bots.'],
  ])('%s = %d is refused', (path, value, sentence) => {
    expect(() => varied(bots, path, value)).toThrow(sentence);
  });
});
