import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { visible } from '#text';
import { sampleBars } from '#market';
import {
  candidateOf,
  comparisonCsv,
  type GateDocument,
  gateDocumentToJson,
  goldenTexts,
  junitXml,
  renderMarkdown,
  summaryOf,
  verdictSummary,
  verdictTable,
} from '#report';
import { judgeRun, parseGate } from '#research';
import emaCross from '../../strategies/ema-cross.ts';
import smaCross from '../../strategies/sma-cross.ts';
import { reported } from './documents.ts';

const bars = sampleBars('BTC/USDT', '1d');
const runs = [smaCross, emaCross].map((strategy) => candidateOf(reported(strategy, bars)));
const gates = ['trades>=1', 'sharpe>=99', 'maxDrawdown<=90%'].map(parseGate);
const document: GateDocument = {
  runs,
  objective: 'sharpe',
  failures: [],
  choice: null,
  verdicts: runs.flatMap((run) => judgeRun(run, gates)),
  skipped: [],
  unjudged: null,
  golden: [],
  title: ['sample:BTC/USDT 1d'],
  notes: ['Synthetic bars.'],
  command: 'cryptobot backtest',
  version: '0',
};
const renamed = (name: string): GateDocument => {
  const [run] = runs.map((one) => ({ ...one, strategy: name }));
  return { ...document, runs: [run!], verdicts: judgeRun(run!, gates) };
};
const hostile = 'a|b`c`<img src=x onerror=alert(1)>\n## @owner [x](https://evil.example) *_~ & "\'';

describe('verdicts in a table', () => {
  const { head, rows } = verdictTable(document.verdicts);

  test('put what failed first, with what it is, should be and lacks', () => {
    expect(head.map(({ text }) => text)).toEqual(['', 'Run', 'Gate', 'Actual', 'Limit', 'Off by']);
    expect(rows.map(([verdict]) => verdict!.text)).toEqual(['FAIL', 'FAIL', 'pass', 'pass', 'pass', 'pass']);
    expect(rows[0]!.slice(1, 3).map(({ text }) => text)).toEqual([
      'sma-cross on sample:BTC/USDT 1d',
      'sharpe >= 99',
    ]);
    expect(rows[0]![4]!.text).toBe('99.00');
  });

  test('have a column of runs only when there are several', () => {
    expect(verdictTable(judgeRun(runs[0]!, gates)).head.map(({ text }) => text)).not.toContain('Run');
  });

  test('never show what is off by a little as nothing', () => {
    const [verdict] = judgeRun({ ...runs[0]!, metrics: { ...runs[0]!.metrics, sharpe: 1 - 1e-9 } }, [
      parseGate('sharpe>=1'),
    ]);
    expect(verdictTable([verdict!]).rows[0]!.at(-1)!.text).toBe('1.00e-9');
  });

  it.each([
    ['trades>=1.0001', { trades: 1 }, ['1', '1.0001', '0.0001']],
    ['trades>=29.0001', { trades: 29 }, ['29', '29.0001', '0.0001']],
    ['trades>=1200.5', { trades: 7 }, ['7', '1,200.5', '1,193.5']],
    ['maxDrawdown<=34.8226%', { maxDrawdown: 0.348_226_105 }, ['34.82261 %', '34.8226 %', '0.0000105 %']],
    ['sharpe>=0.942', { sharpe: 0.9418 }, ['0.9418', '0.942', '0.000200']],
    ['finalEquity>=12345.678', { finalEquity: 12_345.677 }, ['12,345.677', '12,345.678', '0.0010']],
    [
      'maxDrawdownDuration<=90d',
      { maxDrawdownDuration: 90 * 86_400_000 + 3_600_000 },
      ['90 d 1 h', '90 d', '1 h'],
    ],
    ['maxDrawdownDuration<=1h', { maxDrawdownDuration: 3_601_000 }, ['1.0003 h', '1 h', '0.000278 h']],
    ['sharpe>1', { sharpe: 1 }, ['1.00', '1.00', '0.00']],
  ] as const)('of %s for %j tell actual and limit apart', (gate, metrics, texts) => {
    const [verdict] = judgeRun({ ...runs[0]!, metrics: { ...runs[0]!.metrics, ...metrics } }, [
      parseGate(gate),
    ]);
    const row = verdictTable([verdict!]).rows[0]!.map(({ text }) => text);
    expect(row.slice(-3)).toEqual(texts);
  });

  it.each([
    [[true], 'The gate passed.'],
    [[false], '1 of 1 gate failed.'],
    [[true, true], 'All 2 gates passed.'],
    [[true, false, false], '2 of 3 gates failed.'],
  ])('that are %j are summed up as %s', (passed, text) => {
    expect(verdictSummary(passed.map((one) => ({ ...document.verdicts[0]!, passed: one })))).toBe(text);
  });
});

describe('the summary', () => {
  const [passed] = judgeRun(runs[0]!, [parseGate('trades>=1')]);
  const failures = [{ strategy: 'broken', message: 'oops' }];
  const missed = 'None of the gates is about what ran.';

  it.each<[string, Partial<GateDocument>]>([
    ['The gate passed, but 1 of 3 strategies could not be run.', { failures }],
    [
      '1 of 1 gate failed, and 1 of 3 strategies could not be run.',
      { failures, verdicts: [{ ...passed!, passed: false }] },
    ],
    ['1 of 3 strategies could not be run.', { failures, verdicts: [] }],
    ['Nothing could be judged.', { failures, runs: [], verdicts: [] }],
    ['No budget is about what ran.', { unjudged: missed, verdicts: [] }],
    ['The gate passed, but no budget is about what ran.', { unjudged: missed }],
  ])('%s', (text, some) => {
    const one = { ...document, verdicts: [passed!], ...some };
    expect(summaryOf(one)).toBe(text);
    expect(renderMarkdown(one)).toMatch(new RegExp(`^## ❌ ${text.slice(0, -1)}$`, 'm'));
    expect(gateDocumentToJson(one)).toMatchObject({ passed: false });
  });
});

describe('days against golden ones', () => {
  const returns = { days: 300, difference: -0.0002, interval: [-0.0005, 0.0001], pValue: 0.032 } as const;
  const one = {
    id: 'a',
    goldenId: 'b',
    about: 'ema-cross on x 1h',
    sameTrades: false,
    otherBars: null,
    level: 0.05,
  };

  test('are put into a sentence where anything differs', () => {
    expect(goldenTexts([{ ...one, returns }])).toEqual([
      'ema-cross on x 1h: -0.020 % a day against the golden run (-0.050 % to +0.010 % in nine of ten resampled histories of its 300 days); as bad as this by chance: 3.2 %.',
    ]);
    expect(goldenTexts([{ ...one, returns: null }])).toEqual([]);
    expect(goldenTexts([{ ...one, returns: { ...returns, difference: 0, pValue: 1 } }])).toEqual([]);
    expect(renderMarkdown({ ...document, golden: [{ ...one, returns }] })).toContain('3.2 %.');
    expect(goldenTexts([{ ...one, otherBars: 'Other bars.', returns: null }])).toEqual([
      'ema-cross on x 1h: Other bars.',
    ]);
  });
});

describe('Markdown for a pull request', () => {
  test('has verdicts, comparison, ids, baseline and command', () => {
    const text = renderMarkdown(document);
    expect(text.split('\n')[0]).toBe('## ❌ 2 of 6 gates failed');
    expect(text).toContain('| ❌ | sma-cross on sample:BTC/USDT 1d | `sharpe >= 99` |');
    expect(text).toContain(`| \`${runs[1]!.id}\` |`);
    expect(text).toContain('| baseline: hold | sample:BTC/USDT 1d |');
    expect(text).toContain('```sh\ncryptobot backtest\n```');
    expect(renderMarkdown({ ...document, verdicts: document.verdicts.filter((one) => one.passed) })).toMatch(
      /^## ✅ All 4 gates passed$/m,
    );
  });

  test('says what could not be run', () => {
    const failures = [{ strategy: 'broken', message: 'file:3: oops' }];
    expect(renderMarkdown({ ...document, failures, verdicts: [] })).toMatch(
      /^## ❌ 1 of 3 strategies could not be run$[^]*❌ \*\*broken\*\* could not be run: file:3: oops/m,
    );
  });

  test('lets no name become a tag, a mention, a link, a heading or another cell', () => {
    const text = renderMarkdown(renamed(hostile));
    expect(text).not.toMatch(/<img|@owner|https:\/\/|\n## @|[^\\]\[x\]/);
    const widths = text
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.replaceAll(String.raw`\|`, '').split('|').length);
    expect(new Set(widths)).toEqual(new Set([9, 15]));
  });

  test('shows what would be obeyed or turn the text around, wherever it comes from', () => {
    const odd = 'a\u001b[2Jb\u202Ec\nd';
    const text = renderMarkdown({
      ...renamed(odd),
      failures: [{ strategy: odd, message: odd }],
      title: [odd],
      notes: [odd],
      command: odd,
      version: odd,
    });
    expect(visible(text)).toBe(text);
    expect(text).toContain('```sh\na␛[2Jb\\u202ec d\n```');
    expect(text).toContain(String.raw`could not be run: a␛\[2Jb\\u202ec d`);
    expect(junitXml(renamed(odd))).toContain(String.raw`name="a␛[2Jb\u202ec&#10;d on`);
  });

  test('keeps a command with backticks in its fence', () => {
    expect(renderMarkdown({ ...document, command: 'a ``` b' })).toContain('````sh\na ``` b\n````');
  });
});

describe('JUnit XML', () => {
  test('has a suite for each run and a case for each gate', () => {
    const xml = junitXml({ ...document, failures: [{ strategy: 'broken', message: 'oops' }] });
    expect(xml).toContain('<testsuites name="cryptobot" tests="9" failures="2" errors="1" skipped="0">');
    expect(xml).toContain(
      '<testsuite name="ema-cross on sample:BTC/USDT 1d" tests="4" failures="1" errors="0" skipped="0">',
    );
    expect(xml).toMatch(
      /name="sharpe &gt;= 99"><failure message="is -?\d+\.\d\d, limit 99\.00, off by \d+\.\d\d"\/>/,
    );
    expect(xml).toContain('<testcase classname="broken" name="runs"><error message="oops"/></testcase>');
  });

  test('skips what is about none of the runs, and is no success where everything is', () => {
    const skipped = [{ about: 'gone', checks: ['sharpe >= 5'], reason: 'About none.' }];
    const xml = junitXml({ ...document, verdicts: [], skipped, unjudged: 'None of the gates.' });
    expect(xml).toContain('<testsuites name="cryptobot" tests="4" failures="0" errors="1" skipped="1">');
    expect(xml).toContain(
      '<testcase classname="gone" name="sharpe &gt;= 5"><skipped message="About none."/>',
    );
    expect(xml).toContain('name="are about what ran"><error message="None of the gates."/>');
  });

  test('is well formed whatever anything is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const xml = junitXml(renamed(name));
        // Outside of tags there is only white space; inside, every value is in quotes and escaped.
        const tag = /<\/?[a-z]+(?: [a-z]+="(?:[^<>&"]|&(?:amp|lt|gt|quot|#\d+);)*")*\/?>/gu;
        const rest = xml.replace('<?xml version="1.0" encoding="UTF-8"?>', '').replaceAll(tag, '');
        expect(rest.trim()).toBe('');
        // oxlint-disable-next-line no-control-regex
        expect(xml).not.toMatch(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/u);
      }),
    );
    expect(junitXml(renamed(hostile))).toContain('&lt;img src=x onerror=alert(1)&gt;&#10;## @owner');
  });
});

describe('Markdown for a comment, which has room for 65,536 characters', () => {
  const many = (count: number): GateDocument => {
    const all = Array.from({ length: count }, (_, k) => ({ ...runs[k % 2]!, strategy: `strategy-${k}` }));
    return { ...document, runs: all, verdicts: all.flatMap((run) => judgeRun(run, gates)) };
  };
  const left = (text: string) => text.match(/^A comment has no room for .*$/gm) ?? [];

  test('leaves nothing out where there is room', () => {
    const text = renderMarkdown(many(100));
    expect(left(text)).toEqual([]);
    expect(text.match(/^\| [✅❌] /gm)).toHaveLength(300);
  });

  test.each([200, 5000])(
    'of %i runs leaves out rows at the ends of its tables, and says how many',
    (count) => {
      const text = renderMarkdown(many(count));
      expect(text.length).toBeLessThanOrEqual(65_000);
      expect(text.length).toBeGreaterThan(64_000);
      const shown = text.match(/^\| [✅❌] /gm)!;
      const ranked = text.match(/^\| \d+ \| \*\*/gm)!;
      expect(left(text)[0]).toBe(
        `A comment has no room for ${3 * count - shown.length} more rows: the HTML report and the JUnit file have all of them.`,
      );
      expect(shown.slice(0, Math.min(count, shown.length)).every((row) => row.includes('❌'))).toBe(true);
      // One row of what the same money held came to.
      if (ranked.length < count)
        expect(left(text)[1]).toBe(
          `A comment has no room for ${count + 1 - ranked.length} more rows: the HTML report and the CSV have all of them.`,
        );
      expect(text).toMatch(/\n\nA comment has no room for [^\n]+\n\n\| # \|/);
      expect(text).toContain('Ranked by Sharpe.');
      expect(text).toContain('cryptobot backtest');
    },
  );

  test('is as short whatever there is much of', () => {
    const lines = Array.from({ length: 3000 }, (_, k) => `${k} ${'words '.repeat(10)}`);
    const failures = lines.map((message, k) => ({ strategy: `broken-${k}`, message }));
    const text = renderMarkdown({ ...many(300), title: lines, notes: lines, failures });
    expect(text.length).toBeLessThanOrEqual(65_000);
    expect(text).toMatch(/^❌ \d+ more could not be run\.$/m);
    expect(text).toMatch(/^- and \d+ more$/m);
    expect(text).toMatch(/^and \d+ more$/m);
  });
});

describe('the comparison as CSV', () => {
  test('has every number of every run and of the baseline', () => {
    const [head, ...rows] = comparisonCsv(document)
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(rows.map((row) => row[1])).toEqual(['sma-cross', 'ema-cross', 'baseline']);
    expect(Number(rows[0]![head!.indexOf('sharpe')])).toBe(runs[0]!.metrics.sharpe);
    expect(rows[0]![head!.indexOf('failedGates')]).toBe('1');
    expect(rows[2]![head!.indexOf('profitFactor')]).toBe('');
  });

  test('quotes what would break it', () => {
    expect(comparisonCsv(renamed('a,"b"'))).toContain(',"a,""b""",');
  });
});

test('the document as data keeps every verdict', () => {
  expect(gateDocumentToJson(document)).toMatchObject({
    passed: false,
    failed: 2,
    verdicts: document.verdicts,
    runs: [{ id: runs[0]!.id, metrics: runs[0]!.metrics }, { id: runs[1]!.id }],
  });
});
