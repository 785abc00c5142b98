import { describe, expect, it } from 'vitest';
import { bars, type Bars } from '#market';
import { definitions, measure, type Metrics, returnsOf } from '#metrics';
import { run, type Account } from '#simulation';
import { defineStrategy } from '#strategy';

const day = 86_400_000;
const free: Account = { cash: 1000, fee: 0, slippage: 0, size: 1 };

// Daily closes 100, 110, 99, 99, 118.8; every bar opens at the close before. Bought at the second
// bar's open (100), so equity is 1000, 1100, 990, 990, 1188: returns 0, +10 %, −10 %, 0, +20 %.
const held = measureHeld([100, 110, 99, 99, 118.8]);

it('what has lost everything changes no more: returns 0, −100 %, 0, 0', () => {
  expect([...returnsOf(Float64Array.of(1000, 0, 0, 0), 1000)]).toEqual([0, -1, 0, 0]);
  expect([...returnsOf(Float64Array.of(1000, -5, -5, -4), 1000)]).toEqual([0, -1.005, 0, 0]);
});

describe('numbers worked by hand on a position that is held', () => {
  it('final equity and return', () => {
    expect(held.finalEquity).toBeCloseTo(1188, 9);
    expect(held.totalReturn).toBeCloseTo(0.188, 12);
    expect(held.closedEquity).toBe(1000);
  });

  it('CAGR compounds five days to a year of 365', () => {
    expect(held.cagr! / (1.188 ** 73 - 1)).toBeCloseTo(1, 10);
  });

  it('Sharpe: mean 0.04, sample deviation √(0.052 ÷ 4)', () => {
    expect(held.sharpe).toBeCloseTo((0.04 / Math.sqrt(0.052 / 4)) * Math.sqrt(365), 9);
    expect(held.volatility).toBeCloseTo(Math.sqrt(0.052 / 4) * Math.sqrt(365), 9);
  });

  it('Sortino: the one loss of 10 %, squared, over five days', () => {
    expect(held.sortino).toBeCloseTo((0.04 / Math.sqrt(0.01 / 5)) * Math.sqrt(365), 9);
  });

  it('drawdown: 1100 to 990, for three days until 1188', () => {
    expect(held.maxDrawdown).toBeCloseTo(0.1, 12);
    expect(held.maxDrawdownDuration).toBe(3 * day);
    expect(held.calmar! / (held.cagr! / 0.1)).toBeCloseTo(1, 10);
  });

  it('Ulcer index: drawdowns 0, 0, 10 %, 10 %, 0', () => {
    expect(held.ulcer).toBeCloseTo(Math.sqrt(0.02 / 5), 12);
  });

  it('Omega: gains 0.3, losses 0.1', () => {
    expect(held.omega).toBeCloseTo(3, 9);
  });

  it('VaR 95: the 5th percentile of −0.1, 0, 0, 0.1, 0.2 lies a fifth of the way from −0.1 to 0', () => {
    expect(held.var95).toBeCloseTo(0.08, 12);
    expect(held.cvar95).toBeCloseTo(0.1, 12);
  });

  it('exposure: four of five bars', () => {
    expect(held.exposure).toBe(0.8);
  });

  it('is marked as a small sample', () => {
    expect(held.smallSample).toBe(true);
  });
});

describe('ratios that do not exist', () => {
  it('are null without trades', () => {
    const { winRate, profitFactor, expectancy, sqn, kelly } = held;
    expect({ winRate, profitFactor, expectancy, sqn, kelly }).toEqual({
      winRate: null,
      profitFactor: null,
      expectancy: null,
      sqn: null,
      kelly: null,
    });
  });

  it('are null when nothing moves', () => {
    const still = measureHeld([100, 100, 100]);
    const { sharpe, sortino, calmar, omega, volatility, breakEvenCost } = still;
    expect({ sharpe, sortino, calmar, omega, volatility, breakEvenCost }).toEqual({
      sharpe: null,
      sortino: null,
      calmar: null,
      omega: null,
      volatility: 0,
      breakEvenCost: null,
    });
  });
});

describe('numbers worked by hand on three trades', () => {
  // Bought and sold at opens 100→110, 100→90, 100→120 with a fee of 1 % per side.
  const traded = measureTrades([
    [100, 110],
    [100, 90],
    [100, 120],
  ]);
  // Each trade turns E into E ÷ 1.01 ÷ entry × exit × 0.99.
  const keep = 0.99 / 1.01;
  const [one, two, three] = [
    1000 * 1.1 * keep,
    1000 * 1.1 * 0.9 * keep ** 2,
    1000 * 1.1 * 0.9 * 1.2 * keep ** 3,
  ];
  const profits = [one - 1000, two - one, three - two];

  it('equity and trades', () => {
    expect(traded.finalEquity).toBeCloseTo(three, 8);
    expect(traded.closedEquity).toBeCloseTo(three, 8);
    expect(traded.trades).toBe(3);
  });

  it('win rate, profit factor, expectancy', () => {
    expect(traded.winRate).toBeCloseTo(2 / 3, 12);
    expect(traded.profitFactor).toBeCloseTo((profits[0]! + profits[2]!) / -profits[1]!, 9);
    expect(traded.expectancy).toBeCloseTo((three - 1000) / 3, 9);
  });

  it('SQN and Kelly', () => {
    const mean = (three - 1000) / 3;
    const deviation = Math.sqrt(profits.reduce((sum, profit) => sum + (profit - mean) ** 2, 0) / 2);
    expect(traded.sqn).toBeCloseTo((Math.sqrt(3) * mean) / deviation, 9);
    const payoff = (profits[0]! + profits[2]!) / 2 / -profits[1]!;
    expect(traded.kelly).toBeCloseTo(2 / 3 - 1 / 3 / payoff, 9);
  });

  it('break-even cost: 1.188 × ((1 − c) ÷ (1 + c))³ = 1', () => {
    const root = Math.cbrt(1.188);
    expect(traded.breakEvenCost).toBeCloseTo((root - 1) / (root + 1), 12);
  });

  it('fees explain the difference to free trading', () => {
    expect(traded.fees).toBeGreaterThan(0);
    const gross = profits.reduce((sum, profit) => sum + profit, 0) + traded.fees;
    expect(gross).toBeCloseTo(three - 1000 + traded.fees, 9);
  });
});

it('a day without bars counts as unchanged', () => {
  const whole = measureHeld([100, 110, 110, 121]);
  const holed = measureHeld([100, 110, NaN, 121]);
  expect(holed.sharpe).toBeCloseTo(whole.sharpe!, 12);
});

it('many bars of one day are one return', () => {
  const daily = measureHeld([100, 110, 99, 99, 118.8]);
  const halfDaily = measureHeld([90, 100, 95, 110, 130, 99, 98, 99, 100, 118.8], day / 2);
  // Bought at the second half-day's open, 90 instead of 100: only the first day differs.
  expect(halfDaily.maxDrawdown).toBeGreaterThan(daily.maxDrawdown);
  expect(halfDaily.exposure).toBe(0.9);
});

it('every number has a definition', () => {
  expect(Object.keys(held).toSorted()).toEqual(Object.keys(definitions).toSorted());
});

function measureHeld(closes: readonly number[], step = day): Metrics {
  const hold = defineStrategy({
    name: 'hold',
    about: '',
    series: ({ close }) => ({ enterLong: close.above(0) }),
  });
  return measure(run(hold.plan(), barsOfCloses(closes, step), free));
}

// Each trade is entered at one open and left at the next; the bars between decide it.
function measureTrades(trades: readonly (readonly [entry: number, exit: number])[]): Metrics {
  const opens = [50, ...trades.flat()];
  // The close before an entry is 1 and before an exit 2, which is what the strategy looks at.
  const closes = opens.map((_, i) => (i % 2 === 0 ? 1 : 2));
  const strategy = defineStrategy({
    name: 'timed',
    about: '',
    series: ({ close }) => ({ enterLong: close.below(1.5), exitLong: close.above(1.5) }),
  });
  const market = barsOfOpens(opens, closes);
  return measure(run(strategy.plan(), market, { ...free, fee: 0.01 }));
}

function barsOfCloses(closes: readonly number[], step: number): Bars {
  const rows = closes
    .map((close, i) => ({ time: i * step, close }))
    .filter(({ close }) => !Number.isNaN(close));
  const close = Float64Array.from(rows, (row) => row.close);
  const open = Float64Array.from(rows, (row, i) => (i === 0 ? row.close : rows[i - 1]!.close));
  return market(
    Float64Array.from(rows, (row) => row.time),
    open,
    close,
  );
}

function barsOfOpens(opens: readonly number[], closes: readonly number[]): Bars {
  return market(
    Float64Array.from(opens, (_, i) => i * day),
    Float64Array.from(opens),
    Float64Array.from(closes),
  );
}

function market(time: Float64Array, open: Float64Array, close: Float64Array): Bars {
  return bars({ exchange: 'sample', symbol: 'BTC/USDT' }, '1d', {
    time,
    open,
    close,
    high: open.map((price, i) => Math.max(price, close[i]!)),
    low: open.map((price, i) => Math.min(price, close[i]!)),
    volume: new Float64Array(time.length).fill(1),
  });
}
