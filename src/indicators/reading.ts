import { absolute, larger, type Operand, ratio, rolling, Series, smaller } from '#series';
import type { Meaning, Reading } from './about.ts';

/** Low is oversold, high is overbought: a return is expected. */
export function oscillator(low: number, high: number, output = ''): Reading {
  const middle = (low + high) / 2;
  return {
    low: 'oversold',
    high: 'overbought',
    levels: [low, high],
    text: `below ${low} oversold, above ${high} overbought`,
    strength: (values) => limited(constantMinus(middle, values(output)).over(high - middle)),
  };
}

/** Above the middle the market rises, below it falls; full strength `reach` away from it. */
export function around(middle: number, reach: number, output = ''): Reading {
  return {
    low: 'bearish',
    high: 'bullish',
    levels: [middle, middle],
    text: `above ${middle} bullish, below bearish`,
    strength: (values) => limited(values(output).minus(middle).over(reach)),
  };
}

/** Above zero the market rises, below it falls; measured against its own largest value of late. */
export function aroundZero(output = ''): Reading {
  return {
    low: 'bearish',
    high: 'bullish',
    levels: [0, 0],
    text: 'above 0 bullish, below bearish',
    strength: (values) => ofLate(values(output)),
  };
}

/** A line beside the price: above it the market rises, below it falls. */
export function line(output = ''): Reading {
  return {
    low: 'bullish',
    high: 'bearish',
    text: 'a close above it is bullish, below it bearish',
    strength: (values, { close }) => ofLate(close.minus(values(output))),
  };
}

/** A running total of which only the direction says something. */
export function slope(output = ''): Reading {
  return {
    low: 'bearish',
    high: 'bullish',
    text: 'rising bullish, falling bearish',
    strength: (values) => ofLate(values(output).minus(mean(values(output), 20))),
  };
}

/** Bands around the price: at the lower one it is cheap, at the upper one dear. */
export function bands(upper = 'upper', lower = 'lower'): Reading {
  return {
    low: 'oversold',
    high: 'overbought',
    text: 'a close at the lower band is oversold, at the upper band overbought',
    strength: (values, { close }) => {
      const middle = values(upper).plus(values(lower)).over(2);
      return limited(ratio(middle.minus(close), values(upper).minus(middle)));
    },
  };
}

/** A channel to be broken out of: at its top the market rises, at its bottom it falls. */
export function channel(upper = 'upper', lower = 'lower'): Reading {
  return {
    low: 'bearish',
    high: 'bullish',
    text: 'a close near the upper line is bullish, near the lower line bearish',
    strength: (values, { close }) => {
      const middle = values(upper).plus(values(lower)).over(2);
      return limited(ratio(close.minus(middle), values(upper).minus(middle)));
    },
  };
}

/** One line against another: bullish while the first is above. */
export function difference(above: string, below: string): Reading {
  return {
    low: 'bearish',
    high: 'bullish',
    text: `${above} above ${below} bullish, below it bearish`,
    strength: (values) => ofLate(values(above).minus(values(below))),
  };
}

/** Says how the market is, not where it goes. */
export function state(high: Meaning, low: Meaning, text: string): Reading {
  return { high, low, text };
}

/** A number to build with. */
export const plain: Reading = state('neutral', 'neutral', 'has no reading of its own');

/** Between −1 and 1. */
function limited(series: Series): Series {
  return larger(smaller(series, 1), -1);
}

// Relative to the largest distance of the last hundred bars: always in −1…1, at any price.
export function ofLate(series: Series): Series {
  return limited(ratio(series, new Series(rolling.highest, [absolute(series)], [100])));
}

function mean(series: Series, window: number): Series {
  return new Series(rolling.mean, [series], [window]);
}

function constantMinus(value: number, series: Series): Series {
  return series.times(-1).plus(value satisfies Operand);
}
