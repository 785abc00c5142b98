import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ema, sma } from '#indicators';
import { type Bars, resample, sampleBars, type Timeframe, timeframeLength } from '#market';
import { published, publishedUntil } from '#outside';
import {
  type Expression,
  type Feed,
  feedOf,
  Graph,
  market,
  marketSeries,
  on,
  outside,
  PublishedFeed,
} from '#series';
import { anyBars, anyCuts } from '../arbitrary/bars.ts';

const hour = 3_600_000;
const { close } = marketSeries;

// Bars with some of them missing, so that coarser bars are ragged.
const holedBars = anyBars(2, 90).chain((bars) =>
  fc.subarray([...Array(bars.length).keys()], { minLength: 1 }).map((kept) => pick(bars, kept)),
);

const meeting: Record<string, Expression> = {
  'a coarser close': on('4h').close,
  'an average of coarser bars': sma(on('4h').close, 3),
  'two clocks compared': ema(on('4h').close, 2).below(close),
  'three clocks': on('2h').high.minus(on('1d').low).over(close),
  'a condition of coarser bars': on('2h').close.above(on('2h').open),
  'a constant beside a coarser close': on('4h').close.times(2).plus(1),
};

describe.each(Object.entries(meeting))('%s', (_, expression) => {
  it('has the same bits in one piece and in any pieces', () => {
    fc.assert(
      fc.property(
        holedBars.chain((bars) => fc.tuple(fc.constant(bars), anyCuts(bars.length))),
        ([bars, cuts]) => {
          expect(bits(columnOf(expression, bars, cuts))).toEqual(
            bits(columnOf(expression, bars, [bars.length])),
          );
        },
      ),
    );
  });

  it('never changes the past when the future is added', () => {
    fc.assert(
      fc.property(
        holedBars.chain((bars) => fc.tuple(fc.constant(bars), fc.integer({ min: 1, max: bars.length }))),
        ([bars, length]) => {
          const whole = columnOf(expression, bars, [bars.length]).slice(0, length);
          const prefix = pick(bars, [...Array(length).keys()]);
          expect(bits(columnOf(expression, prefix, [length]))).toEqual(bits(whole));
        },
      ),
    );
  });

  it('has the same bits live, for ever, in bounded memory', () => {
    const bars = sampleBars('BTC/USDT', '1h', Date.UTC(2022, 0, 1), Date.UTC(2022, 6, 1));
    const whole = columnOf(expression, bars, [bars.length]);
    const graph = new Graph(pick(bars, [...Array(100).keys()]));
    const column = graph.column(expression);
    for (let i = 100; i < bars.length; i++) {
      graph.append(barAt(bars, i));
      graph.advance();
      expect(Object.is(column.values[graph.length - 1], whole[i])).toBe(true);
    }
  });
});

describe('a coarser bar', () => {
  it('is the last one that has closed, as resampling would make it', () => {
    fc.assert(
      fc.property(holedBars, fc.constantFrom<Timeframe>('2h', '4h', '1d'), (bars, timeframe) => {
        const values = columnOf(on(timeframe).close, bars, [bars.length]);
        const coarse = resample(bars, timeframe);
        const length = timeframeLength(timeframe);
        // A coarser bar that began before the history is not whole and never shown.
        const first = bars.time[0] === coarse.time[0] ? 0 : 1;
        for (let i = 0; i < bars.length; i++) {
          const now = bars.time[i]! + hour;
          let last = NaN;
          for (let k = first; k < coarse.length; k++)
            if (coarse.time[k]! + length <= now) last = coarse.close[k]!;
          expect(values[i]).toBe(last);
        }
      }),
    );
  });

  it('is seen at the close of its last own bar, not before', () => {
    const bars = sampleBars('BTC/USDT', '1h', Date.UTC(2022, 0, 1), Date.UTC(2022, 0, 2));
    const values = columnOf(on('4h').close, bars, [bars.length]);
    expect(Array.from(values.subarray(0, 8))).toEqual([
      NaN,
      NaN,
      NaN,
      ...Array(4).fill(bars.close[3]),
      bars.close[7],
    ]);
  });

  it('has a derived warm-up in our own bars', () => {
    const graph = new Graph(sampleBars('BTC/USDT', '1h', Date.UTC(2022, 0, 1, 1), Date.UTC(2022, 0, 20)));
    const average = graph.column(sma(on('4h').close, 5));
    graph.advance();
    const warmup = graph.warmup(sma(on('4h').close, 5));
    // Up to three bars of a coarser bar that had begun, then five whole ones.
    expect(warmup).toBe(3 + 5 * 4 - 1);
    expect(average.values.subarray(warmup).some(Number.isNaN)).toBe(false);
  });

  it.each([
    ['1h', '30m'],
    ['4h', '6h'],
  ] as const)('of %s bars cannot be %s', (own, timeframe) => {
    const graph = new Graph(sampleBars('BTC/USDT', own, Date.UTC(2022, 0, 1), Date.UTC(2022, 0, 3)));
    expect(() => graph.column(on(timeframe).close)).toThrow(
      `on("${timeframe}") cannot be made of ${own} bars`,
    );
  });

  it('of the same length is our own bar', () => {
    const bars = sampleBars('BTC/USDT', '1h', Date.UTC(2022, 0, 1), Date.UTC(2022, 0, 2));
    expect(columnOf(on('1h').close, bars, [bars.length])).toEqual(bars.close);
  });
});

describe('another market', () => {
  const ours = sampleBars('BTC/USDT', '1h', Date.UTC(2022, 0, 1), Date.UTC(2022, 0, 10));
  const theirs = sampleBars('ETH/USDT', '1h', Date.UTC(2022, 0, 1), Date.UTC(2022, 0, 10));

  it('is aligned by time, and a bar that is missing there is undefined here', () => {
    const holed = pick(
      theirs,
      [...Array(theirs.length).keys()].filter((i) => i !== 50),
    );
    const values = columnOf(market('sample:ETH/USDT').close, ours, [ours.length], () => feedOf(holed));
    expect(values[49]).toBe(theirs.close[49]);
    expect(values[50]).toBeNaN();
    expect(values[51]).toBe(theirs.close[51]);
  });

  it('is a condition that says no where a bar is missing', () => {
    const holed = pick(
      theirs,
      [...Array(theirs.length).keys()].filter((i) => i !== 50),
    );
    const values = columnOf(market('sample:ETH/USDT').close.above(0), ours, [ours.length], () =>
      feedOf(holed),
    );
    expect([values[49], values[50], values[51]]).toEqual([1, 0, 1]);
  });

  it('in coarser bars is known when they have closed', () => {
    const coarse = resample(theirs, '4h');
    const values = columnOf(market('sample:ETH/USDT').on('4h').close, ours, [ours.length], () =>
      feedOf(coarse),
    );
    for (let i = 0; i < ours.length; i++) {
      const closed = Math.floor((i + 1) / 4);
      expect(values[i]).toBe(closed === 0 ? NaN : coarse.close[closed - 1]);
    }
  });

  it('has the same bits in any pieces', () => {
    const spread = sma(market('sample:ETH/USDT').close, 5).over(close);
    fc.assert(
      fc.property(anyCuts(ours.length), (cuts) => {
        const inPieces = columnOf(spread, ours, cuts, () => feedOf(theirs));
        expect(bits(inPieces)).toEqual(bits(columnOf(spread, ours, [ours.length], () => feedOf(theirs))));
      }),
    );
  });

  it('that nobody provides is refused with its name', () => {
    expect(() => new Graph(ours).column(market('sample:ETH/USDT').close)).toThrow(
      '"sample:ETH/USDT" is not available here',
    );
  });
});

describe('a series from outside', () => {
  const ours = sampleBars('BTC/USDT', '1h', Date.UTC(2022, 0, 1), Date.UTC(2022, 0, 3));

  it('counts from the moment it was published', () => {
    const told = [
      { at: ours.time[3]! + hour, value: 20 },
      { at: ours.time[10]! + hour / 2, value: 70 },
    ];
    const column = columnOf(
      outside('fear-greed'),
      ours,
      [ours.length],
      () => new PublishedFeed(values(told)),
    );
    expect([column[2], column[3], column[9], column[10]]).toEqual([NaN, 20, 20, 70]);
  });

  it('may be published far more often than bars come', () => {
    const bars = sampleBars('BTC/USDT', '1d', Date.UTC(2022, 0, 1), Date.UTC(2023, 0, 1));
    const told = Array.from({ length: 100_000 }, (_, k) => ({
      at: bars.time[0]! + k * 300_000,
      value: k,
    }));
    const column = columnOf(outside('often'), bars, [bars.length], () => new PublishedFeed(values(told)));
    expect(Array.from(column.subarray(0, 3))).toEqual([288, 576, 864]);
    expect(column[300]).toBe(301 * 288);
  });

  it('is the revised value from the revision on, and never what is said late about a time before', () => {
    const told = [
      { time: ours.time[0]!, at: ours.time[2]!, value: 20 },
      { time: ours.time[4]!, at: ours.time[6]!, value: 70 },
      { time: ours.time[4]!, at: ours.time[10]!, value: 75 },
      { time: ours.time[0]!, at: ours.time[20]!, value: 21 },
    ];
    const column = columnOf(outside('mood'), ours, [ours.length], () => new PublishedFeed(values(told)));
    expect([1, 5, 8, 9, 19, 20].map((i) => column[i])).toEqual([20, 70, 70, 75, 75, 75]);
  });

  const anyValues = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), fc.integer({ max: 9 })))
    .map((rows) =>
      values(
        rows
          .map(([time, late, value]) => ({
            time: ours.time[0]! + time * hour,
            at: ours.time[0]! + (time + late / 4) * hour,
            value,
          }))
          .toSorted((a, b) => a.at - b.at),
      ),
    );

  it('shows on no bar what was published after its close', () => {
    fc.assert(
      fc.property(anyValues, fc.integer({ min: 1, max: ours.length }), (all, length) => {
        const average = sma(outside('mood'), 2).plus(outside('mood'));
        const end = ours.time[length - 1]! + hour;
        const whole = columnOf(average, ours, [ours.length], () => new PublishedFeed(all)).slice(0, length);
        const known = columnOf(average, ours, [length], () => new PublishedFeed(publishedUntil(all, end)));
        expect(bits(known.slice(0, length))).toEqual(bits(whole));
      }),
    );
  });

  it('has the same bits in any pieces', () => {
    const average = sma(outside('mood'), 3).over(close);
    fc.assert(
      fc.property(anyValues, anyCuts(ours.length), (all, cuts) => {
        const inPieces = columnOf(average, ours, cuts, () => new PublishedFeed(all));
        expect(bits(inPieces)).toEqual(
          bits(columnOf(average, ours, [ours.length], () => new PublishedFeed(all))),
        );
      }),
    );
  });

  it('has a name that is a name', () => {
    expect(() => outside('../secrets')).toThrow('"../secrets" is not the name of an outside series');
  });
});

function values(rows: readonly { readonly at: number; readonly value: number; readonly time?: number }[]) {
  return published('mood', {
    time: Float64Array.from(rows, ({ at, time }) => time ?? at),
    known: Float64Array.from(rows, ({ at }) => at),
    value: Float64Array.from(rows, ({ value }) => value),
  });
}

function columnOf(
  expression: Expression,
  bars: Bars,
  cuts: readonly number[],
  feed?: () => Feed,
): Float64Array {
  const graph = new Graph(bars, feed);
  const column = graph.column(expression);
  for (const cut of cuts) graph.advance(cut);
  return column.values;
}

function pick(bars: Bars, kept: readonly number[]): Bars {
  const cut = (column: Float64Array) => Float64Array.from(kept, (i) => column[i]!);
  return {
    ...bars,
    length: kept.length,
    time: cut(bars.time),
    open: cut(bars.open),
    high: cut(bars.high),
    low: cut(bars.low),
    close: cut(bars.close),
    volume: cut(bars.volume),
  };
}

function barAt({ time, open, high, low, close: closes, volume }: Bars, i: number) {
  return {
    time: time[i]!,
    open: open[i]!,
    high: high[i]!,
    low: low[i]!,
    close: closes[i]!,
    volume: volume[i]!,
  };
}

function bits(values: Float64Array): bigint[] {
  return Array.from(new BigUint64Array(values.slice().buffer));
}
