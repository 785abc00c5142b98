import { describe, expect, it } from 'vitest';
import { checkConfig } from '#config';

const check = (value: object) => checkConfig(value, 'cryptobot.config.json');
const safe = { name: 'safe', strategy: 'ema-cross', cash: 700, risk: 'low' };
const bold = { name: 'bold', strategy: 'macd-trend', cash: 300, transfer: { to: 'safe' } };

describe('bots of the configuration', () => {
  it('hand on 30 % where nothing else is said, and climb down the usual ladder', () => {
    expect(check({ bots: [safe, { ...bold, ladder: true }] })).toMatchObject({
      bots: [
        { name: 'safe', risk: 'low' },
        {
          transfer: { to: 'safe', share: 0.3 },
          ladder: {
            losses: [
              { after: 3, divide: 2 },
              { after: 5, divide: 4 },
            ],
            wins: 2,
            drawdown: [],
            dailyLoss: [],
            cooldown: 86_400_000,
          },
        },
      ],
    });
  });

  it('have ladders of their own, which are the usual one in what they do not say', () => {
    const ladder = {
      losses: [{ after: 4, pause: true }],
      drawdown: [{ after: 0.1, divide: 3 }],
      cooldown: '6h',
    };
    expect(check({ bots: [{ ...safe, ladder }] })).toMatchObject({
      bots: [
        {
          ladder: {
            losses: [{ after: 4, pause: true }],
            wins: 2,
            drawdown: [{ after: 0.1, divide: 3 }],
            cooldown: 21_600_000,
          },
        },
      ],
    });
  });

  it('get and give money at a time', () => {
    expect(
      check({
        reserve: 50,
        deposits: [{ at: '2024-01-01', amount: 500, to: 'safe' }],
        withdrawals: [{ at: '2024-02-01', amount: 100 }],
      }),
    ).toMatchObject({
      deposits: [{ time: Date.UTC(2024, 0, 1), amount: 500, to: 'safe' }],
      withdrawals: [{ time: Date.UTC(2024, 1, 1), amount: -100, to: 'reserve' }],
    });
  });

  it.each([
    [
      { bots: [safe, { ...bold, transfer: { to: 'safe', share: 1.5 } }] },
      'cryptobot.config.json: bots: bot 2: transfer: share: "1.5" is not allowed. Write the share of each gain that moves, from 0 to 1, for example 0.3 for 30 %.',
    ],
    [
      { bots: [safe, { ...bold, transfer: { to: 'save' } }] },
      'cryptobot.config.json: bots: bot "bold": "save" as "to" of "transfer" is not a bot. Did you mean "safe"? Allowed: safe, reserve.',
    ],
    [
      { bots: [{ ...safe, transfer: { to: 'bold' } }, bold] },
      'cryptobot.config.json: bots: "safe → bold → safe" is a circle of transfers: what is won would never come to rest. Take one "transfer" out of it, or let it go to "reserve".',
    ],
    [
      { bots: [{ ...safe, transfer: { to: 'safe' } }] },
      'cryptobot.config.json: bots: "safe → safe" is a circle of transfers: what is won would never come to rest. Take one "transfer" out of it, or let it go to "reserve".',
    ],
    [
      { bots: [safe, { ...bold, name: 'safe' }] },
      'cryptobot.config.json: bots: "safe" is the name of two bots. Give them different names: "name".',
    ],
    [
      { bots: [{ ...safe, risk: 'mediun' }] },
      'cryptobot.config.json: bots: bot 1: risk: "mediun" is not a risk level. Allowed: low, mid, max.',
    ],
    [
      { bots: [{ ...safe, name: 'reserve' }] },
      'cryptobot.config.json: bots: bot 1: name: "reserve" is the money that is never traded, so no bot can be called that. Choose another name.',
    ],
    [
      { bots: [{ ...safe, ladder: { losses: [{ after: 3 }] } }] },
      'cryptobot.config.json: bots: bot 1: ladder: losses: rung 1: "{"after":3}" is not a rung. It has "after", and either "divide" or "pause": true, for example { "after": 3, "divide": 2 }.',
    ],
    [
      { withdrawals: [{ at: '2024-02-01' }] },
      'cryptobot.config.json: withdrawals: "{"at":"2024-02-01"}" needs "at" and "amount". Write for example [{ "at": "2024-01-01", "amount": 500, "from": "safe" }].',
    ],
  ])('are refused where they make no sense', (config, sentence) => {
    expect(() => check(config)).toThrow(sentence);
  });
});
