import { decodeIntegers, encodeIntegers, fold, unfold } from './integers.ts';

/** A series as straight pieces that stay within `tolerance` of it. */
export interface EncodedSeries {
  readonly knots: number;
  readonly tolerance: number;
  readonly text: string;
}

interface Knot {
  readonly bar: number;
  readonly level: number;
  /** Whether no line leads here: the bars before have no value. */
  readonly first: boolean;
}

/** NaN stays a gap. */
export function encodeSeries(values: Float64Array, tolerance: number): EncodedSeries {
  const knots = knotsOf(values, tolerance);
  const columns = [
    knots.map(({ bar }, k) => (k === 0 ? bar : bar - knots[k - 1]!.bar - 1)),
    knots.map(({ level }, k) => fold(level - (k === 0 ? 0 : knots[k - 1]!.level))),
    knots.map(({ first }) => (first ? 1 : 0)),
  ];
  return { knots: knots.length, tolerance, text: encodeIntegers(columns) };
}

/** One value per bar; NaN where the series has none. */
export function decodeSeries({ knots, tolerance, text }: EncodedSeries, length: number): Float64Array {
  const [skips, changes, firsts] = decodeIntegers(text, [knots, knots, knots]);
  const values = new Float64Array(length).fill(NaN);
  let bar = -1;
  let level = 0;
  for (let k = 0; k < knots; k++) {
    const start = bar;
    const from = level * tolerance;
    bar += skips![k]! + 1;
    level += unfold(changes![k]!);
    const to = level * tolerance;
    values[bar] = to;
    if (firsts![k] === 1) continue;
    for (let i = start + 1; i < bar; i++) values[i] = from + ((to - from) * (i - start)) / (bar - start);
  }
  return values;
}

// The swing filter: a piece goes on while one slope from its beginning passes every bar so far
// within half the tolerance; the other half is for rounding its end.
function knotsOf(values: Float64Array, tolerance: number): Knot[] {
  const knots: Knot[] = [];
  const room = tolerance / 2;
  let begin = -1;
  let from = 0;
  let flattest = -Infinity;
  let steepest = Infinity;
  const put = (bar: number, value: number, first: boolean) => {
    const level = Math.round(value / tolerance);
    knots.push({ bar, level, first });
    begin = bar;
    from = level * tolerance;
    flattest = -Infinity;
    steepest = Infinity;
  };
  const finish = (bar: number) => {
    if (bar > begin) put(bar, from + ((flattest + steepest) / 2) * (bar - begin), false);
  };
  for (let i = 0; i <= values.length; i++) {
    const value = i < values.length ? values[i]! : NaN;
    if (!Number.isFinite(value)) {
      if (begin >= 0) finish(i - 1);
      begin = -1;
      continue;
    }
    if (begin < 0) {
      put(i, value, true);
      continue;
    }
    if (!passes(i, value)) finish(i - 1);
    narrow(i, value);
  }
  return knots;

  function passes(i: number, value: number): boolean {
    const run = i - begin;
    return Math.max(flattest, (value - room - from) / run) <= Math.min(steepest, (value + room - from) / run);
  }

  function narrow(i: number, value: number): void {
    const run = i - begin;
    flattest = Math.max(flattest, (value - room - from) / run);
    steepest = Math.min(steepest, (value + room - from) / run);
  }
}
