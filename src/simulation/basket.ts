import { type Bars, marketName, timeframeLength } from '#market';
import { Fills, reasonCode } from '#orders';

/**
 * Several markets as one: an index that begins at 100 and moves like equal money in each, held. It
 * has a bar wherever one of them has, as short as the shortest.
 */
export function basketOf(markets: readonly Bars[]): Bars {
  const finest = markets.reduce((a, b) =>
    timeframeLength(b.timeframe) < timeframeLength(a.timeframe) ? b : a,
  );
  const time = Float64Array.from(new Set(markets.flatMap((bars) => [...bars.time]))).toSorted();
  const column = () => new Float64Array(time.length);
  const basket = { time, open: column(), high: column(), low: column(), close: column(), volume: column() };
  for (const bars of markets) addShare(basket, bars, 100 / markets.length);
  return { market: nameOf(markets), timeframe: finest.timeframe, length: time.length, ...basket };
}

type Columns = Pick<Bars, 'time' | 'open' | 'high' | 'low' | 'close' | 'volume'>;

// Where a market has no bar it stands still at its last close; before its first one, at its first open.
function addShare(basket: Columns, bars: Bars, share: number): void {
  const unit = share / bars.open[0]!;
  let next = 0;
  let last = bars.open[0]!;
  for (let i = 0; i < basket.time.length; i++) {
    const has = bars.time[next] === basket.time[i];
    basket.open[i]! += unit * (has ? bars.open[next]! : last);
    basket.high[i]! += unit * (has ? bars.high[next]! : last);
    basket.low[i]! += unit * (has ? bars.low[next]! : last);
    if (has) last = bars.close[next]!;
    basket.close[i]! += unit * last;
    if (has) basket.volume[i]! += bars.volume[next]! * last;
    if (has) next++;
  }
}

function nameOf(markets: readonly Bars[]): Bars['market'] {
  const exchanges = new Set(markets.map(({ market }) => market.exchange));
  const [exchange] = exchanges;
  const isOne = exchanges.size === 1;
  const names = new Set(markets.map(({ market }) => (isOne ? market.symbol : marketName(market))));
  return { exchange: isOne ? exchange! : 'several', symbol: [...names].join('+') };
}

/** Fills counted in the bars of the basket: an event inside or at the end of a bar belongs to its last slot. */
export function onAxis(fills: Fills, lanes: readonly Bars[], axis: Bars, atClose: boolean): Fills {
  const counted = new Fills();
  for (const fill of fills) {
    const { time, timeframe } = lanes[fill.lane]!;
    const begins = time[fill.bar]!;
    const isLate = fill.inside || (atClose && fill.quantity !== 0);
    const slot = isLate
      ? lastBefore(axis.time, begins + timeframeLength(timeframe))
      : lastBefore(axis.time, begins + 1);
    counted.append(
      fill.lane,
      slot,
      fill.quantity,
      fill.price,
      fill.fee,
      fill.slippage,
      fill.held,
      reasonCode[fill.reason],
      fill.inside,
      fill.ambiguous,
      fill.lot,
      fill.early,
    );
  }
  return counted;
}

/** Fills in the order of their bars, and where each has come: those of coarse bars are booked after finer ones. */
export function inOrder(fills: Fills): { readonly fills: Fills; readonly placeOf: (fill: number) => number } {
  const { bar, length } = fills;
  let k = 1;
  while (k < length && bar[k]! >= bar[k - 1]!) k++;
  if (k >= length) return { fills, placeOf: (fill) => fill };
  const order = Array.from({ length }, (_, fill) => fill).toSorted((a, b) => bar[a]! - bar[b]! || a - b);
  const places = new Map(order.map((from, to) => [from, to]));
  const sorted = new Fills();
  for (const from of order) {
    const { lane, quantity, price, fee, slippage, held, reason, inside, ambiguous, lot, early } =
      fills.at(from);
    const code = reasonCode[reason];
    sorted.append(
      lane,
      bar[from]!,
      quantity,
      price,
      fee,
      slippage,
      held,
      code,
      inside,
      ambiguous,
      lot,
      early,
    );
  }
  return { fills: sorted, placeOf: (fill) => places.get(fill) ?? fill };
}

function lastBefore(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
