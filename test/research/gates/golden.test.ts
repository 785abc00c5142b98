import { createHash } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { sampleBars, sliceBars } from '#market';
import { random } from '#numbers';
import { candidateOf } from '#report';
import {
  addTolerance,
  compareGolden,
  type FullCandidate,
  goldenOf,
  identify,
  noTolerance,
  pairedTest,
  parseGolden,
  evaluate,
} from '#research';
import { type Account, defaultAccount } from '#simulation';
import emaCross from '../../../strategies/ema-cross.ts';
import smaCross from '../../../strategies/sma-cross.ts';

const hash = (parts: Iterable<string | Uint8Array>) => {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest('hex');
};
const history = sampleBars('ETH/USDT', '4h', Date.UTC(2022, 0, 1), Date.UTC(2023, 0, 1));

function candidate(
  strategy: typeof emaCross = emaCross,
  params: Readonly<Record<string, number>> = {},
  account: Account = defaultAccount,
  bars = history,
): FullCandidate {
  const evaluation = evaluate(strategy.plan(params), bars, account);
  const identity = identify(evaluation.run, 'source', 'engine', hash);
  return candidateOf({ ...evaluation, identity, about: '', synthetic: true });
}

// Through JSON, as golden files are.
const written = (...runs: FullCandidate[]): unknown =>
  JSON.parse(JSON.stringify(goldenOf(runs, { engine: '1', command: 'c' }, hash)));
const golden = (...runs: FullCandidate[]) => parseGolden(written(...runs), 'golden.json', hash);
const failed = (...args: Parameters<typeof compareGolden>) =>
  compareGolden(...args).verdicts.filter(({ passed }) => !passed);

describe('a run beside its golden one', () => {
  const before = candidate();

  test('is the same when it is made again', () => {
    const { verdicts, comparisons } = compareGolden([candidate()], golden(before), 'same', noTolerance, hash);
    expect(verdicts.map(({ check, passed }) => [check, passed])).toEqual([
      ['same bars', true],
      ['same trades', true],
      ['27 same metrics', true],
    ]);
    expect(comparisons).toMatchObject([{ sameTrades: true, returns: { difference: 0, pValue: 1 } }]);
  });

  // Each is a change that somebody could make by mistake; none may go unnoticed.
  it.each<[string, FullCandidate]>([
    ['a parameter', candidate(emaCross, { slow: 27 })],
    ['a fee', candidate(emaCross, {}, { ...defaultAccount, fee: 0.001_000_1 })],
    ['the slippage', candidate(emaCross, {}, { ...defaultAccount, slippage: 0.0006 })],
    ['the size', candidate(emaCross, {}, { ...defaultAccount, size: 0.999 })],
    ['one bar less', candidate(emaCross, {}, defaultAccount, sliceBars(history, 0, history.length - 1))],
    [
      'one price',
      {
        ...before,
        trades: before.trades.map((t, k) => (k === 3 ? { ...t, exitPrice: t.exitPrice! + 1e-9 } : t)),
      },
    ],
    ['one trade less', { ...before, trades: before.trades.slice(1) }],
    [
      'a reason',
      { ...before, trades: before.trades.map((t, k) => (k === 0 ? { ...t, reason: 'time' as const } : t)) },
    ],
  ])('is not the same after a change of %s', (_, now) => {
    expect(failed([now], golden(before), 'same', noTolerance, hash).length).toBeGreaterThan(0);
  });

  test('names the first trade that differs, and where', () => {
    const now = {
      ...before,
      trades: before.trades.map((trade, k) => (k === 1 ? { ...trade, quantity: 7 } : trade)),
    };
    expect(failed([now], golden(before), 'same', noTolerance, hash)[0]).toMatchObject({
      check: 'same trades',
      reason: `Trade 2 differs: quantity is 7, was ${before.trades[1]!.quantity}.`,
    });
  });

  test('may be off by the tolerance and no more', () => {
    const now = { ...before, metrics: { ...before.metrics, sharpe: before.metrics.sharpe! + 0.05 } };
    expect(failed([now], golden(before), 'same', noTolerance, hash)).toMatchObject([
      { metric: 'sharpe', by: expect.closeTo(0.05, 9) },
    ]);
    expect(failed([now], golden(before), 'same', addTolerance('sharpe=0.051'), hash)).toEqual([]);
    expect(failed([now], golden(before), 'same', addTolerance('sharpe=0.049'), hash)).toHaveLength(1);
    const share = 0.051 / Math.abs(before.metrics.sharpe!);
    expect(failed([now], golden(before), 'same', addTolerance(String(share)), hash)).toEqual([]);
  });

  test('is not off by rounding noise, and says its tolerance as it was written', () => {
    const cost = before.metrics.slippageCost;
    const now = (slippageCost: number) => ({ ...before, metrics: { ...before.metrics, slippageCost } });
    expect(failed([now(cost * (1 + 1e-15))], golden(before), 'same', noTolerance, hash)).toEqual([]);
    expect(failed([now(cost * (1 + 1e-11))], golden(before), 'same', noTolerance, hash)).toHaveLength(1);
    const check = (...tolerance: string[]) =>
      failed(
        [now(cost * 2)],
        golden(before),
        'same',
        tolerance.reduce((all, one) => addTolerance(one, all), noTolerance),
        hash,
      )[0]!.check;
    expect(check('1%')).toBe('slippageCost = golden ± 1%');
    expect(check('0.07', 'slippageCost=0.5')).toBe('slippageCost = golden ± 0.5');
  });

  test('over other bars says which each had, and what is compared day by day', () => {
    const other = (from: number) =>
      candidate(emaCross, {}, defaultAccount, sliceBars(history, from, history.length));
    const said = (run: FullCandidate) =>
      compareGolden([run], golden(before), 'no-worse', noTolerance, hash).comparisons[0]!.otherBars;
    expect(said(before)).toBeNull();
    expect(said(other(6 * 31))).toMatch(
      /^The golden run had other bars, 2022-01-01 to 2022-12-31 \(\w{8}\); these are 2022-02-01 to 2022-12-31 \(\w{8}\)\. .* on the 334 days that both have\.$/,
    );
    const { daily, hashes } = before;
    const late = { firstDay: daily.firstDay + 360, returns: daily.returns.slice(0, 20) };
    expect(said({ ...before, daily: late, hashes: { ...hashes, bars: 'f'.repeat(64) } })).toMatch(
      /They have 5 days in common, too few to compare day by day\.$/,
    );
  });

  test('that does not exist on one of the sides fails', () => {
    const other = candidate(smaCross);
    expect(failed([before, other], golden(before), 'same', noTolerance, hash)).toMatchObject([
      { id: other.id, check: 'in the golden file', reason: expect.stringMatching(/run\. Add --update to/) },
    ]);
    expect(failed([other], golden(before), 'same', noTolerance, hash)[0]!.reason).toMatch(
      /Make all runs together with --update .* would drop 1 run in it that was not made\.$/,
    );
    expect(failed([before], golden(before, other), 'same', noTolerance, hash)).toMatchObject([
      { about: 'sma-cross on sample:ETH/USDT 4h', reason: 'This run of the golden file was not made.' },
    ]);
  });

  test('may change for the better where no worse is asked, and not for the worse', () => {
    const cheaper = candidate(emaCross, {}, { ...defaultAccount, fee: 0.0005 });
    expect(failed([cheaper], golden(before), 'no-worse', noTolerance, hash)).toEqual([]);
    const dearer = candidate(emaCross, {}, { ...defaultAccount, fee: 0.002 });
    const checks = failed([dearer], golden(before), 'no-worse', noTolerance, hash).map(({ check }) => check);
    expect(checks).toContain('totalReturn >= golden');
    expect(checks).toContain('daily returns no worse (p >= 0.05)');
  });

  test('whose metric is gone is worse', () => {
    const now = { ...before, metrics: { ...before.metrics, sharpe: null } };
    expect(failed([now], golden(before), 'no-worse', noTolerance, hash)[0]).toMatchObject({
      reason: 'sharpe does not exist any more.',
    });
  });
});

describe('a golden file', () => {
  const whole = candidate();

  it.each([
    [null, 'it is null, and has to be an object'],
    ['a', 'it is "a", and has to be an object'],
    [{}, 'golden is missing, and has to be 1'],
    [{ golden: 2, runs: [] }, 'golden is 2, and has to be 1'],
    [{ golden: 1, runs: {} }, 'runs is {}, and has to be a list'],
    [{ golden: 1, runs: [null] }, 'runs[0] is null, and has to be an object'],
    [{ golden: 1, runs: [{ id: 'a' }] }, 'runs[0].strategy is missing, and has to be a text'],
  ])('is not %j', (value, problem) => {
    expect(() => parseGolden(value, 'g.json', hash)).toThrow(
      `"g.json" is not a golden file: ${problem}. Write one with: cryptobot gate … --golden g.json --update`,
    );
  });

  // Where it is changed, to what, and what is said of it.
  it.each<[string, unknown, string]>([
    ['market', 5, 'market is 5, and has to be a text'],
    ['hashes', [], 'hashes is [], and has to be an object'],
    ['hashes', {}, 'hashes.bars is missing, and has to be a text'],
    ['metrics', 5, 'metrics is 5, and has to be an object'],
    ['metrics', {}, 'metrics.finalEquity is missing, and has to be a number or null'],
    ['metrics.sharpe', 'x', 'metrics.sharpe is "x", and has to be a number or null'],
    ['metrics.smallSample', null, 'metrics.smallSample is null, and has to be true or false'],
    ['metrics.envelope', [1], 'metrics.envelope is [1], and has to be a list of two numbers, or null'],
    ['returns', { a: [1] }, 'returns is {"a":"…"}, and has to be a list'],
    ['returns', [null, null], 'returns[0] is null, and has to be a number'],
    ['returns', ['a', null], 'returns[0] is "a", and has to be a number'],
    ['returns.3', null, 'returns[3] is null, and has to be a number'],
    ['firstDay', 1e300, 'firstDay is 1e+300, and has to be a day, counted from 1970'],
    ['firstDay', 0.5, 'firstDay is 0.5, and has to be a day, counted from 1970'],
    ['trades', [5], 'trades[0] is 5, and has to be an object'],
    ['trades.1.side', 'up', 'trades[1].side is "up", and has to be "long" or "short"'],
    ['trades.1.exitTime', '5', 'trades[1].exitTime is "5", and has to be a number or null'],
    ['trades.1.reason', null, 'trades[1].reason is null, and has to be a text'],
    ['trades', [], 'tradesHash is "'],
    ['trades.1.pnl', 5, 'and has to be that of the trades, "'],
  ])('with %s of %j is refused', (place, value, problem) => {
    const file = written(whole) as { runs: object[] };
    change(file.runs[0]!, place, value);
    expect(() => parseGolden(file, 'g.json', hash)).toThrow(problem);
  });

  test('may have metrics that do not exist, and a future without money', () => {
    const { daily, metrics } = whole;
    const ruined = { ...daily, returns: daily.returns.map((one, d) => (d < 9 ? one : d === 9 ? -1 : 0)) };
    const run = { ...whole, daily: ruined, metrics: { ...metrics, sharpe: null, totalReturn: -1 } };
    expect(golden(run).runs[0]).toMatchObject({ metrics: { sharpe: null } });
    expect(failed([run], golden(run), 'no-worse', noTolerance, hash)).toEqual([]);
  });

  it.each([
    [
      'firstDay',
      5,
      /has 365 days from 1970-01-06 on for .* have 365 days from 2022-01-01 on\. Write it again/,
    ],
    [
      'returns',
      [0.5],
      /has 1 day from 2022-01-01 on for ema-cross on sample:ETH\/USDT 4h, and the bars that it/,
    ],
  ])('with %s of other bars than it names is refused', (place, value, problem) => {
    const file = written(whole) as { runs: object[] };
    change(file.runs[0]!, place, value);
    const read = parseGolden(file, 'g.json', hash);
    expect(() => compareGolden([whole], read, 'same', noTolerance, hash)).toThrow(problem);
  });

  it.each(['', 'sharpe', 'sharp=1', '-1', 'sharpe=-1', '1x'])('knows no tolerance "%s"', (text) => {
    expect(() => addTolerance(text)).toThrow(`"${text.split('=')[0]}`);
  });
});

function change(run: object, place: string, value: unknown): void {
  const names = place.split('.');
  const last = names.pop()!;
  const within = names.reduce((inner: unknown, name) => (inner as Record<string, unknown>)[name], run);
  (within as Record<string, unknown>)[last] = value;
}

describe('the paired test', () => {
  const series = (seed: string, mean: number, length = 300) => {
    const chance = random(seed);
    return Float64Array.from({ length }, () => 0.02 * chance.normal() + mean);
  };

  test('does not exist for fewer than twenty days', () => {
    expect(pairedTest(new Float64Array(19), new Float64Array(19))).toBeNull();
    expect(pairedTest(new Float64Array(20), new Float64Array(20))).toMatchObject({ pValue: 1 });
  });

  test('alarms at five in a hundred where nothing differs', () => {
    let alarms = 0;
    for (let k = 0; k < 400; k++) {
      const test = pairedTest(series(`now ${k}`, 0, 200), series(`then ${k}`, 0, 200), {
        paths: 400,
        seed: k,
      });
      if (test!.pValue < 0.05) alarms++;
    }
    expect(alarms).toBeGreaterThan(8);
    expect(alarms).toBeLessThan(36);
  });

  test('sees what is worse, and is not alarmed by what is better', () => {
    const then = series('then', 0);
    const worse = then.map((value, d) => value - 0.001 + 0.002 * Math.sign((d % 2) - 0.5));
    const better = then.map((value) => value + 0.001);
    expect(pairedTest(worse, then)!.pValue).toBeLessThan(0.05);
    expect(pairedTest(better, then)!.pValue).toBe(1);
  });

  test('gives the same numbers each time', () => {
    expect(pairedTest(series('a', 0), series('b', 0))).toEqual(pairedTest(series('a', 0), series('b', 0)));
  });
});
