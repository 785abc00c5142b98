import { describe, expect, it } from 'vitest';
import { sma } from '#indicators';
import {
  comparisonCsv,
  type GateSubject,
  renderMarkdown,
  renderSweepHtml,
  sweepSubject,
  type WalkDocument,
  walkNotes,
  walkSubject,
} from '#report';
import { judgeRun, type Lack, parseGate, type Step } from '#research';
import { between, defineStrategy } from '#strategy';
import { encodeTrials } from '../../src/report/html/sweep/trials.ts';
import { readConditions } from '../../src/report/page/conditions.ts';
import { plainAssets, reported, walkBars } from './documents.ts';
import { foldsDocument, hostileFolds } from './folds.ts';
import { hostileSweep, searched } from './sweeps.ts';
import smaCross from '../../strategies/sma-cross.ts';

const sweep = searched([
  { name: 'fast', values: [2, 4, 6] },
  { name: 'slow', values: [6, 8] },
]);
const walk = foldsDocument([[2, -1], null, [1, 3]]);
const judged = (subject: GateSubject, ...gates: readonly string[]) => ({
  ...subject,
  verdicts: subject.runs.flatMap((run) => judgeRun(run, gates.map(parseGate))),
  skipped: [],
  unjudged: null,
  golden: [],
});
const rowsOf = (subject: GateSubject, ...gates: readonly string[]) => {
  const [head, ...rows] = comparisonCsv(judged(subject, ...gates))
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(head!.map((name, k) => [name, row[k]])));
};

it('a parameter that is called like a metric has a name of its own in sheets and on pages', () => {
  const strategy = defineStrategy({
    name: 'named',
    about: '',
    params: {
      sharpe: between(2, 4, 2),
      winrate: between(6, 8, 6),
      fast: between(1, 9, 1),
      slow: between(1, 9, 2),
    },
    series: ({ close }, { sharpe, winrate }) => ({
      enterLong: sma(close, sharpe).above(sma(close, winrate)),
      exitLong: sma(close, sharpe).below(sma(close, winrate)),
    }),
  });
  const axes = [
    { name: 'sharpe', values: [2, 4] },
    { name: 'winrate', values: [6, 8] },
    { name: 'fast', values: [1] },
    { name: 'slow', values: [2] },
  ];
  const named = searched(axes, 'sharpe', walkBars(1500), strategy);
  const page = renderSweepHtml({ ...named, best: named.best! }, plainAssets);
  expect(page).toContain('data-where="param.sharpe = 2, param.winrate = 6"');
  expect(page).toMatch(/maxDrawdown &lt; 25%, param\.sharpe = [24]</);
  const { columns } = encodeTrials(named);
  const names = columns.map(({ name }) => name);
  expect(names.slice(0, 5)).toEqual(['param.sharpe', 'param.winrate', 'fast', 'slow', 'totalReturn']);
  const read = readConditions(
    'param.sharpe = 4, sharpe > 1',
    columns.map(({ name, title }) => [name, title]),
  );
  const row = (param: number, sharpe: number) =>
    names.map((name) => (name === 'param.sharpe' ? param : name === 'sharpe' ? sharpe : 0));
  expect('test' in read && [row(4, 2), row(2, 2), row(4, 0)].map(read.test)).toEqual([true, false, false]);
  const [head] = comparisonCsv(judged(sweepSubject(named))).split('\n');
  const cells = head!.split(',');
  expect(new Set(cells).size).toBe(cells.length);
  expect(cells).toEqual(expect.arrayContaining(['param.sharpe', 'sharpe']));
  const folds = { ...walk, space: { ...walk.space, axes: [{ name: 'trades', values: [1] }] } };
  const [walked] = comparisonCsv(judged(walkSubject(folds))).split('\n');
  expect(walked!.split(',')).toEqual(expect.arrayContaining(['param.trades', 'trades']));
});

describe('a sweep as Markdown', () => {
  const text = renderMarkdown(judged(sweepSubject(sweep)));

  it('says what was searched, which trials were the best, and what came to nothing', () => {
    expect(text).toMatch(/^## Sweep of sma-cross\n\nsma-cross: 6 trials \(grid\) over fast 2…6, slow 6…8/);
    const { fast, slow } = sweep.best!.trial.values;
    expect(text).toContain('### The best trials\n\n| \\# | fast | slow | Return |');
    expect(text).toContain(`\n| 1 | ${fast} | ${slow} | `);
    expect(text).toContain('\n| hold |  |  | ');
    expect(text).toContain('1 of 6 trials came to nothing');
    expect(text).toContain('Chosen after the fact: the best of ');
  });

  it('tells what was searched beside a verdict as well', () => {
    expect(renderMarkdown(judged(sweepSubject(sweep), 'trades>=1'))).toMatch(
      /^## ✅ The gate passed: Sweep of sma-cross\n/,
    );
  });

  it('marks trials of too few trades or days, and says so once', () => {
    const note = String.raw`- \* fewer than 10 trades or 14 days: too little to conclude anything.`;
    expect(text).not.toContain(note);
    // Eight days.
    const few = searched([{ name: 'fast', values: [2, 4] }], 'sharpe', walkBars(200));
    const marked = renderMarkdown(judged(sweepSubject(few)));
    expect(marked).toContain(String.raw`| 1\* | `);
    expect(marked).toContain(String.raw`| 2\* | `);
    expect(marked.match(/\n\| hold \|/g)).toHaveLength(1);
    expect(marked.split(note)).toHaveLength(2);
  });

  it('has the best trial on each of several markets', () => {
    const other = reported(smaCross, {
      ...walkBars(900),
      market: { exchange: 'binance', symbol: 'ETH/USDT' },
    });
    const best = { ...sweep.best!, runs: [...sweep.best!.runs, other] };
    const several = renderMarkdown(judged(sweepSubject({ ...sweep, best })));
    expect(several).toMatch(/### The best trial on each market[^]*binance:ETH\/USDT 1h/);
    expect(text).not.toContain('on each market');
  });
});

it('a formula that looks for much of what should be little is told once, beside the result', () => {
  const axes = sweep.space.axes;
  const risky = searched(axes, 'maxDrawdown + volatility');
  const note =
    'Of a formula more is better, so "maxDrawdown + volatility" looks for much maxDrawdown and volatility, of which less is better: put a minus before what should be small.';
  expect(sweepSubject(risky).notes.filter((line) => line === note)).toHaveLength(1);
  expect(walkNotes({ ...walk, goals: risky.goals }).filter((line) => line === note)).toHaveLength(1);
  for (const { notes } of [sweepSubject(searched(axes, 'sharpe - maxDrawdown')), walkSubject(walk)])
    expect(notes.join('\n')).not.toContain('Of a formula');
});

it('a sweep as CSV has a row for each trial, with its parameters, best first', () => {
  const rows = rowsOf(sweepSubject(sweep), 'sharpe>=99', 'trades>=1');
  const ranked = [...sweep.findings.ranked];
  expect(rows.slice(0, -1).map(({ trial, fast, slow, sharpe }) => [trial, fast, slow, sharpe])).toEqual(
    ranked.map(({ values, result }, k) => [
      `${k + 1}`,
      `${values['fast']}`,
      `${values['slow']}`,
      `${result.numbers.sharpe}`,
    ]),
  );
  expect(rows.map(({ failedGates }) => failedGates)).toEqual(['1', '', '', '', '', '']);
  expect(rows.at(-1)).toMatchObject({ strategy: 'baseline', fast: '', market: 'binance:BTC/USDT' });
});

describe('a walk-forward as Markdown', () => {
  const text = renderMarkdown(judged(walkSubject(walk)));

  it('says that it is one, and has its folds and its efficiency', () => {
    expect(text).toMatch(/^## Walk-forward of sma-cross\n\nsma-cross: 3 folds, each choosing/);
    const { fast, slow } = walk.steps[0]!.chosen!.values;
    expect(text).toContain(
      `| 2015-01-01 … 2015-01-20 | 2015-01-21 … 2015-01-30 | ${fast} | ${slow} | 2.00 | -1.00 |`,
    );
    expect(text).toMatch(/\| Efficiency \|[^]*\| 50.0 % \|/);
  });

  it('marks trainings and tests of too few trades or days, each by itself', () => {
    const few = <T extends { readonly numbers: object }>(one: T | undefined) =>
      one && { ...one, numbers: { ...one.numbers, smallSample: true } };
    const [first, second, third] = walk.steps;
    const steps = [
      { ...first!, outside: few(first!.outside) },
      second!,
      { ...third!, inside: few(third!.inside) },
    ];
    const marked = renderMarkdown(judged(walkSubject({ ...walk, steps })));
    expect(marked).toContain(String.raw`| 2015-01-01 … 2015-01-20 | 2015-01-21 … 2015-01-30\* | `);
    expect(marked).toContain(String.raw`| 2015-01-21 … 2015-02-09\* | 2015-02-10 … 2015-02-19 | `);
    expect(marked.split(String.raw`- \* fewer than 10 trades or 14 days`)).toHaveLength(2);
    expect(text).not.toContain(String.raw`- \* fewer`);
    const outside = walk.outside.map((one) => ({ ...one, metrics: { ...one.metrics, smallSample: true } }));
    const all = renderMarkdown(judged(walkSubject({ ...walk, outside })));
    expect(all).toContain(String.raw`| binance:BTC/USDT\* | `);
    expect(all).toContain(String.raw`- \* fewer than 10 trades or 14 days`);
  });

  it('tells of trainings of cross-validation that are too short to learn from', () => {
    const cross = { groups: 3, left: 1, splits: 3, paths: [1], median: 1, losing: 0 };
    const noted = (shortestTraining: number) =>
      walkNotes({ ...walk, cross: { ...cross, shortestTraining } }).join('\n');
    expect(noted(13)).toContain(
      'The shortest of their trainings has 13 days, too few to conclude anything from.',
    );
    expect(noted(14)).not.toContain('The shortest of');
  });

  it('keeps what judges one choice over all of history apart from the tests', () => {
    expect(text).toMatch(
      /\n\nHad one set of parameters been chosen over all of history:\n\n- Chosen after the fact/,
    );
    expect(renderMarkdown(judged(walkSubject({ ...walk, overfitting: undefined })))).not.toContain(
      'Chosen after',
    );
  });
});

it('a walk-forward says which folds were not tested, and where not all trials could be chosen', () => {
  const notesOf = (document: WalkDocument) =>
    walkSubject(document).notes.filter((note) => /folds /.test(note));
  const [first] = walk.steps;
  const { chosen, inside } = first!;
  const lacking = (lacks: Lack, more: Partial<Step> = {}): Step => ({ ...walk.steps[1]!, ...more, lacks });
  const steps = [
    lacking('bars for the warm-up', { among: 0 }),
    lacking('bars for the warm-up', { among: 0 }),
    { ...first!, among: 2 },
    { ...first!, among: 3 },
    lacking('a score'),
    lacking('bars to train on', { among: 0 }),
    lacking('bars to test on', { chosen, inside }),
    first!,
  ];
  const all = { ...walk, failed: walk.failed.chosen([]) };
  expect(notesOf({ ...all, steps: [first!] })).toEqual([]);
  expect(notesOf(walk)).toEqual([
    '1 of 3 folds was not tested, and nothing was held there: 1 has a training in which no trial came to a sharpe.',
  ]);
  expect(notesOf({ ...all, steps })).toEqual([
    '5 of 8 folds were not tested, and nothing was held there: 1 has no bars to train on, 2 have too few bars for the warm-up of any trial, 1 has a training in which no trial came to a sharpe, 1 has no bars to test on.',
    'In 2 of 8 folds the training ends before the warm-up of some trials does: at least 2 of 4 could be chosen.',
  ]);
  const [title] = walkSubject({ ...all, steps }).title;
  expect(title).toContain('each choosing the best of up to 4 trials');
  const two = { ...all, outside: [all.outside[0]!, all.outside[0]!], steps: [lacking('bars to test on')] };
  expect(notesOf(two)).toEqual([
    expect.stringMatching(/: 1 has no bars of at least one market to test on\.$/),
  ]);
});

it('a walk-forward as CSV has a row for each test and one for all of them', () => {
  const rows = rowsOf(walkSubject(walk), 'sharpe>=99');
  expect(rows.map(({ fold, strategy }) => fold || strategy)).toEqual(['1', '2', '3', 'all', 'baseline']);
  expect(rows[0]).toMatchObject({
    testFrom: '2015-01-21T00:00:00.000Z',
    fast: `${walk.steps[0]!.chosen!.values['fast']}`,
    objectiveIn: '2',
    objectiveOut: '-1',
    sharpe: '-1',
  });
  expect(rows[1]).toMatchObject({ fast: '', sharpe: '', rank: '' });
  expect(rows[3]).toMatchObject({ fast: '', efficiency: '0.5', failedGates: '1' });
});

it.each([
  ['sweep', sweepSubject(sweep)],
  ['walk-forward', walkSubject(walk)],
])('no run of a %s is shown with an id, since none is kept', (_, subject) => {
  const files = renderMarkdown(judged(subject, 'sharpe>=99')) + comparisonCsv(judged(subject, 'sharpe>=99'));
  for (const { id } of subject.runs) expect(files).not.toContain(id);
});

it('lets no foreign text become a tag', () => {
  for (const subject of [sweepSubject(hostileSweep()), walkSubject(hostileFolds())]) {
    const [words] = renderMarkdown(judged(subject)).split('<details>');
    expect(words).not.toMatch(/<img|<script/);
  }
});
