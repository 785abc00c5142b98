import { describe, expect, it } from 'vitest';
import { type Bars, marketName } from '#market';
import { among, feedOf, Graph, marketSeries, rankAmong, ranksMarkets } from '#series';
import { barsOf } from '../arbitrary/bars.ts';

const named = ['AAA/USDT', 'BBB/USDT', 'CCC/USDT'];
const closes = [
  [1, 5, 3, 7],
  [2, 4, 3, 8],
  [3, 6, 3, 6],
];
const markets = closes.map((row, k) =>
  barsOf(
    row.map((price) => [price, price, price, price]),
    named[k],
  ),
);
const universe = markets.map(({ market }) => market);
const rank = rankAmong(marketSeries.close);

describe('a rank among markets', () => {
  it('is 1 for the largest value, and equal values rank in the order of the markets', () => {
    expect(markets.map((bars) => ranksOn(bars, 4))).toEqual([
      [3, 2, 1, 2],
      [2, 3, 2, 1],
      [1, 1, 3, 3],
    ]);
  });

  it('leaves out a market that has no bar, and is undefined where its own value is', () => {
    const holed = { ...markets[2]!, close: Float64Array.of(3, NaN, 3, 6) };
    const graph = graphOn(markets[0]!, [markets[1]!, holed]);
    expect(graph).toEqual([3, 1, 1, 2]);
  });

  it('is the same whether the bars come at once or one by one', () => {
    for (const bars of markets)
      for (let length = 1; length <= 4; length++)
        expect(ranksOn(bars, length)).toEqual(ranksOn(bars, 4).slice(0, length));
  });

  it('is found in whatever is built on it', () => {
    expect(ranksMarkets([marketSeries.close.above(3), rank.atMost(1).and(marketSeries.close.above(2))])).toBe(
      true,
    );
    expect(ranksMarkets([marketSeries.close])).toBe(false);
  });
});

function ranksOn(own: Bars, length: number): number[] {
  return graphOn(own, markets, length);
}

function graphOn(own: Bars, others: readonly Bars[], length = own.length): number[] {
  const graph = new Graph(own, (clock) => {
    const wanted = clock.kind === 'market' ? marketName(clock.market) : '';
    return feedOf(others.find(({ market }) => marketName(market) === wanted)!);
  });
  const column = graph.column(among(universe, own.market)(rank));
  for (let i = 0; i < length; i++) graph.advance(i + 1);
  return [...column.values.subarray(0, length)];
}
