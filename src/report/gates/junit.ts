import { titleOf, type Verdict } from '#research';
import { visible } from '#text';
import type { GateDocument } from './document.ts';
import { verdictTexts } from './verdicts.ts';

interface Case {
  readonly name: string;
  readonly problem?: { readonly kind: 'failure' | 'error' | 'skipped'; readonly message: string };
}

/**
 * The verdicts as JUnit XML: a suite for each run, a case for each gate and one for running at all.
 * Gates that are about none of the runs are skipped.
 */
export function junitXml({ runs, failures, verdicts, skipped, unjudged }: GateDocument): string {
  const suites = new Map<string, Case[]>();
  const add = (suite: string, one: Case) => suites.set(suite, [...(suites.get(suite) ?? []), one]);
  for (const run of runs) add(titleOf(run), { name: 'runs' });
  for (const { strategy, message } of failures)
    add(strategy, { name: 'runs', problem: { kind: 'error', message } });
  for (const verdict of verdicts) add(verdict.about, caseOf(verdict));
  for (const { about, checks, reason } of skipped)
    for (const name of checks) add(about, { name, problem: { kind: 'skipped', message: reason } });
  if (unjudged !== null)
    add('gates', { name: 'are about what ran', problem: { kind: 'error', message: unjudged } });
  const all = [...suites.values()].flat();
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="cryptobot"${counts(all)}>`,
    ...[...suites].flatMap(([name, cases]) => [
      `  <testsuite name="${escaped(name)}"${counts(cases)}>`,
      ...cases.map((one) => caseXml(name, one)),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

function caseOf(verdict: Verdict): Case {
  if (verdict.passed) return { name: verdict.check };
  const { actual, limit, by } = verdictTexts(verdict);
  const numbers = actual === '' ? [] : [`is ${actual}, limit ${limit}${by === '' ? '' : `, off by ${by}`}`];
  const message = [...numbers, ...(verdict.reason === null ? [] : [verdict.reason])].join('. ');
  return { name: verdict.check, problem: { kind: 'failure', message } };
}

function caseXml(suite: string, { name, problem }: Case): string {
  const begin = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}"`;
  if (!problem) return `${begin}/>`;
  return `${begin}><${problem.kind} message="${escaped(problem.message)}"/></testcase>`;
}

function counts(cases: readonly Case[]): string {
  const count = (kind: string) => cases.filter(({ problem }) => problem?.kind === kind).length;
  return ` tests="${cases.length}" failures="${count('failure')}" errors="${count('error')}" skipped="${count('skipped')}"`;
}

// What XML 1.0 cannot say at all, not even escaped, besides what is made visible.
const unspeakable = /[\uD800-\uDFFF\uFFFE\uFFFF]/gu;

function escaped(text: string): string {
  return visible(text)
    .replaceAll(unspeakable, '�')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\r', '&#13;');
}
