import { expect, it } from 'vitest';
import { renderWalkHtml } from '#report';
import { plainAssets } from './documents.ts';
import { foldsDocument, hostileFolds } from './folds.ts';

const document = foldsDocument([[2, -1], null, [1, 3]]);
const html = renderWalkHtml(document, plainAssets);
const section = (id: string) => new RegExp(`<section id="${id}".*?</section>`, 's').exec(html)![0];

it('shows each fold: when, what was chosen, what it promised and what came', () => {
  expect(html).toContain('<h1>3 folds of sma-cross on binance:BTC/USDT 1h</h1>');
  const rows = section('folds').split('<tbody>')[1]!.split('</tr>').slice(0, 3);
  expect(rows[0]).toContain('2015-01-01 … 2015-01-20');
  expect(rows[0]).toContain('2015-01-21 … 2015-01-30');
  const { fast, slow } = document.steps[0]!.chosen!.values;
  expect(rows[0]!.match(/(?<=<td[^>]*>)[^<]*/g)!.slice(1, 5)).toEqual([
    `${fast}`,
    `${slow}`,
    '2.00',
    '−1.00',
  ]);
  expect(rows[1]!.match(/–/g)!.length).toBeGreaterThanOrEqual(5);
});

it('draws promise and outcome of the folds that have them, on one scale', () => {
  const chart = section('folds');
  const places = (name: string) =>
    [...chart.matchAll(new RegExp(`<circle class="${name}" cx="([\\d.]+)" cy="([\\d.]+)"`, 'g'))].map(
      ([, x, y]) => [Number(x), Number(y)],
    );
  const [promised, came] = [places('promised'), places('came')];
  expect([promised.length, came.length]).toEqual([2, 2]);
  expect(promised.map(([x]) => x)).toEqual(came.map(([x]) => x));
  // A line of letters as large as on a phone is this high.
  for (const [, y] of chart.matchAll(/<text [^>]*y="(\d+)"/g)) expect(Number(y)).toBeGreaterThanOrEqual(17);
  // From 3 at the top to −1 at the bottom, in equal steps.
  const [two, one, minusOne, three] = [promised[0]![1]!, promised[1]![1]!, came[0]![1]!, came[1]![1]!];
  expect(two - three).toBeCloseTo(one - two, 0);
  expect(minusOne - one).toBeCloseTo(2 * (one - two), 0);
  expect(chart).toContain('in the test: worse in 1 of 2 folds.');
});

it('keeps the judgement of one choice over all of history apart from the tests', () => {
  expect(section('judgement')).toMatch(/over all of history<\/h3><dl class="tiles">/);
  expect(section('outside')).not.toContain('tiles');
});

it('is the same to the last byte when made again, however long it took', () => {
  expect(renderWalkHtml({ ...foldsDocument([[2, -1], null, [1, 3]]), seconds: 9 }, plainAssets)).toBe(html);
});

it('survives folds without any choice', () => {
  const none = renderWalkHtml(foldsDocument([null, null]), plainAssets);
  expect(none).not.toContain('class="promise"');
});

it('never lets a foreign string become an element', () => {
  const page = renderWalkHtml(hostileFolds(), plainAssets);
  expect(page).not.toContain('<img');
  expect(page.match(/<style/g)).toHaveLength(1);
  expect(page.match(/<script/g)).toHaveLength(2);
});

it('marks small samples, and says under each table what that means', () => {
  const note = '<p class="note">* fewer than 10 trades or 14 days: too little to conclude anything.</p>';
  expect(html).not.toContain(note);
  const steps = document.steps.map((step) => ({
    ...step,
    outside: step.outside && {
      ...step.outside,
      numbers: { ...step.outside.numbers, smallSample: true },
    },
  }));
  const outside = document.outside.map((one) => ({
    ...one,
    metrics: { ...one.metrics, smallSample: true },
  }));
  const page = renderWalkHtml({ ...document, steps, outside }, plainAssets);
  const part = (id: string) => new RegExp(`<section id="${id}".*?</section>`, 's').exec(page)![0];
  expect(part('outside')).toContain('<th scope="row">binance:BTC/USDT*</th>');
  expect(part('folds')).toContain('2015-01-21 … 2015-01-30*');
  for (const id of ['outside', 'folds']) expect(part(id)).toContain(note);
});
