import type { Bars } from './bars.ts';
import { barStart, timeframeLength } from './timeframe.ts';

/** Bars that are missing between two that are there. */
export interface Gap {
  /** Open of the first and of the last missing bar, ms UTC. */
  readonly from: number;
  readonly to: number;
  readonly bars: number;
}

/** A bar whose prices lie far from those around it. */
export interface Outlier {
  readonly time: number;
  readonly name: 'open' | 'high' | 'low' | 'close';
  readonly value: number;
  /** The usual price around it. */
  readonly usual: number;
}

/** What is right and wrong with a series. Nothing of it was changed. */
export interface Quality {
  readonly bars: number;
  readonly from: number | null;
  readonly to: number | null;
  /** Bars that the range would hold if none was missing. */
  readonly expected: number;
  /** Share of them that is there, 0 to 1. */
  readonly coverage: number | null;
  readonly missing: number;
  readonly gaps: readonly Gap[];
  readonly longestGap: Gap | null;
  /** Bars whose four prices are one. */
  readonly flat: number;
  readonly zeroVolume: number;
  /** Bars whose time is not a multiple of the timeframe. */
  readonly offGrid: number;
  readonly outliers: readonly Outlier[];
  /** Bars that a later source told otherwise. */
  readonly revised: number;
  readonly verdict: Verdict;
  /** Why, as sentences. */
  readonly reasons: readonly string[];
}

/** `good`: complete and plausible; `gapped`: bars are missing; `doubtful`: look before you trust it; `empty`. */
export type Verdict = 'good' | 'gapped' | 'doubtful' | 'empty';

/** Measures a series: what is missing, what stands still, what cannot be right. */
export function measureQuality(source: Bars, revised = 0): Quality {
  const { length, time, timeframe } = source;
  const gaps = findGaps(source);
  const missing = gaps.reduce((sum, gap) => sum + gap.bars, 0);
  const outliers = findOutliers(source);
  const counted = countBars(source);
  const first = length > 0 ? time[0]! : null;
  const last = length > 0 ? time[length - 1]! : null;
  const expected = first === null || last === null ? 0 : slot(last, first, timeframeLength(timeframe)) + 1;
  const measured = {
    bars: length,
    from: first,
    to: last,
    expected,
    coverage: expected === 0 ? null : (expected - missing) / expected,
    missing,
    gaps,
    longestGap: longest(gaps),
    ...counted,
    outliers,
    revised,
  };
  return { ...measured, ...judge(measured) };
}

/** Where bars are missing, oldest first. A bar off the grid stands for the slot that it opens in. */
export function findGaps({ time, length, timeframe }: Bars): Gap[] {
  const step = timeframeLength(timeframe);
  const gaps: Gap[] = [];
  for (let i = 1; i < length; i++) {
    const distance = time[i]! - time[i - 1]!;
    if (distance <= step) continue;
    const before = barStart(time[i - 1]!, timeframe);
    const missing = Math.round((barStart(time[i]!, timeframe) - before) / step) - 1;
    if (missing > 0) gaps.push({ from: before + step, to: before + missing * step, bars: missing });
  }
  return gaps;
}

/** How many bars are missing between the first and the last. */
export function missingBars(bars: Bars): number {
  return findGaps(bars).reduce((sum, gap) => sum + gap.bars, 0);
}

function slot(time: number, first: number, step: number): number {
  return Math.floor((time - first) / step);
}

function longest(gaps: readonly Gap[]): Gap | null {
  return gaps.reduce<Gap | null>((best, gap) => (best === null || gap.bars > best.bars ? gap : best), null);
}

function countBars({ length, time, open, high, low, close, volume, timeframe }: Bars) {
  let [flat, zeroVolume, offGrid] = [0, 0, 0];
  for (let i = 0; i < length; i++) {
    if (high[i] === low[i] && open[i] === close[i]) flat++;
    if (volume[i] === 0) zeroVolume++;
    if (barStart(time[i]!, timeframe) !== time[i]!) offGrid++;
  }
  return { flat, zeroVolume, offGrid };
}

const around = 25;
const farthest = 3;
const leastDistance = 0.1;

// A bad tick is far from the median of the closes around it, by a measure that bad ticks cannot
// stretch: the median distance of those closes from their median (Hampel 1974).
function findOutliers(source: Bars): Outlier[] {
  const { length, time, close } = source;
  const found: Outlier[] = [];
  const window = new Float64Array(2 * around + 1);
  for (let from = 0; from < length; from += around) {
    const start = Math.max(0, Math.min(from - Math.floor(around / 2), length - window.length));
    const size = Math.min(window.length, length - start);
    const closes = window.subarray(0, size);
    closes.set(close.subarray(start, start + size));
    const usual = median(closes);
    for (let k = 0; k < size; k++) closes[k] = Math.abs(close[start + k]! - usual);
    const spread = median(closes);
    const limit = Math.max(leastDistance * usual, farthest * 4 * spread);
    for (let i = from; i < Math.min(length, from + around); i++) {
      for (const name of ['open', 'high', 'low', 'close'] as const) {
        const value = source[name][i]!;
        if (Math.abs(value - usual) <= limit || (value < 2 * usual && value > usual / 2)) continue;
        found.push({ time: time[i]!, name, value, usual });
      }
    }
  }
  return found;
}

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  return sorted[sorted.length >> 1]!;
}

type Measured = Omit<Quality, 'verdict' | 'reasons'>;

function judge({
  bars,
  missing,
  expected,
  longestGap,
  flat,
  zeroVolume,
  offGrid,
  outliers,
  revised,
}: Measured): Pick<Quality, 'verdict' | 'reasons'> {
  if (bars === 0) return { verdict: 'empty', reasons: ['there are no bars'] };
  const share = (count: number) => count / bars;
  const doubts = [
    ...(outliers.length > 0 ? [`${count(outliers.length, 'price')} far from those around`] : []),
    ...(share(zeroVolume) > 0.2 ? [`${percent(share(zeroVolume))} of the bars have no volume`] : []),
    ...(share(flat) > 0.5 ? [`${percent(share(flat))} of the bars are flat`] : []),
    ...(offGrid > 0 ? [`${count(offGrid, 'bar')} off the grid`] : []),
    ...(revised > 0 ? [`${count(revised, 'bar')} told differently by two sources`] : []),
  ];
  const holes =
    missing > 0 && longestGap
      ? [
          `${count(missing, 'bar')} missing (${percent(missing / expected)}), the longest gap ${count(longestGap.bars, 'bar')}`,
        ]
      : [];
  const isDoubtful = outliers.length > 0 || share(zeroVolume) > 0.2 || share(flat) > 0.5;
  const verdict = isDoubtful ? 'doubtful' : missing > 0 ? 'gapped' : 'good';
  return { verdict, reasons: [...holes, ...doubts] };
}

function count(value: number, noun: string): string {
  return `${value.toLocaleString('en')} ${noun}${value === 1 ? '' : 's'}`;
}

function percent(share: number): string {
  const value = 100 * share;
  return `${value >= 10 ? value.toFixed(0) : value.toPrecision(2)} %`;
}
