import { UserError } from '#errors';
import { type Bars, barsBetween, formatDuration, timeframeLength } from '#market';
import type { Span } from '../sweep/index.ts';
import { sharedSpan } from './shared-span.ts';

/** Where parameters are chosen, and where what was chosen is tried on bars that nobody has looked at. */
export interface Fold {
  readonly train: Span;
  readonly test: Span;
}

export interface FoldWishes {
  /** How many, where no lengths are given. */
  readonly folds?: number | undefined;
  readonly train?: number | undefined;
  readonly test?: number | undefined;
  /** Whether every training begins with the first bar, or all of them are equally long. */
  readonly anchored: boolean;
  /** Left out between training and test, so that a trade or a window that reaches across tells nothing. */
  readonly purge: number;
}

const usualFolds = 6;
// Without lengths a training is so many times as long as a test.
const usualRatio = 3;
const fewestBars = 20;

/**
 * Folds where all markets have bars, the oldest first; tests follow each other without a gap and end with the
 * last bar of the market that ends first.
 */
export function foldsOf(markets: readonly Bars[], wishes: FoldWishes): Fold[] {
  const { anchored } = wishes;
  const { from: begin, to: end } = sharedSpan(markets);
  const bar = timeframeLength(markets[0]!.timeframe);
  // A bar that is left out in part is left out.
  const purge = Math.ceil(wishes.purge / bar) * bar;
  const { train, test, count } = lengthsOf(end - begin - purge, bar, wishes);
  if (count < 1 || test < fewestBars * bar || train < fewestBars * bar)
    throw tooShort(markets, train, test, purge);
  return Array.from({ length: count }, (_, k) => {
    const from = end - (count - k) * test;
    const last = from - purge;
    return {
      train: { from: anchored ? begin : Math.max(begin, last - train), to: last },
      test: { from, to: from + test },
    };
  });
}

function lengthsOf(
  whole: number,
  bar: number,
  { folds, train, test }: FoldWishes,
): { readonly train: number; readonly test: number; readonly count: number } {
  const inBars = (length: number) => Math.floor(length / bar) * bar;
  if (train !== undefined && test !== undefined) {
    const count = Math.floor((whole - inBars(train)) / inBars(test));
    if (folds !== undefined && count > 0 && folds > count)
      throw new UserError(
        'usage',
        `"${folds}" as --folds are more than fit: there ${count === 1 ? 'is 1' : `are ${count}`} with a training of ${formatDuration(train)} and tests of ${formatDuration(test)}. Use --folds ${count}, or leave one of the three out.`,
      );
    return { train: inBars(train), test: inBars(test), count: folds ?? count };
  }
  const count = folds ?? usualFolds;
  if (test !== undefined) return { train: inBars(whole - count * inBars(test)), test: inBars(test), count };
  const each = inBars(train === undefined ? whole / (count + usualRatio) : (whole - train) / count);
  return { train: inBars(train ?? whole - count * each), test: each, count };
}

function tooShort(markets: readonly Bars[], train: number, test: number, purge: number): UserError {
  const { from, to } = sharedSpan(markets);
  const bars = Math.min(...markets.map((one) => barsBetween(one, from, to).length));
  const where = markets.length > 1 ? ` where all ${markets.length} markets have some` : '';
  const length = (ms: number) => formatDuration(Math.max(0, ms));
  return new UserError(
    'usage',
    `${bars} bars of ${markets[0]!.timeframe}${where} are too few for these folds: a training of ${length(train)} and a test of ${length(test)}${purge > 0 ? ` with ${length(purge)} between` : ''} each have to hold ${fewestBars} bars, and all of them have to fit into ${length(to - from)}. Use fewer --folds, shorter --train${purge > 0 ? ', --test and --purge' : ' and --test'}, or more history with --from and --to.`,
  );
}
