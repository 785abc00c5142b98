import { beforeAll, describe, expect, it } from 'vitest';
import {
  barsBetween,
  resample,
  sampleBars,
  sampleSymbols,
  sliceBars,
  timeframeLength,
  type Bars,
  type Timeframe,
} from '#market';
import { realBars, sharedPath, skippedWithout } from '../support/shared-data.ts';
import {
  annualVolatility,
  autocorrelation,
  correlation,
  deviation,
  hourProfile,
  kurtosis,
  mean,
  quantile,
  rangeOverMove,
  rankCorrelation,
  relativeRange,
  returns,
} from './statistics.ts';

const present = sharedPath('ohlcv') !== undefined;
const title = 'the sample market beside real exchanges';
const grids = ['5m', '15m', '1h', '4h', '1d'] as const;
const files2024 = ['binance_BTCUSDT_5m', 'binance_ETHUSDT_5m', 'binance_SOLUSDT_5m'];
const otherFiles = [
  'binance_BTCUSDT_1m',
  'binance_BTCUSDT_1h',
  'binance_LTCUSDT_4h',
  'binance_BTCUSDT_1d',
  'binance_LTCUSDT_1d',
  'kraken_BTCUSD_1d',
];
const year2024 = [Date.UTC(2024, 0, 1), Date.UTC(2024, 8, 6)] as const;

// Nothing is asked of the sample that real markets do not show themselves: each measure must lie in the range
// seen over the real files of the same timeframe, widened by what two real files differ easily.
describe.skipIf(!present)(present ? title : `${title}: ${skippedWithout('ohlcv')}`, () => {
  const real = new Map<Timeframe, Bars[]>();
  const sample = new Map<Timeframe, Bars[]>();
  let sources: Bars[] = [];

  beforeAll(() => {
    sources = files2024.map(realBars);
    for (const source of [...sources, ...otherFiles.map(realBars)]) collect(real, source);
    for (const symbol of sampleSymbols) {
      collect(sample, sampleBars(symbol, '1m', Date.UTC(2022, 0, 1), Date.UTC(2022, 3, 1)), ['1m']);
      collect(sample, sampleBars(symbol, '5m', Date.UTC(2023, 0, 1)), ['5m', '15m']);
      collect(sample, sampleBars(symbol, '1h'), ['1h', '4h', '1d']);
    }
  }, 60_000);

  const seen = (timeframe: Timeframe, measure: (source: Bars) => number) =>
    (real.get(timeframe) ?? []).map(measure);
  const samples = (timeframe: Timeframe) => sample.get(timeframe) ?? [];

  it.each(grids)('has the fat tails of real %s returns', (timeframe) => {
    const expected = seen(timeframe, (source) => kurtosis(returns(source)));
    for (const own of samples(timeframe)) {
      expectWithin(kurtosis(returns(own)), expected, { factor: 2 });
      expect(kurtosis(returns(own))).toBeGreaterThan(4);
    }
  });

  it('has tails that thin out from minutes to days', () => {
    for (const at of sampleSymbols.keys()) {
      const [minutes = NaN, hours = NaN, days = NaN] = (['5m', '1h', '1d'] as const).map((timeframe) =>
        kurtosis(returns(samples(timeframe)[at]!)),
      );
      expect(minutes).toBeGreaterThan(hours);
      expect(hours).toBeGreaterThan(days);
    }
  });

  it.each(grids)('spreads its %s returns as real ones: half, 1 % and 0.1 % largest', (timeframe) => {
    for (const [share, factor] of [
      [0.5, 1.25],
      [0.99, 1.2],
      [0.999, 1.35],
    ] as const) {
      const standardised = (source: Bars) =>
        quantile(returns(source).map(Math.abs), share) / deviation(returns(source));
      for (const own of samples(timeframe))
        expectWithin(standardised(own), seen(timeframe, standardised), { factor });
    }
  });

  it.each(grids)('remembers the size of %s moves as long as real markets do', (timeframe) => {
    for (const lag of [1, 2, 5, 10, 20, 50]) {
      const memory = (source: Bars) => autocorrelation(returns(source).map(Math.abs), lag);
      for (const own of samples(timeframe))
        expectWithin(memory(own), seen(timeframe, memory), { slack: 0.08 });
    }
  });

  it('remembers the size of moves for days: slow decay, not a sudden end', () => {
    for (const hourly of samples('1h')) {
      const sizes = returns(hourly).map(Math.abs);
      const memory = [1, 6, 24, 96].map((lag) => autocorrelation(sizes, lag));
      expect(memory.toSorted((a, b) => b - a)).toEqual(memory);
      expect(memory[3]).toBeGreaterThan(0.03);
    }
  });

  it.each(grids)('does not remember the direction of %s moves', (timeframe) => {
    for (const own of samples(timeframe)) {
      const moves = returns(own);
      // Clustered volatility widens the error of an autocorrelation about threefold.
      const error = 3 / Math.sqrt(moves.length);
      for (const lag of [1, 2, 3, 5, 24])
        expect(Math.abs(autocorrelation(moves, lag))).toBeLessThan(2 * error);
    }
  });

  it('has the same variance per year on every timeframe, as closely as real markets', () => {
    for (const timeframe of grids) {
      const ratio = (ladder: Bars) =>
        annualVolatility(resample(ladder, timeframe)) / annualVolatility(resample(ladder, '1d'));
      for (const own of samples('5m')) expectWithin(ratio(own), sources.map(ratio), { factor: 1.03 });
    }
  });

  it.each(['1h', '4h', '1d'] as const)('ties its symbols together at %s as in 2024', (timeframe) => {
    const pairs = [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const;
    const tie = (all: Bars[], a: number, b: number) => correlation(returns(all[a]!), returns(all[b]!));
    const real2024 = sources.map((source) => resample(barsBetween(source, ...year2024), timeframe));
    for (const [a, b] of pairs)
      expect(Math.abs(tie(samples(timeframe), a, b) - tie(real2024, a, b))).toBeLessThan(0.1);
  });

  it('moves as much as BTC, ETH and SOL relative to each other', () => {
    const [btc = NaN, eth = NaN, sol = NaN] = samples('1h').map(annualVolatility);
    const [realBtc = NaN, realEth = NaN, realSol = NaN] = sources.map((source) =>
      annualVolatility(resample(source, '1h')),
    );
    expectWithin(eth / btc, [realEth / realBtc], { factor: 1.25 });
    expectWithin(sol / btc, [realSol / realBtc], { factor: 1.25 });
  });

  it.each(grids)('trades more in wide %s bars', (timeframe) => {
    const tie = (source: Bars) => rankCorrelation(relativeRange(source), [...source.volume]);
    const expected = seen(timeframe, tie);
    // Real files span years in which the volume of a whole market grew; that only weakens the tie.
    for (const own of samples(timeframe)) {
      expect(tie(own)).toBeGreaterThan(0.5);
      expectWithin(tie(own), expected, { slack: 0.2 });
    }
  });

  it.each(grids)('has %s bars as tall for their body as real ones', (timeframe) => {
    const perMove = (source: Bars) => mean(relativeRange(source)) / mean(returns(source).map(Math.abs));
    const median = (source: Bars) => quantile(rangeOverMove(source), 0.5);
    const ninth = (source: Bars) => quantile(rangeOverMove(source), 0.9);
    for (const own of samples(timeframe)) {
      expectWithin(perMove(own), seen(timeframe, perMove), { factor: 1.1 });
      expectWithin(median(own), seen(timeframe, median), { factor: 1.2 });
      expectWithin(ninth(own), seen(timeframe, ninth), { factor: 1.4 });
    }
  });

  it('has weeks of minutes like the real week of minutes', () => {
    const [real1m] = real.get('1m') ?? [];
    const sizes = (source: Bars) => returns(source).map(Math.abs);
    const standardised = (share: number) => (source: Bars) =>
      quantile(sizes(source), share) / deviation(returns(source));
    const memory = (lag: number) => (source: Bars) => autocorrelation(sizes(source), lag);
    const perMove = (source: Bars) => mean(relativeRange(source)) / mean(sizes(source));
    const tie = (source: Bars) => rankCorrelation(relativeRange(source), [...source.volume]);
    for (const own of samples('1m')) {
      const typical = (measure: (source: Bars) => number) => quantile(weeks(own).map(measure), 0.5);
      for (const measure of [standardised(0.5), standardised(0.99), perMove, tie]) {
        expectWithin(typical(measure), [measure(real1m!)], { factor: 1.25 });
      }
      for (const lag of [1, 5, 20, 100]) {
        expectWithin(typical(memory(lag)), [memory(lag)(real1m!)], { slack: 0.12 });
      }
    }
  });

  it('is busy and quiet at the hours at which real markets are', () => {
    const profile = sources.map(hourProfile).reduce(
      (sum, one) => sum.map((value, hour) => value + one[hour]! / sources.length),
      Array.from({ length: 24 }, () => 0),
    );
    for (const own of samples('1h')) {
      const hours = hourProfile(own);
      expect(correlation(hours, profile)).toBeGreaterThan(0.85);
      expectWithin(Math.max(...hours) / Math.min(...hours), [Math.max(...profile) / Math.min(...profile)], {
        factor: 1.3,
      });
    }
  });

  it('rests at weekends', () => {
    const rest = (source: Bars) => weekendOverWeek(resample(source, '1d'));
    for (const own of samples('5m')) expectWithin(rest(own), sources.map(rest), { factor: 1.25 });
  });

  function collect(
    into: Map<Timeframe, Bars[]>,
    source: Bars,
    wanted: readonly Timeframe[] = ['1m', ...grids],
  ): void {
    for (const timeframe of wanted) {
      const length = timeframeLength(timeframe);
      if (length < timeframeLength(source.timeframe)) continue;
      const coarse = resample(source, timeframe);
      // A week of minutes says nothing about hours.
      if (coarse.length >= 200) into.set(timeframe, [...(into.get(timeframe) ?? []), coarse]);
    }
  }
});

function weeks(source: Bars): Bars[] {
  const length = 7 * 1440;
  const count = Math.floor(source.length / length);
  return Array.from({ length: count }, (_, week) => sliceBars(source, week * length, (week + 1) * length));
}

function weekendOverWeek({ time, high, low, length }: Bars): number {
  const weekend: number[] = [];
  const week: number[] = [];
  for (let i = 0; i < length; i++) {
    const isWeekend = new Date(time[i]!).getUTCDay() % 6 === 0;
    (isWeekend ? weekend : week).push(Math.log(high[i]! / low[i]!));
  }
  return mean(weekend) / mean(week);
}

function expectWithin(
  value: number,
  reals: readonly number[],
  { factor = 1, slack = 0 }: { factor?: number; slack?: number },
): void {
  expect(reals.length).toBeGreaterThan(0);
  expect(value).toBeGreaterThan(Math.min(...reals) / factor - slack);
  expect(value).toBeLessThan(Math.max(...reals) * factor + slack);
}
