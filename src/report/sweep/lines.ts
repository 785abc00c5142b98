import { UserError } from '#errors';
import type { TrialNumbers, TrialRecord } from '#research';

/** A kept trial: where it lies in the space, and what it came to. */
interface TrialLine {
  readonly point: readonly number[];
  readonly params: Readonly<Record<string, number>>;
  readonly failed?: string;
  readonly metrics?: TrialNumbers;
  readonly markets?: readonly TrialNumbers[];
  /** The counts of the daily returns in each block of days, then their sums, then their sums of squares. */
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
    blocks: [...sums],
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
  return { point, values, result: { numbers: metrics, markets, sums: Float64Array.from(blocks) } };
}
