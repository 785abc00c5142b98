import { describe, expect, it } from 'vitest';
import { renderHtml } from '#report';
import { outcomesOf, transfersOf } from '#research';
import { decodeCurve } from '../../src/report/columns/curve.ts';
import { encodeBots } from '../../src/report/html/bots/data.ts';
import { botsDocument, plainAssets } from './documents.ts';

const document = botsDocument();
const { run } = document.runs[0]!;
const html = renderHtml(document, plainAssets);

describe('the page of bots on one account', () => {
  it('has each bot, the reserve and all of them in a table', () => {
    for (const name of ['safe', 'bold', 'reserve', 'together'])
      expect(html).toContain(`<tr><th scope="row">${name}</th>`);
    expect(html).toContain('<td class="text">BTC/USDT 4h</td>');
    expect(html).toContain('<td class="text">ETH/USDT 1h</td>');
  });

  it('says which of their terms differ', () => {
    expect(html).toContain('<dt>Cash</dt><dd>1,050.00 <small>100 % of cash per entry</small>');
    const lanes = run.lanes.map((lane, k) => ({ ...lane, account: { ...run.account, size: 1 - k / 2 } }));
    const [one] = document.runs;
    const apart = renderHtml({ ...document, runs: [{ ...one!, run: { ...run, lanes } }] }, plainAssets);
    expect(apart).toContain('<dt>Cash</dt><dd>1,050.00 <small>size differs by bot</small>');
  });

  it('lists what was handed on and why, and every change of risk', () => {
    const transfers = transfersOf(run, run.bots!);
    expect(transfers.length).toBeGreaterThan(5);
    expect(html).toContain(`${transfers.length} in all`);
    expect(html).toMatch(/bold → safe<\/td><td class="">[\d.]+<\/td><td class="text">of a gain of [\d.]+/);
    expect(html).toContain('deposit → safe');
    expect(html).toContain('3 losses in a row');
  });

  it('gives every table a caption and every head a scope', () => {
    expect(html.match(/<table/g)).toHaveLength(html.match(/<caption/g)!.length);
    for (const head of html.match(/<th[ >][^>]*/g)!) if (head !== '<thead') expect(head).toContain('scope=');
  });

  it('draws curves that add up to the account, transfers between them, and the risk of each', () => {
    const { bots, transfers } = encodeBots(run, Infinity)!;
    const outcomes = outcomesOf(run, run.bots!);
    expect(bots.map(({ name }) => name)).toEqual(['safe', 'bold', 'reserve']);
    for (const [k, { curve, finalEquity }] of bots.entries()) {
      const { values } = decodeCurve(curve);
      expect(values.at(-1)).toBeCloseTo(outcomes[k]!.equity.at(-1)!, 2);
      expect(finalEquity).toBe(outcomes[k]!.equity.at(-1));
    }
    expect(bots[2]!.risk).toBeNull();
    expect(bots[1]!.risk!.map(([, share]) => share)).toContain(0.5);
    const names = ['safe', 'bold', 'reserve'];
    expect(transfers.map(([time, from, to]) => [time, names[from] ?? null, names[to] ?? null])).toEqual(
      transfersOf(run, run.bots!).map(({ time, from, to }) => [time, from, to]),
    );
  });
});
