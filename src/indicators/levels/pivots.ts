import { before, choose, type MarketSeries, rangeSince, outputs, Series, valueWhen } from '#series';
import { indicator } from '../indicator.ts';
import { ofLate } from '../reading.ts';
import { type Period, periods, startsPeriod } from './period.ts';

const kinds = ['classic', 'fibonacci', 'camarilla', 'woodie', 'demark'] as const;

interface Options {
  readonly kind?: (typeof kinds)[number];
  readonly period?: Period;
}

/** Supports and resistances; how many there are depends on the kind. */
export type Pivots = Readonly<Record<'pp' | 'r1' | 's1', Series>> &
  Partial<Readonly<Record<'r2' | 's2' | 'r3' | 's3' | 'r4' | 's4', Series>>>;

interface Last {
  readonly open: Series;
  readonly high: Series;
  readonly low: Series;
  readonly close: Series;
  readonly range: Series;
}

/** Pivot points: levels for today from the high, low and close of the last closed UTC day, week or month. */
export const pivots = indicator(
  {
    name: 'pivots',
    aliases: ['pivotPoints'],
    title: 'Pivot points',
    family: 'levels',
    inputs: ['time', 'open', 'high', 'low', 'close'],
    choices: {
      kind: { values: kinds, about: 'whose formula' },
      period: { values: periods, about: 'the period whose prices are used, UTC; weeks begin on Monday' },
    },
    formula:
      'pp = (h + l + c)/3, r1 = 2pp − l, s1 = 2pp − h, r2 = pp + (h − l), s2 = pp − (h − l), r3 = h + 2(pp − l), s3 = l − 2(h − pp)',
    source: 'Floor traders; Nick Scott (Camarilla) 1989; Tom DeMark 1994; Ken Woodie',
    unit: 'price',
    reading: {
      high: 'bullish',
      low: 'bearish',
      text: 'a close above pp is bullish, below it bearish; r are resistances, s supports',
      strength: (values, { close }) => ofLate(close.minus(values('pp'))),
    },
    weight: 0.5,
    waitsFor: 'the end of the first day, week or month',
  },
  (
    { time, open, high, low, close }: Pick<MarketSeries, 'time' | 'open' | 'high' | 'low' | 'close'>,
    { kind = 'classic', period = 'day' }: Options = {},
  ): Pivots => {
    const starts = startsPeriod(time, period);
    const closed = (series: Series) => new Series(valueWhen, [before(series, 1), starts]);
    const [highest, lowest] = outputs(rangeSince, [high, low, starts]).map(closed);
    const opening = new Series(valueWhen, [open, starts]);
    const last: Last = {
      open: closed(opening),
      high: highest!,
      low: lowest!,
      close: closed(close),
      range: highest!.minus(lowest!),
    };
    return formulas[kind](last, opening);
  },
);

const formulas: Readonly<Record<(typeof kinds)[number], (last: Last, opening: Series) => Pivots>> = {
  classic: ({ high, low, close, range }) => {
    const pp = high.plus(low).plus(close).over(3);
    return {
      pp,
      ...first(pp, high, low),
      r2: pp.plus(range),
      s2: pp.minus(range),
      r3: high.plus(pp.minus(low).times(2)),
      s3: low.minus(high.minus(pp).times(2)),
    };
  },
  fibonacci: ({ high, low, close, range }) => {
    const pp = high.plus(low).plus(close).over(3);
    return {
      pp,
      r1: pp.plus(range.times(0.382)),
      s1: pp.minus(range.times(0.382)),
      r2: pp.plus(range.times(0.618)),
      s2: pp.minus(range.times(0.618)),
      r3: pp.plus(range),
      s3: pp.minus(range),
    };
  },
  camarilla: ({ high, low, close, range }) => {
    const step = (part: number) => range.times(1.1 / part);
    return {
      pp: high.plus(low).plus(close).over(3),
      r1: close.plus(step(12)),
      s1: close.minus(step(12)),
      r2: close.plus(step(6)),
      s2: close.minus(step(6)),
      r3: close.plus(step(4)),
      s3: close.minus(step(4)),
      r4: close.plus(step(2)),
      s4: close.minus(step(2)),
    };
  },
  // Woodie looks at where the new period opened instead of where the old one closed.
  woodie: ({ high, low, range }, opening) => {
    const pp = high.plus(low).plus(opening.times(2)).over(4);
    return {
      pp,
      ...first(pp, high, low),
      r2: pp.plus(range),
      s2: pp.minus(range),
      r3: high.plus(pp.minus(low).times(2)),
      s3: low.minus(high.minus(pp).times(2)),
    };
  },
  demark: ({ open, high, low, close }) => {
    const three = high.plus(low).plus(close);
    const sum = three.plus(choose(close.below(open), low, choose(close.above(open), high, close)));
    return { pp: sum.over(4), r1: sum.over(2).minus(low), s1: sum.over(2).minus(high) };
  },
};

function first(pp: Series, high: Series, low: Series) {
  return { r1: pp.times(2).minus(low), s1: pp.times(2).minus(high) };
}
