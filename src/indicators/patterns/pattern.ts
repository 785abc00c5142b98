import { before, type Condition } from '#series';
import { sma } from '../averages/index.ts';
import type { Meaning } from '../about.ts';
import { type Indicator, indicator } from '../indicator.ts';
import type { Candles } from './bar.ts';

export type Pattern = Indicator<(market: Candles) => Condition>;

type Side = Extract<Meaning, 'bullish' | 'bearish' | 'neutral'>;

/** A candlestick pattern as an indicator: yes on the bar that completes it. */
export function pattern(
  name: string,
  title: string,
  side: Side,
  formula: string,
  build: (market: Candles) => Condition,
): Pattern {
  const direction = { bullish: 1, bearish: -1, neutral: 0 }[side];
  return indicator(
    {
      name,
      title,
      family: 'patterns',
      inputs: ['open', 'high', 'low', 'close'],
      formula,
      source:
        'Steve Nison, Japanese Candlestick Charting Techniques, 1991; sizes relative to the last ten bars',
      unit: '0 or 1',
      reading: {
        high: side,
        low: 'neutral',
        levels: [0, 0],
        text: side === 'neutral' ? 'the market hesitates' : `${side} on the bar that completes it`,
        ...(direction === 0 ? {} : { strength: (values) => values().times(direction) }),
      },
      weight: direction === 0 ? 0 : 0.5,
    },
    build,
  );
}

/** Whether the close was above its average of ten bars before the pattern began: it can turn down. */
export function afterRise({ close }: Candles, length: number): Condition {
  return before(close, length).above(before(sma(close, 10), length));
}

/** Whether the close was below its average of ten bars before the pattern began: it can turn up. */
export function afterFall({ close }: Candles, length: number): Condition {
  return before(close, length).below(before(sma(close, 10), length));
}
