import { deviation, mean, quantile, ratio } from './sample.ts';

export const daysOfYear = 365;
const year = Math.sqrt(daysOfYear);

/** The metrics that daily returns alone decide. */
export const ratios = {
  sharpe: (returns) => perYear(ratio(mean(returns), deviation(returns))),
  sortino: (returns) => perYear(ratio(mean(returns), downside(returns))),
  volatility: (returns) => perYear(deviation(returns)),
  var95: (returns) => negative(quantile(returns, 0.05)),
  cvar95: (returns) => {
    const worst = quantile(returns, 0.05);
    return worst === null ? null : negative(meanUpTo(worst, returns));
  },
  omega: (returns) => {
    let gains = 0;
    let losses = 0;
    for (const change of returns) {
      if (change > 0) gains += change;
      else losses -= change;
    }
    return ratio(gains, losses);
  },
} as const satisfies Record<string, (returns: Float64Array) => number | null>;

export type RatioName = keyof typeof ratios;

/** Root of the mean squared loss, the mean taken over all days. */
function downside(returns: Float64Array): number {
  let squares = 0;
  for (const change of returns) if (change < 0) squares += change * change;
  return Math.sqrt(squares / returns.length);
}

function meanUpTo(limit: number, returns: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (const change of returns) {
    if (!(change <= limit)) continue;
    sum += change;
    count++;
  }
  return sum / count;
}

function perYear(value: number | null): number | null {
  return value === null ? null : value * year;
}

function negative(value: number | null): number | null {
  return value === null ? null : -value;
}
