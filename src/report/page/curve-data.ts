import { type Curve, decodeCurve } from '../columns/curve.ts';
import type { PageSource } from './data.ts';
import { baselineStyle, lineStyle } from './palette.ts';

interface LineStyle {
  readonly colour: string;
  readonly dash: number[];
  readonly border: string;
  readonly baseline: boolean;
}

/** One line of the equity chart, at the common moments; null before and after its own bars. */
export interface DrawnCurve {
  readonly label: string;
  readonly style: LineStyle;
  readonly equity: (number | null)[];
  /** Negative fractions, as a chart hangs them from above. */
  readonly drawdown: (number | null)[];
  readonly last: number;
}

export interface AlignedCurves {
  readonly seconds: Float64Array;
  readonly lines: readonly DrawnCurve[];
}

/** All runs and baselines on one time axis: every bar that shapes any of them. */
export function alignCurves(source: PageSource): AlignedCurves {
  const { data } = source;
  const several = data.markets.length > 1;
  // Baselines come first: what is measured against lies behind what is measured.
  const curves = [
    ...data.markets.map(({ label, cash, baseline, finalBaseline }, market) => ({
      label: several ? `Baseline ${label}` : 'Baseline: hold',
      market,
      cash,
      style: { ...baselineStyle(market), baseline: true },
      curve: decodeCurve(baseline),
      last: finalBaseline,
    })),
    ...data.runs.map(({ label, market, cash, curve, finalEquity }, k) => ({
      label,
      market,
      cash,
      style: { ...lineStyle(k), baseline: false },
      curve: decodeCurve(curve),
      last: finalEquity,
    })),
  ].map((line) => ({ ...line, time: timesOf(line.curve, source.times(line.market)) }));
  const seconds = union(curves.map(({ time }) => time));
  return {
    seconds,
    lines: curves.map(({ label, style, curve, time, cash, last }) => ({
      label,
      style,
      equity: interpolate(seconds, time, curve.values),
      drawdown: interpolate(seconds, time, fallsOf(curve.values, cash)),
      last,
    })),
  };
}

function timesOf({ bars }: Curve, times: Float64Array): Float64Array {
  return bars.map((bar) => times[bar]! / 1000);
}

function union(columns: readonly Float64Array[]): Float64Array {
  const every = new Float64Array(columns.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const column of columns) {
    every.set(column, at);
    at += column.length;
  }
  every.sort();
  let kept = 0;
  for (let i = 0; i < every.length; i++) if (i === 0 || every[i] !== every[i - 1]) every[kept++] = every[i]!;
  return every.slice(0, kept);
}

// On the line that is drawn between two kept bars, so that hovering tells what is seen.
function interpolate(at: Float64Array, time: Float64Array, values: Float64Array): (number | null)[] {
  const result: (number | null)[] = Array.from({ length: at.length }, () => null);
  let k = 0;
  for (let i = 0; i < at.length; i++) {
    const moment = at[i]!;
    if (moment < time[0]! || moment > time.at(-1)!) continue;
    while (time[k]! < moment) k++;
    if (time[k] === moment) {
      result[i] = values[k]!;
      continue;
    }
    const share = (moment - time[k - 1]!) / (time[k]! - time[k - 1]!);
    result[i] = values[k - 1]! + (values[k]! - values[k - 1]!) * share;
  }
  return result;
}

function fallsOf(values: Float64Array, cash: number): Float64Array {
  let peak = cash;
  return values.map((value) => {
    peak = Math.max(peak, value);
    return value / peak - 1;
  });
}
