import { timeframeLength } from '#market';
import { partsOf } from '#ledger';
import type { Run } from '#simulation';
import { breakEvenCost, type PricedTrade } from './break-even.ts';
import { capacityOf } from './capacity.ts';
import { dailyEquity, returnsOf } from './daily.ts';
import { drawdownOf } from './drawdown.ts';
import { exposedBars } from './exposure.ts';
import type { Metrics } from './metrics.ts';
import { numbersOf } from './numbers.ts';

/** Every number of a run. */
export function measure(run: Run): Metrics {
  const { bars, account, equity, trades, open } = run;
  const daily = dailyEquity(bars.time, equity);
  const { ambiguousTrades, closedEquity, smallSample, ...numbers } = numbersOf({
    cash: account.cash,
    time: bars.time,
    barLength: timeframeLength(bars.timeframe),
    daily,
    returns: returnsOf(daily, account.cash),
    drawdown: drawdownOf(bars.time, equity, account.cash),
    profits: Float64Array.from(trades, ({ pnl }) => pnl),
    ambiguous: [...trades, ...open].filter((trade) => trade.ambiguous).length,
    exposure: exposedBars(run) / bars.length,
    fills: run.fills,
  });
  return {
    ...numbers,
    breakEvenCost: breakEvenCost(pricedTrades(run)),
    capacity: capacityOf(run),
    ambiguousTrades,
    envelope: run.envelope,
    closedEquity,
    smallSample,
  };
}

// Round trips at undisturbed prices; what is still open is priced at its market's last close.
function pricedTrades({ fills, equity, account, lanes }: Run): PricedTrade[] {
  const priced: PricedTrade[] = [];
  const open = new Map<number, RoundTrip>();
  for (const [, fill] of partsOf(fills)) {
    const { lane, bar, quantity, price, fee, slippage, held, reason } = fill;
    if (reason === 'write-off') break;
    const before = bar > 0 ? equity[bar - 1]! : account.cash;
    const trip = open.get(lane) ?? new RoundTrip(Math.sign(quantity), before);
    open.set(lane, trip);
    trip.add(quantity, quantity * price - slippage, Math.abs(quantity) * price + fee);
    if (held !== 0) continue;
    priced.push(trip.priced());
    open.delete(lane);
  }
  for (const [lane, trip] of open) priced.push(trip.priced(lanes[lane]!.bars.close.at(-1)));
  return priced;
}

/** What was bought and sold between flat and flat, at prices nobody disturbed. */
class RoundTrip {
  readonly #sign: number;
  readonly #before: number;
  #bought = 0;
  #paid = 0;
  #sold = 0;
  #got = 0;
  #stake = 0;

  constructor(sign: number, before: number) {
    this.#sign = sign;
    this.#before = before;
  }

  add(quantity: number, undisturbed: number, cost: number): void {
    if (quantity * this.#sign > 0) {
      this.#bought += quantity;
      this.#paid += undisturbed;
      this.#stake += cost;
    } else {
      this.#sold -= quantity;
      this.#got -= undisturbed;
    }
  }

  priced(last = 0): PricedTrade {
    const left = this.#bought - this.#sold;
    return {
      side: this.#sign > 0 ? 'long' : 'short',
      entry: this.#paid / this.#bought,
      exit: (this.#got + left * last) / this.#bought,
      share: this.#stake / this.#before,
    };
  }
}
