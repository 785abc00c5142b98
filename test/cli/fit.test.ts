import { describe, expect, it } from 'vitest';
import type { Cell } from '#report';
import { fitTable, wrap } from '../../src/cli/screens/fit.ts';

const cell = (text: string): Cell => ({ text, tone: 'plain', align: 'left' });
const table = {
  head: ['Strategy', 'Return', 'CAGR', 'Exposure'].map(cell),
  rows: [['sma-cross', '10.0 %', '3.0 %', '52.6 %'].map(cell)],
};

describe('a table on a narrow screen', () => {
  it('keeps everything when there is room', () => {
    expect(fitTable(table, 9 + 2 + 6 + 2 + 5 + 2 + 8)).toEqual({ table, dropped: [] });
    expect(fitTable(table, Infinity).dropped).toEqual([]);
  });

  it('drops what is missed least, and says so', () => {
    const { table: narrow, dropped } = fitTable(table, 31);
    expect(dropped).toEqual(['Exposure']);
    expect(narrow.rows[0]!.map(({ text }) => text)).toEqual(['sma-cross', '10.0 %', '3.0 %']);
  });

  it('never drops the name and the return', () => {
    expect(fitTable(table, 5).table.head.map(({ text }) => text)).toEqual(['Strategy', 'Return']);
  });
});

it('text breaks between words', () => {
  expect(wrap('one two three', 7)).toBe('one two\nthree');
  expect(wrap('one two three', Infinity)).toBe('one two three');
  expect(wrap('unbreakable', 4)).toBe('unbreakable');
});
