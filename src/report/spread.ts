import type { Trade } from '#ledger';
import { deepestDrawdowns, distribution, monthlyReturns, quantiles } from '#metrics';
import type { Run } from '#simulation';

/** How a result is spread over time and over its trades. */
export function spreadOf({ bars: { time }, equity, account: { cash }, trades }: Run, drawdowns = 10) {
  const returns = trades.map((trade) => trade.return);
  return {
    months: monthlyReturns(time, equity, cash),
    drawdowns: deepestDrawdowns(time, equity, cash, drawdowns),
    distribution: distribution(returns, 24),
    returns: quantiles(returns),
    ...excursionsOf(trades),
  };
}

function excursionsOf(trades: readonly Trade[]) {
  return { mae: quantiles(trades.map(({ mae }) => mae)), mfe: quantiles(trades.map(({ mfe }) => mfe)) };
}

/** The same as plain data: an end of the distribution that is open is null. */
export function spreadToJson(run: Run): object {
  const { months, drawdowns, distribution: buckets, returns, mae, mfe } = spreadOf(run);
  const end = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    months,
    drawdowns,
    distribution: {
      buckets: buckets.map(({ from, to, count }) => ({ from: end(from), to: end(to), count })),
      returns,
      mae,
      mfe,
    },
  };
}
