import { describe, expect, it } from 'vitest';
import { marketSeries } from '#series';
import { opine } from '#research';
import { defaultAccount } from '#simulation';
import { defineStrategy, hold, score } from '#strategy';
import { barsOf } from '../arbitrary/bars.ts';

const { close } = marketSeries;
const bars = barsOf(
  [100, 101, 103, 102, 106, 104].map((price) => [price, price + 1, price - 1, price] as const),
);

describe('what a strategy says on the last bar', () => {
  it('is its signals, its score and what it would hold by then', () => {
    const plan = defineStrategy({
      name: 'scored',
      about: '',
      series: () => {
        const opinion = score([
          { when: close.above(103), weight: 2, label: 'above 103' },
          { when: close.above(105), weight: 1, label: 'above 105' },
          { when: close.below(105), weight: -1, label: 'below 105' },
        ]);
        return { opinion, enterLong: close.above(102.5), exitLong: opinion.score.below(-0.5) };
      },
    }).plan();
    // 104 speaks with 2 of 3 for rising and 1 of 1 for falling. Entered by 103, left by 102, entered by 106.
    const said = opine(plan, bars, defaultAccount);
    expect(said).toMatchObject({
      signals: { enterLong: true, exitLong: false },
      decision: null,
      readings: ['above 103', 'below 105'],
      position: 'long',
      bars: 1,
    });
    const { opinion, ...rest } = plan.series;
    expect(said.score).toBeCloseTo(2 / 3 - 1, 12);
    expect(said.confidence).toBeGreaterThan(0);
    expect([opinion !== undefined, 'opinion confidence' in rest]).toEqual([true, true]);
  });

  it('is what decide() returned, in the light of what it holds', () => {
    const plan = defineStrategy({
      name: 'deciding',
      about: '',
      series: () => ({ price: close }),
      decide: ({ now, position }) => (position.side === 'flat' && now.price > 102.5 ? 0.5 : hold),
    }).plan();
    expect(opine(plan, bars, defaultAccount)).toMatchObject({
      signals: {},
      decision: 'hold',
      score: null,
      confidence: null,
      position: 'long',
      bars: 3,
    });
  });
});
