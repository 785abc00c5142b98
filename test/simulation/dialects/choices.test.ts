import { describe, expect, it } from 'vitest';
import { fillNames } from '#config';
import { dialectNames, parseDialect } from '#simulation';

describe('a way to fill orders', () => {
  it('is found by its name and says what it does', () => {
    for (const name of dialectNames) {
      const dialect = parseDialect(name);
      expect(dialect.name).toBe(name);
      expect(dialect.about).toMatch(/^[A-Z].{100,}\.$/s);
    }
  });

  it('is called the same whatever sequence its choices were written in', () => {
    const one = parseDialect('backtesting.py:size=0.50,tradeOnClose=true');
    const other = parseDialect('backtesting.py:tradeOnClose=true,size=.5');
    expect(one.name).toBe('backtesting.py:tradeOnClose=true,size=0.5');
    expect(other.name).toBe(one.name);
    expect(parseDialect(one.name).name).toBe(one.name);
  });

  it('keeps a name that can be written again', () => {
    const text =
      'vectorbt:price=nextOpen,direction=both,size=inf,stopExitPrice=stopmarket,allowPartial=false';
    expect(parseDialect(text).name).toBe(text);
  });

  it('ends the data as it was told', () => {
    expect(parseDialect('backtesting.py').end).toBe('stays open');
    expect(parseDialect('backtesting.py:finalizeTrades=true').end).toBe('last open');
  });

  it.each([
    ['nextopen', '"nextopen" is not a way to fill orders. Did you mean "next-open"? Allowed: next-open'],
    ['__proto__', '"__proto__" is not a way to fill orders.'],
    [
      'next-open:x=1',
      '"x" says nothing to next-open, which leaves nothing to choose. Write next-open alone.',
    ],
    [
      'backtesting.py:tradeonclose=true',
      '"tradeonclose" is nothing to choose about backtesting.py. Did you mean "tradeOnClose"? Allowed: tradeOnClose=…',
    ],
    [
      'backtesting.py:tradeOnClose=yes',
      '"tradeOnClose=yes" is not allowed: tradeOnClose of backtesting.py is true or false.',
    ],
    [
      'backtesting.py:size=1.5',
      '"size=1.5" is not allowed: size of backtesting.py is a share of what can be spent, above 0 and below 1, or a whole number of units.',
    ],
    ['vectorbt:price=open', '"price=open" is not allowed: price of vectorbt is close, nextOpen.'],
    [
      'vectorbt:size=all',
      '"size=all" is not allowed: size of vectorbt is inf for all the money, or a quantity above 0.',
    ],
    ['backtesting.py:size=1,size=2', '"size" is written twice behind backtesting.py. Write it once.'],
    ['backtesting.py:', '"" is nothing to choose about backtesting.py.'],
  ])('%s is refused', (text, sentence) => {
    expect(() => parseDialect(text)).toThrow(sentence);
  });
});

it('the configuration knows the same names', () => {
  expect(fillNames).toEqual(dialectNames);
});
