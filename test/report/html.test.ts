import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Timeframe } from '#market';
import { visible } from '#text';
import { definitions } from '#metrics';
import { formatMetric, type ReportDocument, type ReportedRun, renderHtml } from '#report';
import { judgeSelection } from '#research';
import {
  documentOf,
  hostile,
  hostileDocument,
  plainAssets,
  reported,
  sha256,
  walkBars,
} from './documents.ts';
import { decodeSeries } from '../../src/report/columns/series.ts';
import { encodePlots } from '../../src/report/html/plots.ts';
import smaCross from '../../strategies/sma-cross.ts';
import rsiReversion from '../../strategies/rsi-reversion.ts';

const bars = walkBars(1500);
const plain = [reported(smaCross, bars), reported(rsiReversion, bars)];
const html = renderHtml(documentOf(plain), plainAssets);

describe('the page', () => {
  it('names what was run, over what, at which costs, and how to do it again', () => {
    expect(html).toContain('<h1>2 strategies on binance:BTC/USDT 1h</h1>');
    expect(html).toContain('2015-01-01 to 2015-03-04');
    expect(html).toContain('0.10 % fee');
    expect(html).toContain('next open');
    expect(html).toContain('cryptobot backtest --market sample:BTC/USDT');
    for (const { identity } of plain) {
      expect(html).toContain(identity.id);
      for (const hash of Object.values(identity.hashes)) expect(html).toContain(hash);
    }
  });

  it('names a market once, whatever else a strategy looks at, and twice where its bars differ', () => {
    const [one, other] = plain as [ReportedRun, ReportedRun];
    const { identity } = other;
    const looking = {
      ...other,
      identity: { ...identity, hashes: { ...identity.hashes, bars: 'with others' } },
    };
    const same = renderHtml(documentOf([one, looking]), plainAssets);
    expect(same).toContain('<h1>2 strategies on binance:BTC/USDT 1h</h1>');
    expect(same.match(/<dt>Market<\/dt>/g)).toHaveLength(1);
    expect(same.match(/<dt>Range<\/dt>/g)).toHaveLength(1);
    const longer = renderHtml(documentOf([one, reported(rsiReversion, walkBars(1600))]), plainAssets);
    expect(longer.match(/<dt>Range<\/dt>/g)).toHaveLength(2);
  });

  it('counts markets as markets, and says of how many timeframes they are', () => {
    const on = (symbol: string, timeframe: Timeframe) =>
      reported(smaCross, { ...bars, timeframe, market: { ...bars.market, symbol } });
    const heading = (...runs: ReportedRun[]) =>
      /<h1>(.*)<\/h1>/.exec(renderHtml(documentOf(runs), plainAssets))![1];
    const [a, b, c, d] = [on('A/B', '1h'), on('A/B', '4h'), on('C/D', '1h'), on('C/D', '4h')];
    expect(heading(a, b, c)).toBe('3 runs of sma-cross on binance:A/B 1h, binance:A/B 4h, binance:C/D 1h');
    expect(heading(a, b, c, d)).toBe('4 runs of sma-cross on 2 markets, 2 timeframes');
    expect(heading(a, c, on('E/F', '1h'), on('G/H', '1h'))).toBe('4 runs of sma-cross on 4 markets');
    expect(heading(a, b, on('A/B', '1d'), on('A/B', '1w'))).toBe(
      '4 runs of sma-cross on binance:A/B, 4 timeframes',
    );
  });

  it('says one median of the same trades, in words and in the table below', () => {
    const [one] = plain as [ReportedRun, ReportedRun];
    const returns = [-0.02, -0.0111, -0.0069, 0.02];
    const trades = returns.map((value) => ({ ...one.run.trades[0]!, return: value }));
    const page = renderHtml(documentOf([{ ...one, run: { ...one.run, trades } }]), plainAssets);
    expect(page).toContain('4 closed trades, median −0.90\u00A0%');
    const table = page.slice(page.indexOf('excursions">'));
    expect(table.slice(table.indexOf('Return'))).toMatch(
      /^Return<\/th>(<td>[^<]+<\/td>){3}<td>−0\.90\u00A0%/,
    );
  });

  it('labels synthetic markets and only those', () => {
    expect(html).toContain('Synthetic market');
    const traded = documentOf(plain.map((run) => ({ ...run, synthetic: false })));
    expect(renderHtml(traded, plainAssets)).not.toContain('Synthetic market');
  });

  it('defines every metric once', () => {
    for (const [name, { meaning }] of Object.entries(definitions)) {
      expect(html.split(`id="define-${name}"`)).toHaveLength(2);
      expect(html).toContain(meaning.replaceAll("'", '&#39;'));
    }
  });

  it('has one section per run, reachable by a link, with an id of its own', () => {
    const twins = renderHtml(documentOf([plain[0]!, { ...plain[0]!, about: 'again' }]), plainAssets);
    for (const anchor of ['run-sma-cross', 'run-sma-cross-2']) {
      expect(twins.split(`<article class="run" id="${anchor}"`)).toHaveLength(2);
      expect(twins).toContain(`href="#${anchor}"`);
    }
  });

  it('gives every table a caption and every head a scope', () => {
    expect(html.match(/<table/g)).toHaveLength(html.match(/<caption/g)!.length);
    for (const head of html.match(/<th[ >][^>]*/g)!) if (head !== '<thead') expect(head).toContain('scope=');
  });

  it('says beside a ranking how far its best can be believed, and beside one run nothing of the kind', () => {
    const selection = judgeSelection(plain)!;
    const judged = renderHtml({ ...documentOf(plain), selection }, plainAssets);
    const [, tile] = /data-define="deflatedSharpe">[^<]*<\/a><\/dt><dd>([^<]*)</.exec(judged)!;
    expect(tile).toBe(formatMetric(selection.deflatedSharpe, 'fraction').replace(' %', '\u00A0%'));
    expect(judged.indexOf('data-define="deflatedSharpe"')).toBeLessThan(judged.indexOf('id="curves"'));
    expect(judged).not.toContain('data-define="noise"');
    expect(html).not.toContain('data-define="deflatedSharpe"');
  });

  it('says how far trades went against and for the strategy', () => {
    const [one] = plain;
    const { mae } = one!.run.trades.reduce((worst, trade) => (trade.mae > worst.mae ? trade : worst));
    const page = renderHtml(documentOf([one!]), plainAssets);
    const [, row] = /Against it \(MAE\)<\/th>(.*?)<\/tr>/.exec(page)!;
    const cells = row!.match(/(?<=<td>)[^<]*/g)!;
    expect(cells).toHaveLength(7);
    expect(cells.at(-1)).toBe(formatMetric(mae, 'fraction').replace(' %', '\u00A0%'));
  });

  it('says what hangs on bars that touched stop and target', () => {
    const { metrics } = plain[0]!;
    const doubtful = {
      ...plain[0]!,
      metrics: { ...metrics, ambiguousTrades: 2, envelope: [9000, 12_500] as const },
    };
    expect(renderHtml(documentOf([doubtful]), plainAssets)).toContain(
      'whichever did, final equity is between 9,000.00 and 12,500.00',
    );
  });

  it('marks small samples', () => {
    const few = { ...plain[0]!, metrics: { ...plain[0]!.metrics, smallSample: true } };
    expect(renderHtml(documentOf([few]), plainAssets)).toContain('too little to conclude anything');
  });

  it('is the same to the last byte when made again', () => {
    expect(
      renderHtml(documentOf([reported(smaCross, bars), reported(rsiReversion, bars)]), plainAssets),
    ).toBe(html);
  });

  it('survives runs without trades and without series', () => {
    const empty: ReportedRun = {
      ...plain[0]!,
      run: {
        ...plain[0]!.run,
        trades: [],
        open: [],
        series: { nothing: new Float64Array(bars.length).fill(Number.NaN) },
      },
    };
    expect(renderHtml(documentOf([empty]), plainAssets)).toContain('No trade was closed.');
  });
});

describe('the policy', () => {
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/
    .exec(html)![1]!
    .replaceAll('&#39;', "'");

  it('allows the page’s own script and style by hash and nothing else', () => {
    const base64 = (text: string) => Buffer.from(sha256([text]), 'hex').toString('base64');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'sha256-${base64(plainAssets.script)}';`);
    expect(policy).toContain(`style-src 'sha256-${base64(plainAssets.style)}';`);
    expect(policy).not.toContain('unsafe');
    expect(html).not.toMatch(/\sstyle=|\son[a-z]+=/);
  });

  it('refuses a script that would end its own element', () => {
    expect(() => renderHtml(documentOf(plain), { ...plainAssets, script: 'x="</script>"' })).toThrow(
      'end its own',
    );
  });
});

describe('foreign strings', () => {
  const tags = (text: string) => text.match(/<[a-z!/][^<>]*>/gi)!.map((tag) => /^<[a-z!/-]+/i.exec(tag)![0]);

  it('never become elements, wherever they come from', () => {
    const tame = tags(renderHtml(withText('x'), plainAssets));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'binary' }),
          fc.constantFrom(hostile, '<b>', '&lt;', '<!--', ']]>'),
        ),
        (text) => {
          const page = renderHtml(withText(`x${text}`), plainAssets);
          expect(page.split('<')).toHaveLength(tame.length + 1);
          expect(tags(page)).toEqual(tame);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('show what would be obeyed or turn the text around', () => {
    const page = renderHtml(withText('a\u001b[2Jb\u202Ec'), plainAssets);
    expect(visible(page)).toBe(page);
    expect(page).not.toContain(String.raw`\u001b`);
    expect(page).toContain(String.raw`>a␛[2Jb\u202ec<`);
    const data = JSON.parse(/<script type="application\/json" id="data">([^<]*)<\/script>/.exec(page)![1]!);
    expect(data.runs[0].plots[0].name).toBe(String.raw`a␛[2Jb\u202ec`);
  });

  it('are read back from the data as they were', () => {
    const page = renderHtml(hostileDocument(), plainAssets);
    const data = JSON.parse(/<script type="application\/json" id="data">([^<]*)<\/script>/.exec(page)![1]!);
    expect(data.runs[0].label).toContain(hostile);
    expect(data.runs[0].plots[0].name).toBe(hostile);
    expect(data.runs[0].trades.reasons).toEqual([hostile]);
  });
});

// A document in which everything that is text says the same.
function withText(text: string): ReportDocument {
  const base = plain[0]!;
  const run = {
    ...base.run,
    plan: { ...base.run.plan, strategy: text, params: { [text]: 1 } },
    bars: { ...base.run.bars, market: { exchange: text, symbol: text } },
    series: { [text]: base.run.bars.close },
  };
  const identity = { id: text, hashes: { bars: text, strategy: text, config: text } };
  return {
    runs: [{ ...base, run, identity, about: text }],
    objective: 'sharpe',
    selection: null,
    command: text,
    version: text,
  };
}

it('draws series of any size, constant or not', () => {
  const shapes: readonly (readonly [number, number])[] = [
    [0, 0],
    [1e15, 0],
    [1e15, 1e-3],
    [1e-9, 1e-15],
    [-5, 2],
  ];
  const series = Object.fromEntries(
    shapes.map(([level, noise], k) => [
      `s${k}`,
      Float64Array.from(bars.close, (_, i) => level + noise * (i % 3)),
    ]),
  );
  const { runs } = encodePlots([{ ...plain[0]!.run, series }], 1e9);
  for (const [k, plot] of runs[0]!.entries()) {
    const [level, noise] = shapes[k]!;
    const drawn = decodeSeries(plot.series, bars.length);
    const allowed = Math.max(2 * noise, Math.abs(level) * 1e-6, 1e-300) * 1.1e-5;
    for (let i = 0; i < 9; i++)
      expect(Math.abs(drawn[i]! - series[`s${k}`]![i]!)).toBeLessThanOrEqual(allowed);
  }
});
