/**
 * What a run comes to. Rates and returns are fractions, money is in the quote currency, durations
 * are ms. A number that does not exist is null. `definitions` says what each one means.
 */
export interface Metrics {
  readonly finalEquity: number;
  readonly totalReturn: number;
  readonly cagr: number | null;
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly calmar: number | null;
  readonly maxDrawdown: number;
  readonly maxDrawdownDuration: number;
  readonly volatility: number | null;
  readonly var95: number | null;
  readonly cvar95: number | null;
  readonly ulcer: number | null;
  readonly omega: number | null;
  readonly trades: number;
  readonly winRate: number | null;
  readonly profitFactor: number | null;
  readonly expectancy: number | null;
  readonly sqn: number | null;
  readonly kelly: number | null;
  readonly exposure: number;
  readonly fees: number;
  readonly charges: number;
  readonly slippageCost: number;
  readonly breakEvenCost: number | null;
  readonly capacity: number | null;
  readonly ambiguousTrades: number;
  readonly envelope: readonly [low: number, high: number];
  /** Final equity without the position that is still open, as if it had never been entered. */
  readonly closedEquity: number;
  /** Fewer than 10 closed trades or 14 days: too little to conclude anything. */
  readonly smallSample: boolean;
}

export type MetricName = keyof Metrics;

/** How a metric's values are written for people. */
export type Unit = 'money' | 'fraction' | 'ratio' | 'count' | 'duration' | 'money range' | 'yes or no';

export interface Definition {
  readonly title: string;
  readonly unit: Unit;
  readonly meaning: string;
}

/** One written meaning for each number, in the order people read them. */
export const definitions: Readonly<Record<MetricName, Definition>> = {
  finalEquity: {
    title: 'Final equity',
    unit: 'money',
    meaning:
      'Cash plus the value of an open position at the last close, after all costs paid. Money that was brought from outside or taken out is left out, so that it tells the growth of what was there.',
  },
  totalReturn: {
    title: 'Return',
    unit: 'fraction',
    meaning: 'Final equity divided by initial cash, minus 1.',
  },
  cagr: {
    title: 'CAGR',
    unit: 'fraction',
    meaning:
      'Yearly growth that compounds to the total return: (final equity ÷ cash)^(1 ÷ years) − 1, with years of 365 days from the first bar’s open to the last bar’s close.',
  },
  sharpe: {
    title: 'Sharpe',
    unit: 'ratio',
    meaning:
      'Mean of daily returns ÷ their sample standard deviation (n − 1) × √365. Days end at midnight UTC, and a bar belongs to the day on which it opens; days without bars count as unchanged; risk-free rate 0.',
  },
  sortino: {
    title: 'Sortino',
    unit: 'ratio',
    meaning: 'Mean of daily returns ÷ root of the mean squared negative daily return (over all days) × √365.',
  },
  calmar: { title: 'Calmar', unit: 'ratio', meaning: 'CAGR ÷ maximum drawdown.' },
  maxDrawdown: {
    title: 'Max drawdown',
    unit: 'fraction',
    meaning:
      'Largest loss from the highest equity so far, measured at each bar’s close. The initial cash is the first peak.',
  },
  maxDrawdownDuration: {
    title: 'Longest drawdown',
    unit: 'duration',
    meaning: 'Longest time from a peak of equity until it was reached again, or until the end.',
  },
  volatility: {
    title: 'Volatility',
    unit: 'fraction',
    meaning: 'Sample standard deviation of daily returns × √365.',
  },
  var95: {
    title: 'VaR 95',
    unit: 'fraction',
    meaning:
      'The daily loss that 5 % of days exceed: the 5th percentile of daily returns, sign turned, neighbours interpolated.',
  },
  cvar95: { title: 'CVaR 95', unit: 'fraction', meaning: 'Mean daily loss of the days at or beyond VaR 95.' },
  ulcer: { title: 'Ulcer index', unit: 'fraction', meaning: 'Root of the mean squared drawdown over days.' },
  omega: {
    title: 'Omega',
    unit: 'ratio',
    meaning: 'Sum of positive daily returns ÷ sum of negative ones, sign turned.',
  },
  trades: { title: 'Trades', unit: 'count', meaning: 'Closed round trips, from flat to flat.' },
  winRate: {
    title: 'Win rate',
    unit: 'fraction',
    meaning: 'Share of closed trades with a profit above 0 after fees and slippage.',
  },
  profitFactor: {
    title: 'Profit factor',
    unit: 'ratio',
    meaning: 'Money won by winning trades ÷ money lost by losing trades.',
  },
  expectancy: {
    title: 'Expectancy',
    unit: 'money',
    meaning: 'Mean profit of a closed trade, in money, after costs.',
  },
  sqn: {
    title: 'SQN',
    unit: 'ratio',
    meaning: '√(number of closed trades) × mean ÷ sample standard deviation of their profit in money.',
  },
  kelly: {
    title: 'Kelly',
    unit: 'fraction',
    meaning:
      'Win rate − (1 − win rate) ÷ (mean win ÷ mean loss): the stake that would have grown fastest in hindsight.',
  },
  exposure: {
    title: 'Exposure',
    unit: 'fraction',
    meaning: 'Share of bars in which a position existed, the open one included.',
  },
  fees: { title: 'Fees', unit: 'money', meaning: 'Paid to the exchange over all fills.' },
  charges: {
    title: 'Charges',
    unit: 'money',
    meaning:
      'Paid for holding: funding of perpetuals and interest on what was borrowed; negative when received.',
  },
  slippageCost: {
    title: 'Slippage',
    unit: 'money',
    meaning: 'Lost against the undisturbed price over all fills.',
  },
  breakEvenCost: {
    title: 'Break-even cost',
    unit: 'fraction',
    meaning:
      'Fee and slippage per side, together, at which these trades would have earned nothing: each compounds with the share of equity it had, the open one is priced at the last close. Null when they lose even for free.',
  },
  capacity: {
    title: 'Capacity',
    unit: 'money',
    meaning:
      'Initial cash with which 95 % of the fills would have been at most 1 % of their bar’s volume, quantities growing with the cash. Null without fills or volumes.',
  },
  ambiguousTrades: {
    title: 'Ambiguous trades',
    unit: 'count',
    meaning: 'Trades that touched stop and target within one bar; the stop was assumed to come first.',
  },
  envelope: {
    title: 'Envelope',
    unit: 'money range',
    meaning: 'Final equity if each ambiguous bar had gone against us, and if each had gone for us.',
  },
  closedEquity: {
    title: 'Closed equity',
    unit: 'money',
    meaning: 'Initial cash plus the profit of closed trades only.',
  },
  smallSample: {
    title: 'Small sample',
    unit: 'yes or no',
    meaning: 'Fewer than 10 closed trades or fewer than 14 days: too little to conclude anything.',
  },
};
