import { definitions } from '#metrics';
import { objectiveTitle } from '#research';
import { visible } from '#text';
import { shownMetrics, shortTitles } from '../comparison.ts';
import { formatMetric } from '../format.ts';
import type { Found, GateDocument } from './document.ts';
import { takenForGranted } from '../taken-for-granted.ts';
import { fitted, type Lines } from './fitted.ts';
import { failedFirst, goldenTexts, isJudged, isPassed, summaryOf, verdictTexts } from './verdicts.ts';

// A comment on GitHub has room for 65,536 characters.
const most = 65_000;

/** The verdicts and the comparison for people who read a pull request. */
export function renderMarkdown(document: GateDocument): string {
  const { title, notes, command, failures, version } = document;
  const parts = [
    `## ${headline(document)}`,
    '',
    list(
      title.map((line) => `${plain(line)}  `),
      (count) => `and ${count} more`,
    ),
    ...verdictRows(document),
    list(
      goldenTexts(document.golden).map((text) => `\n${plain(text)}`),
      (count) => `\n${count} more golden runs are not told of here.`,
    ),
    list(
      failures.map(
        ({ strategy, message }) => `\n❌ **${plain(strategy)}** could not be run: ${plain(message)}`,
      ),
      (count) => `\n❌ ${count} more could not be run.`,
    ),
    ...(document.found ? findings(document.found) : comparison(document)),
    '',
    remarks(notes),
    ...apart(document.found),
    '',
    '<details><summary>Make it again</summary>',
    '',
    fenced(command),
    '',
    takenForGranted,
    '',
    `</details>`,
    '',
    `<sub>cryptobot ${plain(version)}</sub>`,
    '',
  ];
  return fitted(parts, most);
}

function headline(document: GateDocument): string {
  const { failures, found } = document;
  if (!isJudged(document) && failures.length === 0) return plain(found?.heading ?? 'Backtest');
  const verdict = `${isPassed(document) ? '✅' : '❌'} ${summaryOf(document).replace(/\.$/, '')}`;
  return found ? `${verdict}: ${plain(found.heading)}` : verdict;
}

function verdictRows({ verdicts }: GateDocument): Lines[] {
  if (verdicts.length === 0) return [];
  const rows = table(
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
    'the HTML report and the JUnit file',
  );
  return [rows];
}

function findings({ tables }: Found): (string | Lines)[] {
  return tables.flatMap(({ title, head, rows }) => [
    '',
    `### ${plain(title)}`,
    table(
      head.map(({ text }) => plain(text)),
      head.map(({ align }) => (align === 'right' ? 'r' : 'l')),
      rows.map((row) => row.map(({ text }) => plain(text))),
    ),
  ]);
}

function apart(found: Found | undefined): (string | Lines)[] {
  if (!found?.apart) return [];
  const { lead, notes } = found.apart;
  return ['', plain(lead), '', remarks(notes)];
}

function comparison({ runs, objective }: GateDocument): (string | Lines)[] {
  if (runs.length === 0) return [];
  const titles = shownMetrics.map((name) => shortTitles[name] ?? definitions[name].title);
  const numbers = (metrics: (typeof runs)[number]['metrics']) =>
    shownMetrics.map((name) => formatMetric(metrics[name] ?? null, definitions[name].unit));
  const markets = new Map(runs.map((run) => [`${run.market} ${run.timeframe}`, run]));
  const ranking = table(
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
  );
  return [ranking, ...(runs.length > 1 ? ['', `Ranked by ${objectiveTitle(objective)}.`] : [])];
}

function table(
  head: readonly string[],
  align: readonly ('l' | 'r')[],
  rows: readonly (readonly string[])[],
  whole = 'the HTML report and the CSV',
): Lines {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return {
    head: ['', line(head), line(align.map((side) => (side === 'r' ? '---:' : '---')))],
    rows: rows.map(line),
    rest: (count) => [
      '',
      `A comment has no room for ${count} more ${count === 1 ? 'row' : 'rows'}: ${whole} have all of them.`,
    ],
  };
}

function remarks(notes: readonly string[]): Lines {
  return list(
    notes.map((note) => `- ${plain(note)}`),
    (count) => `- and ${count} more`,
  );
}

function list(rows: readonly string[], rest: (count: number) => string): Lines {
  return { head: [], rows, rest: (count) => [rest(count)] };
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
