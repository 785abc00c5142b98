import { describe, expect, it } from 'vitest';
import { ema, on, recur, sma } from 'cryptobot';
import { sampleBars } from '#market';
import { Graph, marketSeries, type Operation, Series } from '#series';

const bars = sampleBars('BTC/USDT', '1h', Date.UTC(2023, 0, 1), Date.UTC(2023, 9, 1));
const { close } = marketSeries;

/** Counts the calls that its kernel gets. */
function counting(startsOver: boolean): Operation & { readonly calls: number } {
  let calls = 0;
  return {
    name: 'counting',
    outputs: 1,
    startsOver,
    get calls() {
      return calls;
    },
    warmup: () => 0,
    kernel: ([input], [out]) => ({
      advance(from, to) {
        calls++;
        for (let i = from; i < to; i++) out!.values[i] = input!.values[i]!;
      },
    }),
  };
}

describe('bars are gone over', () => {
  it('in tiles, and at once by what starts over each time', () => {
    const [tiled, whole] = [counting(false), counting(true)];
    advance([new Series(tiled, [close])]);
    advance([new Series(whole, [close]), ema(close, 9)]);
    expect([tiled.calls, whole.calls]).toEqual([Math.ceil(bars.length / 4096), 1]);
  });

  it('bar by bar by code of the author, but not by what feeds it or follows it', () => {
    const [before, between, after] = [counting(true), counting(true), counting(true)];
    const first = recur([new Series(before, [close])], 0, (sum, value) => [sum + value, sum]);
    const second = recur([new Series(between, [first])], 0, (sum, value) => [sum + value, sum]);
    advance([new Series(after, [second])]);
    expect([before.calls, between.calls, after.calls]).toEqual([1, bars.length, 1]);
  });

  it('bar by bar by code of the author on coarser bars too', () => {
    const [before, after] = [counting(true), counting(true)];
    const daily = recur([on('1d').close], 0, (sum, value) => [sum + value, sum]);
    const fed = recur([new Series(before, [close]).over(daily)], 0, (sum, value) => [sum + value, sum]);
    advance([new Series(after, [sma(daily, 3).over(close)]), fed]);
    expect([before.calls, after.calls]).toEqual([1, 1]);
  });
});

describe('code of the author that shares a variable', () => {
  it('finds nothing in it that a live market would not have put there', () => {
    const asked = () => {
      let last = 0;
      const writes = recur([close], 0, (state, value) => [state, (last = value)]);
      const reads = recur([sma(close, 2)], 0, (state) => [state, last]);
      return [reads, writes, sma(reads, 3)];
    };
    expect(advance(asked())).toEqual(advance(asked(), 1));
  });

  it('does not either when one of them lives on coarser bars', () => {
    const asked = () => {
      let last = 0;
      const writes = recur([close], 0, (state, value) => [state, (last = value)]);
      const reads = recur([on('4h').close], 0, (state) => [state, last]);
      return [sma(reads, 2), writes, ema(close, 5)];
    };
    expect(advance(asked())).toEqual(advance(asked(), 1));
  });
});

function advance(asked: readonly Series[], step = bars.length): number[][] {
  const graph = new Graph(bars);
  const columns = asked.map((series) => graph.column(series));
  for (let to = step; to < bars.length + step; to += step) graph.advance(Math.min(to, bars.length));
  return columns.map(({ values }) => [...values]);
}
