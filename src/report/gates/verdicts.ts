import type { Unit } from '#metrics';
import { gatedDefinition, type GoldenComparison, type Verdict } from '#research';
import type { Cell, Table } from '../comparison.ts';
import type { GateDocument } from './document.ts';
import { formatCount, formatMetric, formatPercent, undefinedNumber } from '../format.ts';

/** A verdict in words that fit a table. */
export interface VerdictTexts {
  readonly actual: string;
  readonly limit: string;
  readonly by: string;
}

export function verdictTexts({ metric, actual, limit, by }: Verdict): VerdictTexts {
  if (metric === null && actual === null) return { actual: '', limit: '', by: '' };
  const unit = metric === null ? undefined : gatedDefinition(metric).unit;
  const texts = { actual: text(actual, unit), limit: text(limit, unit) };
  return {
    ...(by !== null && by > 0 && texts.actual === texts.limit ? apart(actual!, limit!, unit) : texts),
    by: by === null ? '' : shortened(by, unit),
  };
}

function text(value: number | null, unit: Unit | undefined): string {
  if (value === null) return undefinedNumber;
  return unit === undefined ? value.toPrecision(3) : exact(value, formatMetric(value, unit), unit);
}

// A difference of what is counted may be a part of one, with all the noise of having been subtracted.
function shortened(by: number, unit: Unit | undefined): string {
  if (unit !== 'count' || Number.isInteger(by)) return text(by, unit);
  return formatCount(Number(by.toPrecision(by < 1 ? 3 : 9)));
}

// What is off by less than is usually shown must not be shown as nothing.
function exact(value: number, shown: string, unit: Unit): string {
  return value !== 0 && /^[0.,]+( %| min)?$/.test(shown)
    ? inUnit(value, unit, (one) => one.toPrecision(3))
    : shown;
}

// With as many digits as it takes to see that one is not the other.
function apart(actual: number, limit: number, unit: Unit | undefined): Omit<VerdictTexts, 'by'> {
  const most = 17;
  const show = (value: number, digits: number) =>
    inUnit(value, unit, (one) => formatCount(Number(one.toPrecision(digits))));
  for (let digits = 3; ; digits++) {
    const texts = { actual: show(actual, digits), limit: show(limit, digits) };
    if (texts.actual !== texts.limit || digits === most) return texts;
  }
}

function inUnit(value: number, unit: Unit | undefined, show: (value: number) => string): string {
  if (unit === 'fraction') return `${show(value * 100)} %`;
  return unit === 'duration' ? `${show(value / 3_600_000)} h` : show(value);
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

/** What other bars golden runs had, and how far the days of runs are from theirs, where anything is. */
export function goldenTexts(comparisons: readonly GoldenComparison[]): string[] {
  return comparisons.flatMap(({ about, otherBars, returns }) => {
    const bars = otherBars === null ? [] : [`${about}: ${otherBars}`];
    if (!returns || returns.pValue === 1) return bars;
    const { days, difference, interval, pValue } = returns;
    const [low, high] = interval.map(perDay);
    return [
      ...bars,
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

/** Whether there is anything to say of gates: verdicts, or that there are none. */
export function isJudged({ verdicts, unjudged }: Pick<GateDocument, 'verdicts' | 'unjudged'>): boolean {
  return verdicts.length > 0 || unjudged !== null;
}

/** Whether all is well: everything ran, and every gate passed. */
export function isPassed({ verdicts, failures, unjudged }: Omit<GateDocument, 'golden'>): boolean {
  return failures.length === 0 && unjudged === null && verdicts.every(({ passed }) => passed);
}

/** How gates came out, and what could not be run: `The gate passed, but 1 of 2 strategies could not be run.` */
export function summaryOf({ verdicts, failures, runs, unjudged }: Omit<GateDocument, 'golden'>): string {
  const clauses = [
    ...(failures.length > 0 ? [missingOf(failures, runs)] : []),
    ...(unjudged === null ? [] : ['no budget is about what ran']),
  ];
  if (verdicts.length === 0) return sentence(clauses.join(', and '));
  const joint = verdicts.every(({ passed }) => passed) ? 'but' : 'and';
  return sentence([verdictSummary(verdicts).slice(0, -1), ...clauses].join(`, ${joint} `));
}

function missingOf(failures: GateDocument['failures'], runs: GateDocument['runs']): string {
  if (runs.length === 0) return 'nothing could be judged';
  const lost = new Set(failures.map(({ strategy }) => strategy)).size;
  const all = new Set([...failures, ...runs].map(({ strategy }) => strategy)).size;
  return `${lost} of ${all} ${all === 1 ? 'strategy' : 'strategies'} could not be run`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

export function failedFirst(verdicts: readonly Verdict[]): Verdict[] {
  return verdicts.toSorted((a, b) => Number(a.passed) - Number(b.passed));
}
