import { expect, it } from 'vitest';
import {
  renderSweepHtml,
  type SweepDocument,
  sweepNotes,
  sweepTable,
  sweepTableNotes,
  sweepTitle,
} from '#report';
import type { Markup } from '../../src/report/html/markup.ts';
import { maps } from '../../src/report/html/sweep/maps.ts';
import { encodeTrials } from '../../src/report/html/sweep/trials.ts';
import { plainAssets, reported, walkBars } from './documents.ts';
import smaCross from '../../strategies/sma-cross.ts';
import { hostileSweep, largeSweep, searched } from './sweeps.ts';

const axes = [
  { name: 'fast', values: [2, 4, 6, 8] },
  { name: 'slow', values: [6, 8, 16] },
];
const document = searched(axes);
const pageOf = (one: SweepDocument) => renderSweepHtml({ ...one, best: one.best! }, plainAssets);
const html = pageOf(document);

it('says what was searched, and how to search it again', () => {
  expect(html).toContain('<h1>12 trials of sma-cross on binance:BTC/USDT 1h</h1>');
  expect(html).toContain('<dt>fast</dt><dd>2 … 8 <small>4 values</small></dd>');
  expect(html).toContain('<dt>Where</dt><dd>fast &lt;= slow + 100</dd>');
  expect(html).toContain('cryptobot sweep sma-cross --param fast=2:8:2');
  expect(html).toContain('Synthetic market');
});

it('says how several markets became one number, and not of one account for all', () => {
  const twice = { ...document.best!, runs: [...document.best!.runs, reported(smaCross, walkBars(900))] };
  const bars = [...document.bars, ...document.bars];
  expect(pageOf({ ...document, bars, best: twice })).toContain('the median of the markets');
  expect(sweepTitle({ ...document, bars, best: twice }).join()).toContain('the median of the markets');
  expect(pageOf({ ...document, bars })).not.toContain('of the markets');
  expect(sweepTitle({ ...document, bars }).join()).not.toContain('of the markets');
});

it('maps every pair that was tried, once, by what it came to', () => {
  const cells = [
    ...html.matchAll(/<td class="heat-\d( best)?" data-where="fast = (\d+), slow = (\d+)">([^<]*)</g),
  ];
  const read = cells.map(([, , fast, slow, text]) => [fast, slow, Number(text!.replace('−', '-'))]);
  const expected = [...document.trials].flatMap(({ values, result }) =>
    'failed' in result
      ? []
      : [[`${values['fast']}`, `${values['slow']}`, Number(result.numbers.sharpe!.toFixed(2))]],
  );
  expect(read.toSorted()).toEqual(expected.toSorted());
  const best = cells.filter(([, isBest]) => isBest);
  expect(best.map(([, , fast, slow]) => [Number(fast), Number(slow)])).toEqual([
    Object.values(document.best!.trial.values),
  ]);
});

it('shows each parameter in a pair, those that matter most in several, and says how many pairs are left out', () => {
  const mapped = (names: string) => {
    const many = names.split('').map((name) => ({ name, values: [1, 2] }));
    const cells = [
      [0.5, null],
      [null, 1],
    ];
    const one = {
      ...document,
      space: { ...document.space, axes: [...many, { name: 'fixed', values: [1] }] },
      findings: {
        ...document.findings,
        // The last matters most.
        importance: Object.fromEntries(many.map(({ name }, k) => [name, k / many.length])),
        landscape: { isEmpty: false, map: () => cells },
      },
    } as unknown as SweepDocument;
    const page = (maps(one) as Markup).text;
    const pairs = [...page.matchAll(/by (\w+) \(down\) and (\w+) \(across\)/g)].map(([, a, b]) => a! + b!);
    return { pairs, note: /<p class="note">(\d+ of [^<]*)</.exec(page)?.[1] };
  };
  expect(mapped('ab')).toEqual({ pairs: ['ab'], note: undefined });
  expect(mapped('abcd').pairs).toEqual(['cd', 'bd', 'bc', 'ad', 'ac', 'ab']);
  expect(mapped('abcde')).toEqual({
    pairs: ['de', 'ce', 'cd', 'be', 'bd', 'ae'],
    note: '6 of 10 pairs of parameters are shown, those that explain most first; 4 are left out. Each parameter is in one of them at least.',
  });
  for (const names of ['abcdef', 'abcdefg', 'abcdefghijk', 'abcdefghijkl']) {
    expect(new Set(mapped(names).pairs.join(''))).toEqual(new Set(names));
    expect(mapped(names).pairs).toHaveLength(6);
  }
  expect(mapped('abcdefghijklm').note).toMatch(/^6 of 78 .* 72 are left out\. In none of them: a\.$/);
});

it('says that a cell is empty where nothing was tried, and where it came to nothing', () => {
  expect(html).toContain('empty was not tried, or came to nothing.');
});

it('marks trials of too few trades or days, at a glance and in the table of all', () => {
  const note = '<p class="note">* fewer than 10 trades or 14 days: too little to conclude anything.</p>';
  const few = searched([{ name: 'fast', values: [2, 4] }], 'sharpe', walkBars(200));
  expect(encodeTrials(few).marked).toEqual([1, 2]);
  expect(encodeTrials(document).marked).toEqual([]);
  const page = pageOf(few);
  expect(page).toContain('<th scope="row">1*</th>');
  const [, best] = /<section id="best"([^]*?)<\/section>/.exec(page)!;
  const [, all] = /<section id="trials"([^]*?)<\/section>/.exec(page)!;
  expect([best, all].map((section) => section!.includes(note))).toEqual([true, true]);
  expect(html).toContain('<th scope="row">1</th>');
  expect(html).not.toContain(note);
});

it('lists failed trials by their reason', () => {
  expect(html).toContain(
    '<td>2</td><td>The averages are the same one.</td><td><code>fast=6 slow=6</code></td>',
  );
});

it('judges the choice, and not that of a search that was broken off', () => {
  expect(html).toContain('data-define="deflatedSharpe"');
  expect(html).toContain('id="define-deflatedSharpe"');
  const broken = pageOf({ ...document, isWhole: false, overfitting: undefined });
  expect(broken).toContain('The search was broken off.');
  expect(broken).not.toContain('data-define="deflatedSharpe"');
});

it('shows the front of several goals, and none of one', () => {
  const both = searched(axes, 'sharpe, maxDrawdown');
  const page = pageOf(both);
  const section = /<section id="front".*?<\/section>/s.exec(page)![0];
  expect(section.match(/<circle class="front"/g)).toHaveLength(both.findings.front.length);
  expect(section.match(/<tr><td/g)).toHaveLength(both.findings.front.length);
  expect(html).not.toContain('id="front"');
});

it('says what a front is, how large, and gives a trial one place everywhere', () => {
  const few = searched(
    [
      { name: 'fast', values: [2, 4, 20] },
      { name: 'slow', values: [6, 60, 100] },
    ],
    'sharpe, maxDrawdown',
    walkBars(300),
  );
  const { front, ranked } = few.findings;
  expect(front.length).toBeGreaterThan(1);
  expect(sweepTitle(few).at(-1)).toContain(
    `the front of sharpe and maxDrawdown: ${front.length} of ${ranked.length} trials that no other beats in both, best sharpe first`,
  );
  const places = front.map((trial) => [...ranked].findIndex(({ place }) => place === trial.place) + 1);
  const page = pageOf(few);
  expect(page).toContain(`${front.length} of ${ranked.length} trials that no other beats in both</small>`);
  expect(places).not.toEqual(places.map((_, k) => k + 1));
  const names = front.map(({ result }, k) => `${places[k]}${result.numbers.smallSample ? '*' : ''}`);
  const section = /<section id="front".*?<\/section>/s.exec(page)![0];
  expect([...section.matchAll(/<tr><td[^>]*>([^<]*)</g)].map(([, name]) => name)).toEqual(names);
  const best = /<section id="best".*?<\/section>/s.exec(page)![0];
  const rows = [...best.matchAll(/<th scope="row">([\d*]+)</g)].map(([, name]) => name);
  expect(rows).toEqual(names);
  expect(names.join()).toContain('*');
  expect(section).toContain('* fewer than 10 trades or 14 days');
});

it('keeps the labels of the front off its points, and on the page', () => {
  const page = pageOf(searched(axes, 'sharpe, maxDrawdown'));
  const chart = /<svg class="scatter".*?<\/svg>/s.exec(page)![0];
  const [, lowest] = /<text class="from" x="0" y="\d+">(−?[\d.]+)</.exec(chart)!;
  // As wide as digits are on a phone.
  const end = 12 * lowest!.length;
  for (const [, x] of chart.matchAll(/cx="([\d.]+)"/g)) expect(Number(x) - 4).toBeGreaterThan(end);
  for (const [, y] of page.matchAll(/<text [^>]*y="([\d.]+)"/g)) expect(Number(y)).toBeGreaterThanOrEqual(17);
});

it('names under the best only what is there', () => {
  const noteOf = (one: SweepDocument) =>
    /<section id="best".*?<p class="note">(.*?)<\/p>/s.exec(pageOf(one))![1];
  const apart = { ...document, findings: { ...document.findings, middle: undefined } };
  expect(noteOf(apart)).toBe('Ranked by Sharpe. Under them holding.');
  const middle = document.findings.ranked.at(3);
  const both = { ...document, findings: { ...document.findings, middle } };
  expect(noteOf(both)).toBe('Ranked by Sharpe. Under them the middle of the best plateau and holding.');
  const many = searched([
    { name: 'fast', values: [2, 3, 4, 5, 20] },
    { name: 'slow', values: [100, 101, 102] },
  ]);
  const { findings, strategy } = many;
  const defaults = findings.ranked.at(findings.ranked.length - 1)!;
  const params = Object.fromEntries(
    Object.entries(strategy.params).map(([name, param]) => [
      name,
      { ...param, default: defaults.values[name]! },
    ]),
  );
  expect(noteOf({ ...many, strategy: { ...strategy, params } })).toMatch(
    /the defaults of the strategy and holding\.$/,
  );
});

it('says that a row may tell of several markets, and what holding came to by a formula', () => {
  const formula = searched(axes, 'cagr / maxDrawdown');
  const { metrics } = formula.best!.runs[0]!.baseline;
  const hold = sweepTable(formula).rows.at(-1)!;
  expect(hold[3]!.text).toBe(String(Number((metrics.cagr! / metrics.maxDrawdown).toPrecision(4))));
  const twice = { ...formula.best!, runs: [...formula.best!.runs, reported(smaCross, walkBars(900))] };
  const worst = { ...formula, across: 'worst', best: twice };
  const note =
    'Each number of a trial is the worst of the 2 markets by itself (Trades: the median), so one row may tell of several markets.';
  expect(sweepTableNotes(worst)).toContain(note);
  expect(pageOf(worst)).toContain(note);
  expect(sweepTableNotes({ ...worst, across: 'median' }).join()).toContain(
    'is the median of the 2 markets by itself, so',
  );
  expect(sweepTableNotes(formula).join()).not.toContain('markets');
});

it('says that shares overlap where they are more than everything', () => {
  const noteOf = (importance: Readonly<Record<string, number>>) =>
    sweepNotes({ ...document, findings: { ...document.findings, importance } }).find((note) =>
      note.startsWith('Of the differences'),
    );
  expect(noteOf({ fast: 0.67, slow: 0.53 })).toBe(
    'Of the differences in sharpe, fast explains 67 %, slow explains 53 % by itself; they overlap, because not all combinations were tried.',
  );
  expect(noteOf({ fast: 0.6, slow: 0.3 })).toMatch(/slow explains 30 % by itself\.$/);
});

it('needs no second parameter', () => {
  const one = pageOf(searched([axes[0]!]));
  expect(one).not.toContain('id="maps"');
  expect(one).toContain('class="profile"');
});

it('shows a search whose objective has no value anywhere', () => {
  const page = pageOf(searched(axes, 'sharpe / (trades - trades), maxDrawdown'));
  expect(page).toContain('nothing came of any');
  const words = page.replaceAll(/<script.*?<\/script>/gs, '');
  expect(words).not.toMatch(/NaN|Infinity|undefined/);
});

it('turns where less is better', () => {
  const page = pageOf(searched(axes, 'maxDrawdown'));
  const cells = [...page.matchAll(/<td class="heat-(\d)( best)?" data-where="[^"]*">([\d.]+)/g)];
  const least = Math.min(...cells.map(([, , , text]) => Number(text)));
  for (const [, shade, isBest, text] of cells)
    if (isBest) expect([shade, Number(text)]).toEqual(['9', least]);
  expect(cells.some(([, , isBest]) => isBest)).toBe(true);
});

it('is the same to the last byte when made again, however long it took', () => {
  expect(pageOf({ ...searched(axes), seconds: 99 })).toBe(html);
});

it('gives every table a caption and every head a scope', () => {
  expect(html.match(/<table/g)).toHaveLength(html.match(/<caption/g)!.length);
  for (const head of html.match(/<th[ >][^>]*/g)!) if (head !== '<thead') expect(head).toContain('scope=');
});

it('stays small with 100,000 trials, and says how many it shows', () => {
  const large = pageOf(largeSweep());
  expect(large.length).toBeLessThan(2_900_000);
  expect(large).toContain('The best 2,000 of 100,000 trials');
  const data = JSON.parse(/<script type="application\/json" id="data">([^<]*)</.exec(large)![1]!);
  expect(data.trials.rows).toHaveLength(2000);
  expect(data.trials.rows[0].slice(0, 2)).toEqual([251, 401]);
  expect(large).toContain('Neighbouring values share a cell');
});

it('never lets a foreign string become an element', () => {
  const page = pageOf(hostileSweep());
  expect(page).not.toContain('<img');
  expect(page.match(/<style/g)).toHaveLength(1);
  expect(page.match(/<script/g)).toHaveLength(2);
});
