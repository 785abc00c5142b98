import { gatedDefinition, type GoldenComparison, type Verdict } from '#research';
import type { Cell, Table } from '../comparison.ts';
import { formatCount, formatMetric, formatPercent, undefinedNumber } from '../format.ts';

/** A verdict in words that fit a table. */
export interface VerdictTexts {
  readonly actual: string;
  readonly limit: string;
  readonly by: string;
}

export function verdictTexts({ metric, actual, limit, by }: Verdict): VerdictTexts {
  const text = (value: number | null) => {
    if (value === null) return undefinedNumber;
    return metric === null
      ? value.toPrecision(3)
      : exact(value, formatMetric(value, gatedDefinition(metric).unit));
  };
  const isShown = metric !== null || actual !== null;
  return isShown
    ? { actual: text(actual), limit: text(limit), by: by === null ? '' : text(by) }
    : { actual: '', limit: '', by: '' };
}

// What is off by less than is usually shown must not be shown as nothing.
function exact(value: number, shown: string): string {
  return value !== 0 && /^[0.,]+( %)?$/.test(shown) ? value.toPrecision(3) : shown;
}

/** Every verdict in a row: those that failed first. */
export function verdictTable(verdicts: readonly Verdict[]): Table {
  const several = new Set(verdicts.map(({ about }) => about)).size > 1;
  const head = ['', ...(several ? ['Run'] : []), 'Gate', 'Actual', 'Limit', 'Off by'];
  const left = new Set(['', 'Run', 'Gate']);
  const align = (text: string) => (left.has(text) ? 'left' : 'right');
  const rows = failedFirst(verdicts).map((verdict): Cell[] => {
    const { passed, about, check } = verdict;
    const { actual, limit, by } = verdictTexts(verdict);
    const tone = passed ? 'good' : 'bad';
    return [
      { text: passed ? 'pass' : 'FAIL', tone, align: 'left' },
      ...(several ? [{ text: about, tone: 'plain', align: 'left' } as const] : []),
      { text: check, tone: 'strong', align: 'left' },
      { text: actual, tone, align: 'right' },
      { text: limit, tone: 'plain', align: 'right' },
      { text: by, tone: 'bad', align: 'right' },
    ];
  });
  return { head: head.map((text) => ({ text, tone: 'strong', align: align(text) })), rows };
}

/** What failed and why, where numbers do not say it. */
export function verdictReasons(verdicts: readonly Verdict[]): string[] {
  return verdicts.flatMap(({ about, reason }) => (reason === null ? [] : [`${about}: ${reason}`]));
}

/** How far the days of runs are from those of their golden ones, where anything is. */
export function goldenTexts(comparisons: readonly GoldenComparison[]): string[] {
  return comparisons.flatMap(({ about, returns }) => {
    if (!returns || returns.pValue === 1) return [];
    const { days, difference, interval, pValue } = returns;
    const [low, high] = interval.map(perDay);
    return [
      `${about}: ${perDay(difference)} a day against the golden run (${low} to ${high} in nine of ten resampled histories of its ${formatCount(days)} days); as bad as this by chance: ${formatPercent(pValue)}.`,
    ];
  });
}

function perDay(fraction: number): string {
  return `${fraction > 0 ? '+' : ''}${formatPercent(fraction)}`;
}

/** `2 of 5 gates failed.` */
export function verdictSummary(verdicts: readonly Verdict[]): string {
  const failed = verdicts.filter(({ passed }) => !passed).length;
  const all = `${verdicts.length} ${verdicts.length === 1 ? 'gate' : 'gates'}`;
  if (failed > 0) return `${failed} of ${all} failed.`;
  return verdicts.length === 1 ? 'The gate passed.' : `All ${all} passed.`;
}

export function failedFirst(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.toSorted((a, b) => Number(a.passed) - Number(b.passed));
}
