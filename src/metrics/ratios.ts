import { deviation, mean, quantile, ratio } from './sample.ts';

export const daysOfYear = 365;
const year = Math.sqrt(daysOfYear);

/** The metrics that daily returns alone decide. */
export interface Ratios {
  readonly sharpe: number | null;
  readonly sortino: number | null;
  readonly volatility: number | null;
  readonly var95: number | null;
  readonly cvar95: number | null;
  readonly omega: number | null;
}

export function sharpeOf(returns: Float64Array): number | null {
  return perYear(ratio(mean(returns), deviation(returns)));
}

export function ratiosOf(returns: Float64Array): Ratios {
  const average = mean(returns);
  const spread = deviation(returns);
  const worst = quantile(returns, 0.05);
  return {
    sharpe: perYear(ratio(average, spread)),
    sortino: perYear(ratio(average, downside(returns))),
    volatility: perYear(spread),
    var95: negative(worst),
    cvar95: worst === null ? null : negative(meanUpTo(worst, returns)),
    omega: omega(returns),
  };
}

/** Root of the mean squared loss, the mean taken over all days. */
function downside(returns: Float64Array): number {
  let squares = 0;
  for (let d = 0; d < returns.length; d++) {
    const change = returns[d]!;
    if (change < 0) squares += change * change;
  }
  return Math.sqrt(squares / returns.length);
}

function meanUpTo(limit: number, returns: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let d = 0; d < returns.length; d++) {
    const change = returns[d]!;
    if (!(change <= limit)) continue;
    sum += change;
    count++;
  }
  return sum / count;
}

function omega(returns: Float64Array): number | null {
  let gains = 0;
  let losses = 0;
  for (let d = 0; d < returns.length; d++) {
    const change = returns[d]!;
    if (change > 0) gains += change;
    else losses -= change;
  }
  return ratio(gains, losses);
}

function perYear(value: number | null): number | null {
  return value === null ? null : value * year;
}

function negative(value: number | null): number | null {
  return value === null ? null : -value;
}
