import { expect, it } from 'vitest';
import { renderMonteCarloHtml } from '#report';
import { plainAssets, reported, walkBars } from './documents.ts';
import { hostilePaths, pathsDocument } from './paths.ts';
import emaCross from '../../strategies/ema-cross.ts';
import smaCross from '../../strategies/sma-cross.ts';

const document = pathsDocument();
const html = renderMonteCarloHtml(document, plainAssets);

it('says what was asked, and how to ask it again', () => {
  expect(html).toContain('<h1>What else could have happened to sma-cross on binance:BTC/USDT 1h</h1>');
  expect(html).toContain('<dt>Ruin</dt><dd>below 90.0 %');
  expect(html).toContain('cryptobot montecarlo sma-cross --paths 30 --ruin 0.9');
});

it('draws the bands of each method around what really was, equity up and drawdown down', () => {
  const charts = [...html.matchAll(/<svg class="fan".*?<\/svg>/gs)].map(([chart]) => chart);
  expect(charts).toHaveLength(6);
  for (const chart of charts) {
    const points = (name: string) => {
      const text = new RegExp(`class="${name}" points="([^"]*)"`).exec(chart)![1]!;
      return text.split(' ').map((point) => point.split(',').map(Number));
    };
    const middle = points('middle');
    const wide = points('wide');
    // Round the outside: the upper edge there and the lower one back.
    expect(wide).toHaveLength(2 * middle.length);
    for (const [k, [x, y]] of middle.entries()) {
      const [upper, lower] = [wide[k]!, wide[wide.length - 1 - k]!];
      expect([upper[0], lower[0]]).toEqual([x, x]);
      expect(upper[1]).toBeLessThanOrEqual(y!);
      expect(lower[1]).toBeGreaterThanOrEqual(y!);
    }
    for (const [, y] of [...wide, ...points('real')]) {
      expect(y).toBeGreaterThanOrEqual(18);
      expect(y).toBeLessThanOrEqual(190);
    }
  }
});

it('says that the order of trades leads to one end', () => {
  expect(html).toMatch(/another order: 30 paths\. Return [−\d.]+\u00A0% on every path\./);
});

it('gives the bands as numbers too', () => {
  const [, table] = /<summary>The bands as numbers.*?<tbody>(.*?)<\/tbody>/s.exec(html)!;
  expect(table!.match(/<tr>/g)).toHaveLength(9);
  const final = document.runs[0]!.results[0]!.actual.equity.at(-1)!;
  const [, money] = /([\d,.]+)<\/td>(?:<td>[^<]*<\/td>){6}<\/tr>$/.exec(table!)!;
  expect(Number(money!.replaceAll(',', ''))).toBeCloseTo(final, 2);
});

it('defines what it shows, gives tables captions and heads scopes, and is the same when made again', () => {
  for (const word of ['Risk of ruin', 'Loss', 'Bands', 'returns-circular'])
    expect(html).toContain(`<dt>${word}</dt>`);
  expect(html.match(/<table/g)).toHaveLength(html.match(/<caption/g)!.length);
  for (const head of html.match(/<th[ >][^>]*/g)!) if (head !== '<thead') expect(head).toContain('scope=');
  expect(renderMonteCarloHtml(pathsDocument(), plainAssets)).toBe(html);
});

it('has a part for each of several runs, also for one that no method says anything of', () => {
  const bars = walkBars(2000);
  const runs = pathsDocument([reported(smaCross, bars), reported(emaCross, bars)]).runs;
  const page = renderMonteCarloHtml(
    { ...document, runs: [runs[0]!, { ...runs[1]!, results: [] }] },
    plainAssets,
  );
  expect(page).toContain('Paths of sma-cross');
  expect(page).toContain('Paths of ema-cross');
  expect(page).toContain('No method says anything of this run.');
});

it('never lets a foreign string become an element', () => {
  const page = renderMonteCarloHtml(hostilePaths(), plainAssets);
  expect(page).not.toContain('<img');
  expect(page.match(/<style/g)).toHaveLength(1);
  expect(page.match(/<script/g)).toHaveLength(2);
});

it('marks the paths of a small sample, and says what that means', () => {
  const note = '<p class="note">* fewer than 10 trades or 14 days: too little to conclude anything.</p>';
  const runs = document.runs.map(({ reported, ...rest }) => ({
    ...rest,
    reported: { ...reported, metrics: { ...reported.metrics, smallSample: true } },
  }));
  const page = renderMonteCarloHtml({ ...document, runs }, plainAssets);
  expect(page).toContain('<th scope="row">real, by days*</th>');
  expect(page).toContain(note);
  const enough = document.runs.map(({ reported, ...rest }) => ({
    ...rest,
    reported: { ...reported, metrics: { ...reported.metrics, smallSample: false } },
  }));
  expect(renderMonteCarloHtml({ ...document, runs: enough }, plainAssets)).not.toContain(note);
});
