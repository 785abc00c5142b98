import { describe, expect, it } from 'vitest';
import { UserError } from '#errors';
import { barsBetween, resample, sampleBars } from '#market';
import { type Account, dialectNames, parseDialect, run, type RunOptions } from '#simulation';
import { planOfSignals } from '#strategy';

const day = 86_400_000;
const start = Date.UTC(2022, 0, 1);
const minutes = sampleBars('BTC/USDT', '1m', start, start + 20 * day);
const hours = { ...resample(minutes, '1h'), market: { exchange: 'sample', symbol: 'BTC/USDT:USDT' } };
const every = (n: number, k: number) => hours.time.map((_, i) => (i % n === k ? 1 : 0));
const plan = {
  ...planOfSignals('drawn', {
    time: hours.time,
    signals: {
      enterLong: every(12, 3),
      exitLong: every(12, 8),
      enterShort: every(12, 9),
      exitShort: every(12, 2),
    },
  }),
  exits: { stopLoss: 0.004, takeProfit: 0.004 },
};
const usual: Account = { cash: 10_000, fee: 0.001, slippage: 0, size: 0.9 };

/** What can be asked for, and how a dialect says that it makes no difference. */
const asked: readonly (readonly [
  name: string,
  terms: { readonly account?: Partial<Account>; readonly part?: RunOptions },
  word: RegExp,
])[] = [
  ['--slippage', { account: { slippage: 0.001 } }, /slippage/],
  ['--spread', { account: { spread: 0.001 } }, /spread/],
  ['--impact', { account: { impact: 0.1 } }, /impact/],
  ['--maker-fee', { account: { makerFee: 0 } }, /maker fees|one fee/],
  ['--participation', { account: { participation: 1e-6 } }, /volume limits/],
  ['--leverage', { account: { leverage: 3 } }, /leverage/],
  ['--maintenance', { account: { leverage: 20, maintenance: 0.045 } }, /maintenance/],
  ['--borrow', { account: { borrow: 0.01 } }, /borrowing/],
  [
    '--funding',
    { part: { funding: { time: hours.time.slice(), rate: hours.time.map(() => 0.001) } } },
    /funding/,
  ],
  [
    'market rules',
    { part: { rules: { lot: 0.01, tick: 10, minQuantity: 0, minNotional: 0 } } },
    /market rules|precision and limits of exchanges/,
  ],
  [
    '--detail',
    {
      part: {
        detail: (bar: number) => {
          const from = hours.time[bar]!;
          return barsBetween(minutes, from, from + 3_600_000);
        },
      },
    },
    /finer bars|detail timeframes/,
  ],
];

describe.each(dialectNames)('what makes no difference to --fills %s', (name) => {
  it.each(asked)('is named by it: %s', (_, { account, part }, word) => {
    const dialect = parseDialect(name === 'backtesting.py' ? `${name}:unit=0.001` : name);
    const base = account?.maintenance === undefined ? usual : { ...usual, leverage: 20 };
    const fillsOf = (money: Account, options: RunOptions = {}) => [
      ...run(plan, hours, money, { dialect, ...options }).fills,
    ];
    const before = fillsOf(base);
    expect(before.length).toBeGreaterThan(20);
    try {
      const after = fillsOf({ ...base, ...account }, part);
      if (JSON.stringify(after) === JSON.stringify(before)) expect(dialect.about).toMatch(word);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
    }
  });
});

it('next-open ignores nothing', () => {
  for (const [name, { account, part }] of asked) {
    const base = account?.maintenance === undefined ? usual : { ...usual, leverage: 20 };
    const fillsOf = (money: Account, options?: RunOptions) =>
      JSON.stringify([...run(plan, hours, money, options).fills]);
    expect([name, fillsOf(base)]).not.toEqual([name, fillsOf({ ...base, ...account }, part)]);
  }
});
