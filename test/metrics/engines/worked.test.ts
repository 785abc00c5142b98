import { describe, expect, it } from 'vitest';
import { type EngineName, engines, type Outcome, parseEngines } from '#metrics';

const day = 86_400_000;

// Four days from 1000: +10 %, −10 %, 0, +20 %, while the market goes 100, 110, 99, 108.9.
// Four trades: +100, −60, 0 and +148.
const outcome: Outcome = {
  time: Float64Array.of(0, day, 2 * day, 3 * day),
  barLength: day,
  close: Float64Array.of(100, 110, 99, 108.9),
  equity: Float64Array.of(1100, 990, 990, 1188),
  cash: 1000,
  warmup: 0,
  trades: [100, -60, 0, 148].map((pnl, k) => ({
    side: k === 1 ? 'short' : 'long',
    entryTime: k * day,
    exitTime: k * day,
    fees: 1,
    pnl,
    return: pnl / 1000,
  })),
  openTrades: 0,
  fees: 4,
};

// Mean 0.05, squares around it 0.0025 + 0.0225 + 0.0025 + 0.0225 = 0.05.
const spread = Math.sqrt(0.05 / 3);

const worked: Readonly<Record<Exclude<EngineName, 'backtesting.py'>, Record<string, number | null>>> = {
  vectorbt: {
    totalReturn: 0.188,
    sharpe: (0.05 / spread) * Math.sqrt(365),
    sortino: (0.05 / Math.sqrt(0.01 / 4)) * Math.sqrt(365),
    maxDrawdown: -0.1,
    annualizedReturn: 1.188 ** (365 / 4) - 1,
    annFactor: 365,
    omega: 3,
    // A twentieth of the way up from −0.1, that is 3 × 0.05 = 0.15 of a step of 0.1.
    valueAtRisk: -0.085,
    conditionalValueAtRisk: -0.1,
    benchmarkReturn: 0.089,
    winRate: 2 / 4,
    profitFactor: 248 / 60,
    // 0.5 × 124 − 0.5 × 60: the trade without a result counts among the losers.
    expectancy: 32,
  },
  freqtrade: {
    profitTotal: 0.188,
    profitTotalAbs: 188,
    cagr: 1.188 ** (365 / 3) - 1,
    // Mean 0.047, squares 0.002809 + 0.011449 + 0.002209 + 0.010201 = 0.026668, over four trades.
    sharpe: (0.188 / 3 / Math.sqrt(0.026668 / 4)) * Math.sqrt(365),
    sqn: (Math.sqrt(4) * 0.047) / Math.sqrt(0.026668 / 3),
    // A single loser does not deviate.
    sortino: null,
    calmar: ((0.188 / 3) * 100 * Math.sqrt(365)) / (60 / 1100),
    maxDrawdownAbs: 60,
    maxDrawdownAccount: 60 / 1100,
    winRate: 2 / 4,
    profitFactor: 248 / 60,
    // 0.5 × 124 − 0.25 × 60.
    expectancy: 47,
    expectancyRatio: (1 + 124 / 60) * 0.5 - 1,
  },
  jesse: {
    sharpe: (0.05 / spread) * Math.sqrt(365),
    // Five balances, the initial one included.
    sortino: (0.05 / Math.sqrt(0.01 / 5)) * Math.sqrt(365),
    maxDrawdown: -0.1,
    annualReturn: 1.188 ** (365 / 4) - 1,
    calmar: (1.188 ** (365 / 4) - 1) / 0.1,
    omega: 3,
    // Drawdowns 0, 0.1, 0.1, 0; the deepest one stands for the tail.
    serenity: 0.2 / (Math.sqrt(0.02 / 4) * (0.1 / spread)),
    winRate: 2 / 3,
    expectancy: 124 * (2 / 3) - 60 / 3,
    expectancyPercentage: (124 * (2 / 3) - 60 / 3) / 1000,
    netProfitPercentage: 0.188,
    ratioAvgWinLoss: 124 / 60,
    grossLoss: -60,
    fee: 4,
  },
  nautilus: {
    sharpe: (0.05 / spread) * Math.sqrt(252),
    sortino: (0.05 / Math.sqrt(0.01 / 4)) * Math.sqrt(252),
    volatility: spread * Math.sqrt(252),
    riskReturnRatio: 0.05 / spread,
    profitFactor: 0.3 / 0.1,
    cagr: 1.188 ** (252 / 4) - 1,
    maxDrawdown: -0.1,
    calmar: (1.188 ** (252 / 4) - 1) / 0.1,
    winRate: 2 / 4,
    expectancy: 188 / 3,
    longRatio: 3 / 4,
    minWinner: 100,
    maxWinner: 148,
    minLoser: -60,
    maxLoser: -60,
  },
  lean: {
    compoundingAnnualReturn: 1.188 ** (365 / 4) - 1,
    drawdown: 0.1,
    sharpe: (1.05 ** 365 - 1) / (spread * Math.sqrt(365)),
    // One losing day does not deviate.
    sortino: null,
    annualVariance: (0.05 / 3) * 365,
    // Capital before each trade: 1000, 1100, 1040, 1040.
    averageWin: (0.1 + 148 / 1040) / 2,
    averageLoss: -(60 / 1100) / 2,
    winRate: 2 / 4,
    lossRate: 2 / 4,
    expectancy: 0.5 * ((0.1 + 148 / 1040) / (60 / 1100)) - 0.5,
    // Market 0, 0.1, −0.1, 0.1 with mean 0.025: products 0.005, squares 0.0275.
    beta: 2 / 11,
    alpha: 1.05 ** 365 - 1 - (2 / 11) * (1.025 ** 365 - 1),
    treynor: (1.05 ** 365 - 1) / (2 / 11),
    // Differences 0.1, −0.2, 0.1, 0.1 with mean 0.025: squares 0.0675.
    trackingError: Math.sqrt(0.0675 / 3) * Math.sqrt(365),
    valueAtRisk95: 0.05 - 1.6448536269514722 * spread,
  },
};

describe.each(Object.entries(worked))('%s on numbers worked by hand', (name, expected) => {
  const measured = engines[name as EngineName].measure(outcome);
  it.each(Object.entries(expected))('%s', (metric, value) => {
    if (value === null) return expect(measured[metric]).toBeNull();
    expect(measured[metric]! / value).toBeCloseTo(1, 10);
  });
});

it('every metric of every engine is a number here, or says what the engine prints instead', () => {
  for (const { definitions, measure } of Object.values(engines)) {
    const silent = Object.entries(measure(outcome)).filter(
      ([metric, value]) => value === null && definitions[metric]!.instead === undefined,
    );
    expect(silent).toEqual([]);
  }
});

it('nothing that does not exist becomes a number: one bar, no trades', () => {
  const nothing: Outcome = {
    ...outcome,
    time: Float64Array.of(0),
    close: Float64Array.of(100),
    equity: Float64Array.of(1000),
    trades: [],
    fees: 0,
  };
  for (const { definitions, measure } of Object.values(engines)) {
    const measured = measure(nothing);
    expect(Object.keys(measured)).toEqual(Object.keys(definitions));
    for (const value of Object.values(measured)) expect(value === null || Number.isFinite(value)).toBe(true);
    for (const ratio of ['sharpe', 'sortino', 'profitFactor', 'winRate', 'expectancy', 'calmar'])
      expect(measured[ratio] ?? null).toBeNull();
  }
});

it('a ruin is no number either, and no crash', () => {
  const ruined: Outcome = { ...outcome, equity: Float64Array.of(1100, -50, 0, 0) };
  for (const { measure } of Object.values(engines))
    for (const value of Object.values(measure(ruined)))
      expect(value === null || Number.isFinite(value)).toBe(true);
});

it.each(Object.entries(engines))('%s counts half a million minutes', (_, engine) => {
  const time = Float64Array.from({ length: 500_000 }, (_minute, k) => k * 60_000);
  const still = new Float64Array(time.length).fill(1000);
  const long = { ...outcome, time, barLength: 60_000, close: still, equity: still };
  for (const [name, value] of Object.entries(engine.measure(long)))
    expect(value, name).toSatisfy((found) => found === null || Number.isFinite(found));
});

it('engines are named one by one, by comma, or all', () => {
  expect(parseEngines('vectorbt')).toEqual(['vectorbt']);
  expect(parseEngines('lean, jesse,lean')).toEqual(['lean', 'jesse']);
  expect(parseEngines('all')).toEqual(Object.keys(engines));
  expect(() => parseEngines('vectorbtt')).toThrow(
    '"vectorbtt" is not an engine whose metrics are known. Did you mean "vectorbt"? Allowed: vectorbt, backtesting.py, freqtrade, jesse, nautilus, lean, all.',
  );
});
