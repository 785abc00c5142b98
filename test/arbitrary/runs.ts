import fc from 'fast-check';
import { bars, type Bars } from '#market';
import { parseDialect, run, type Run } from '#simulation';
import { defineStrategy } from '#strategy';
import { anyBars } from './bars.ts';

// Up to 1 %, and none so near to 0 that its last digits are lost.
const anyRate = fc.integer({ min: 0, max: 1000 }).map((rate) => rate / 100_000);

const anyRestless = fc.record({
  market: anyBars(80, 150),
  hole: fc.integer({ min: 1, max: 200 }),
  isLong: fc.boolean(),
  stop: fc.double({ min: 0.005, max: 0.2, noNaN: true }),
  account: fc.record({
    cash: fc.double({ min: 10, max: 1e6, noNaN: true }),
    fee: anyRate,
    slippage: anyRate,
    size: fc.double({ min: 0.05, max: 1, noNaN: true }),
  }),
});

/** Runs of a strategy that goes in and out with every change of colour, over some days, days missing. */
export const anyRun: fc.Arbitrary<Run> = anyRunAs('next-open');

/** The same with fills as other engines have them. */
export function anyRunAs(...dialects: readonly string[]): fc.Arbitrary<Run> {
  return anyRestless.chain((how) => fc.constantFrom(...dialects).map((name) => runOf(how, name)));
}

type Restless = typeof anyRestless extends fc.Arbitrary<infer How> ? How : never;

function runOf({ market, hole, isLong, stop, account }: Restless, dialect: string): Run {
  const restless = defineStrategy({
    name: 'restless',
    about: '',
    series: ({ open, close }) => ({
      [isLong ? 'enterLong' : 'enterShort']: close.above(open),
      [isLong ? 'exitLong' : 'exitShort']: close.below(open),
    }),
    exits: () => ({ stopLoss: stop, takeProfit: 2 * stop }),
  });
  return run(restless.plan(), holed(market, hole), account, { dialect: parseDialect(dialect) });
}

// A perpetual, which may be sold short, that was closed for three days once.
function holed({ time, open, high, low, close, volume }: Bars, hole: number): Bars {
  return bars({ exchange: 'sample', symbol: 'BTC/USDT:USDT' }, '1h', {
    time: time.map((at, i) => at + (i >= hole ? 3 * 86_400_000 : 0)),
    open,
    high,
    low,
    close,
    volume,
  });
}
