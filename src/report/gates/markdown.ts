import { definitions } from '#metrics';
import { objectiveTitle } from '#research';
import { visible } from '#text';
import { shownMetrics, shortTitles } from '../comparison.ts';
import { formatMetric } from '../format.ts';
import type { Found, GateDocument } from './document.ts';
import { failedFirst, goldenTexts, isJudged, isPassed, summaryOf, verdictTexts } from './verdicts.ts';

/** The verdicts and the comparison for people who read a pull request. */
export function renderMarkdown(document: GateDocument): string {
  const { title, notes, command, failures, version } = document;
  return [
    `## ${headline(document)}`,
    '',
    ...title.map((line) => `${plain(line)}  `),
    ...verdictRows(document),
    ...goldenTexts(document.golden).flatMap((text) => ['', plain(text)]),
    ...failures.flatMap(({ strategy, message }) => [
      '',
      `❌ **${plain(strategy)}** could not be run: ${plain(message)}`,
    ]),
    ...(document.found ? findings(document.found) : comparison(document)),
    '',
    ...notes.map((note) => `- ${plain(note)}`),
    ...apart(document.found),
    '',
    '<details><summary>Make it again</summary>',
    '',
    fenced(command),
    '',
    `</details>`,
    '',
    `<sub>cryptobot ${plain(version)}</sub>`,
    '',
  ].join('\n');
}

function headline(document: GateDocument): string {
  const { failures, found } = document;
  if (!isJudged(document) && failures.length === 0) return plain(found?.heading ?? 'Backtest');
  const verdict = `${isPassed(document) ? '✅' : '❌'} ${summaryOf(document).replace(/\.$/, '')}`;
  return found ? `${verdict}: ${plain(found.heading)}` : verdict;
}

function verdictRows({ verdicts }: GateDocument): string[] {
  if (verdicts.length === 0) return [];
  return table(
    ['', 'Run', 'Gate', 'Actual', 'Limit', 'Off by', ''],
    ['l', 'l', 'l', 'r', 'r', 'r', 'l'],
    failedFirst(verdicts).map((verdict) => {
      const { actual, limit, by } = verdictTexts(verdict);
      return [
        verdict.passed ? '✅' : '❌',
        plain(verdict.about),
        code(verdict.check),
        actual,
        limit,
        by,
        plain(verdict.reason ?? ''),
      ];
    }),
  );
}

function findings({ tables }: Found): string[] {
  return tables.flatMap(({ title, head, rows }) => [
    '',
    `### ${plain(title)}`,
    ...table(
      head.map(({ text }) => plain(text)),
      head.map(({ align }) => (align === 'right' ? 'r' : 'l')),
      rows.map((row) => row.map(({ text }) => plain(text))),
    ),
  ]);
}

function apart(found: Found | undefined): string[] {
  if (!found?.apart) return [];
  const { lead, notes } = found.apart;
  return ['', plain(lead), '', ...notes.map((note) => `- ${plain(note)}`)];
}

function comparison({ runs, objective }: GateDocument): string[] {
  if (runs.length === 0) return [];
  const titles = shownMetrics.map((name) => shortTitles[name] ?? definitions[name].title);
  const numbers = (metrics: (typeof runs)[number]['metrics']) =>
    shownMetrics.map((name) => formatMetric(metrics[name] ?? null, definitions[name].unit));
  const markets = new Map(runs.map((run) => [`${run.market} ${run.timeframe}`, run]));
  return table(
    ['#', 'Strategy', 'Market', ...titles, 'Run'],
    ['r', 'l', 'l', ...titles.map(() => 'r' as const), 'l'],
    [
      ...runs.map((run, k) => [
        String(k + 1),
        `**${plain(run.strategy)}**${run.metrics.smallSample ? String.raw`\*` : ''}`,
        plain(`${run.market} ${run.timeframe}`),
        ...numbers(run.metrics),
        code(run.id),
      ]),
      ...[...markets].map(([market, { baseline }]) => [
        '',
        'baseline: hold',
        plain(market),
        ...numbers(baseline),
        '',
      ]),
    ],
  ).concat(runs.length > 1 ? ['', `Ranked by ${objectiveTitle(objective)}.`] : []);
}

function table(
  head: readonly string[],
  align: readonly ('l' | 'r')[],
  rows: readonly (readonly string[])[],
): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return ['', line(head), line(align.map((side) => (side === 'r' ? '---:' : '---'))), ...rows.map(line)];
}

// Names come from files and users: nothing in them may become a link, a mention, a tag or a cell.
function plain(text: string): string {
  return inOneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_[\]|#~!]/g, String.raw`\$&`)
    .replaceAll('@', '&#64;')
    .replaceAll('://', '&#58;//');
}

function code(text: string): string {
  const line = inOneLine(text).replaceAll('|', String.raw`\|`);
  const ticks = '`'.repeat(1 + longestRun(line));
  return line.includes('`') ? `${ticks} ${line} ${ticks}` : `${ticks}${line}${ticks}`;
}

function fenced(text: string): string {
  const line = inOneLine(text);
  const fence = '`'.repeat(Math.max(3, 1 + longestRun(line)));
  return [`${fence}sh`, line, fence].join('\n');
}

function inOneLine(text: string): string {
  return visible(text.replaceAll(/[\r\n]+/g, ' '));
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
