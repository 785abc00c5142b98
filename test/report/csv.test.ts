import { describe, expect, it } from 'vitest';
import { comparisonCsv, sweepSubject, tradesCsv } from '#report';
import type { ShownTrade } from '../../src/report/columns/trades.ts';
import { csv } from '../../src/report/csv-text.ts';
import { tradesCsv as shownTradesCsv } from '../../src/report/page/trade-columns.ts';
import { reported, walkBars } from './documents.ts';
import { searched } from './sweeps.ts';
import smaCross from '../../strategies/sma-cross.ts';

describe('a cell of text that a spreadsheet would work out', () => {
  it.each([
    ["=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"],
    ['@sum', "'@sum"],
    ['+1+1', "'+1+1"],
    ['-1+1', "'-1+1"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['=1,"2"', '"\'=1,""2"""'],
  ])('%j is text, in the head as well', (text, expected) => {
    expect(csv([text], [[text]])).toBe(`${expected}\n${expected}\n`);
  });

  it.each([-1.5, '-1.5', '+2', '-.5e-7', '-Infinity', Number.NEGATIVE_INFINITY, 'a=1', '', '–'])(
    'while %j stays what it is',
    (value) => {
      expect(csv(['n'], [[value]])).toBe(`n\n${value}\n`);
    },
  );
});

it('what turns the direction of text, or is obeyed, is shown in every cell', () => {
  expect(csv(['fast\u202Etsaf'], [['a\u2066b\u2069', '\u001B[8mhidden', 'x\r\ny']])).toBe(
    'fast\\u202etsaf\na\\u2066b\\u2069,␛[8mhidden,"x\r\ny"\n',
  );
});

const odd = "=cmd|' /C calc'!A0";

it('names of parameters, strategies and markets are text in every file', () => {
  const document = searched([{ name: 'fast', values: [2, 4] }]);
  const space = { ...document.space, axes: [{ ...document.space.axes[0]!, name: odd }] };
  const strategy = { ...smaCross, params: { [odd]: smaCross.params['fast']! } };
  const [head] = comparisonCsv({
    ...sweepSubject({ ...document, space, strategy }),
    verdicts: [],
    skipped: [],
    unjudged: null,
    golden: [],
  }).split('\n');
  expect(head!.split(',')).toContain(`'${odd}`);

  const one = reported(smaCross, walkBars(500));
  const run = { ...one.run, plan: { ...one.run.plan, strategy: odd } };
  expect(tradesCsv([{ run: { ...run, lanes: [run, ...run.lanes.slice(1)] } }])).toContain(`\n'${odd},`);
});

it('a page saves the trades that it shows with names as text and losses as numbers', () => {
  const lost: ShownTrade = {
    place: 1,
    lane: 0,
    side: 'long',
    entry: 0,
    exit: 1,
    open: false,
    reason: 'signal',
    bars: 1,
    ambiguous: false,
    entryPrice: 2,
    exitPrice: 1,
    quantity: 1,
    fees: 0,
    charges: 0,
    pnl: -1,
    return: -0.5,
  };
  const times = Float64Array.of(0, 3_600_000);
  expect(shownTradesCsv([lost], times, [odd], false)).toBe(
    'where,side,entryTime,entryPrice,exitTime,exitPrice,quantity,fees,pnl,return,reason,bars\n' +
      `'${odd},long,1970-01-01T00:00:00.000Z,2,1970-01-01T01:00:00.000Z,1,1,0,-1,-0.5,signal,1\n`,
  );
  const charged = shownTradesCsv([{ ...lost, charges: 0.25 }], times, [], true).split('\n');
  expect(charged[0]).toContain(',fees,charges,pnl,');
  expect(charged[1]).toContain(',1,0,0.25,-1,');
});
