import { UserError } from '#errors';
import type { BlockSums, TrialNumbers, TrialRecord } from '#research';

/** A kept trial: where it lies in the space, and what it came to. */
interface TrialLine {
  readonly point: readonly number[];
  readonly params: Readonly<Record<string, number>>;
  readonly failed?: string;
  readonly metrics?: TrialNumbers;
  readonly markets?: readonly TrialNumbers[];
  /** Count, sum and sum of squares of the daily returns in each block of days. */
  readonly blocks?: readonly [count: number[], sum: number[], squares: number[]];
}

export function toTrialLine({ point, values, result }: TrialRecord): TrialLine {
  const about = { point, params: values };
  if ('failed' in result) return { ...about, failed: result.failed };
  const { numbers, markets, sums } = result;
  return {
    ...about,
    metrics: numbers,
    ...(markets.length > 0 ? { markets } : {}),
    blocks: [[...sums.count], [...sums.sum], [...sums.squares]],
  };
}

export function trialFromLine(line: unknown): TrialRecord {
  const { point, params: values, failed, metrics, markets = [], blocks } = line as Partial<TrialLine>;
  if (point && values && failed !== undefined) return { point, values, result: { failed } };
  if (!point || !values || !metrics || !blocks)
    throw new UserError(
      'data',
      '"trials.jsonl" is not what was written there. Leave out --resume to start anew.',
    );
  return { point, values, result: { numbers: metrics, markets, sums: sumsOf(blocks) } };
}

function sumsOf([count, sum, squares]: NonNullable<TrialLine['blocks']>): BlockSums {
  return {
    count: Float64Array.from(count),
    sum: Float64Array.from(sum),
    squares: Float64Array.from(squares),
  };
}
