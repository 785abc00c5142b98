import type { TrialNumbers, TrialRecord } from '#research';

/** A kept trial: where it lies in the space, and what it came to. */
export interface TrialLine {
  readonly point: readonly number[];
  readonly params: Readonly<Record<string, number>>;
  readonly failed?: string;
  readonly metrics?: TrialNumbers;
  readonly markets?: readonly TrialNumbers[];
  /**
   * The counts of the daily returns in each block of days, then their sums, then their sums of squares; of
   * very many trials only of some.
   */
  readonly blocks?: readonly number[];
}

export function toTrialLine({ point, values, result }: TrialRecord): TrialLine {
  const about = { point, params: values };
  if ('failed' in result) return { ...about, failed: result.failed };
  const { numbers, markets, sums } = result;
  return {
    ...about,
    metrics: numbers,
    ...(markets.length > 0 ? { markets } : {}),
    ...(sums ? { blocks: [...sums] } : {}),
  };
}
