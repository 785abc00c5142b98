import fc from 'fast-check';
import { expect, it } from 'vitest';
import { collectFunding } from '#collect';
import type { FundingRate } from '#exchange';

const hour = 3_600_000;

interface Exchange {
  /** Hours between two rates. */
  readonly interval: number;
  readonly page: number;
  /** Whether a full page holds the newest of the span, or the oldest. */
  readonly newest: boolean;
}

function source({ interval, page, newest }: Exchange) {
  return {
    fundingPage: page,
    funding(_: string, from: number, to: number) {
      const rates: FundingRate[] = [];
      const step = interval * hour;
      for (let time = Math.ceil(from / step) * step; time < to; time += step)
        rates.push({ time, rate: time / hour / 1e6 });
      return Promise.resolve(newest ? rates.slice(-page) : rates.slice(0, page));
    },
  };
}

const exchanges = fc.record({
  interval: fc.constantFrom(1, 2, 4, 8),
  page: fc.integer({ min: 2, max: 30 }),
  newest: fc.boolean(),
});
const span = fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 600 }));

it('every rate comes, whatever the exchange leaves out of a full page', async () => {
  await fc.assert(
    fc.asyncProperty(exchanges, span, async (exchange, [start, length]) => {
      const [from, to] = [start * hour, (start + length) * hour];
      const kept: FundingRate[] = [];
      await collectFunding({ from, to }, undefined, {
        source: source(exchange),
        symbol: 'BTC/USDT:USDT',
        keep: (rates) => Promise.resolve(void kept.push(...rates)),
        isStopped: () => false,
      });
      const all = await source({ ...exchange, page: Infinity }).funding('', from, to);
      expect(kept).toEqual(all);
    }),
  );
});

it('P2: an empty answer is no hole until it is said twice', async () => {
  const rates = source({ interval: 8, page: 10, newest: false });
  const kept: FundingRate[] = [];
  let asked = 0;
  await collectFunding({ from: 0, to: 400 * hour }, undefined, {
    source: {
      ...rates,
      // Every third answer is lost.
      funding: (symbol, from, to) =>
        ++asked % 3 === 0 ? Promise.resolve([]) : rates.funding(symbol, from, to),
    },
    symbol: 'BTC/USDT:USDT',
    keep: (some) => Promise.resolve(void kept.push(...some)),
    isStopped: () => false,
  });
  expect(kept.map(({ time }) => time / hour)).toEqual(Array.from({ length: 50 }, (_, k) => k * 8));
});

it('the last that are stored are asked for again with what follows, all of them only on request', async () => {
  const ask = async (again: boolean) => {
    const spans: number[][] = [];
    const rates = source({ interval: 8, page: 60, newest: false });
    await collectFunding(
      { from: 0, to: 480 * hour },
      { from: 0, to: 400 * hour + 1 },
      {
        source: {
          ...rates,
          funding: (symbol, from, to) => {
            spans.push([from / hour, to / hour]);
            return rates.funding(symbol, from, to);
          },
        },
        symbol: 'BTC/USDT:USDT',
        again,
        keep: () => Promise.resolve(),
        isStopped: () => false,
      },
    );
    return spans.map((span) => span.map(Math.floor));
  };
  // Three intervals of eight hours.
  expect(await ask(false)).toEqual([[376, 480]]);
  expect(await ask(true)).toEqual([
    [376, 480],
    [0, 400],
  ]);
});

it('what is stored has no holes, wherever collecting is broken off', async () => {
  await fc.assert(
    fc.asyncProperty(
      exchanges,
      fc.array(fc.tuple(span, fc.integer({ min: 0, max: 20 })), { minLength: 1, maxLength: 4 }),
      async (exchange, goes) => {
        const stored = new Set<number>();
        const step = exchange.interval * hour;
        for (const [[start, length], patience] of goes) {
          const times = [...stored].toSorted((a, b) => a - b);
          const known = times.length === 0 ? undefined : { from: times[0]!, to: times.at(-1)! + 1 };
          let left = patience;
          await collectFunding({ from: start * hour, to: (start + length) * hour }, known, {
            source: source(exchange),
            symbol: 'BTC/USDT:USDT',
            keep: (rates) => Promise.resolve(rates.forEach(({ time }) => stored.add(time))),
            isStopped: () => left-- <= 0,
          });
          const after = [...stored].toSorted((a, b) => a - b);
          expect(after.slice(1).every((time, k) => time === after[k]! + step)).toBe(true);
        }
      },
    ),
  );
});
