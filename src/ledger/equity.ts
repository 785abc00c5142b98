import type { Bars } from '#market';
import type { Fills } from '#orders';

/** Cash plus the position at each bar's close, after all costs paid so far. */
export function equityOf(
  fills: Fills,
  { close, length }: Pick<Bars, 'close' | 'length'>,
  cash: number,
): Float64Array {
  const equity = new Float64Array(length);
  let money = cash;
  let held = 0;
  let bar = 0;
  for (let k = 0; k <= fills.length; k++) {
    const next = k < fills.length ? fills.bar[k]! : length;
    for (; bar < next; bar++) equity[bar] = money + held * close[bar]!;
    if (k === fills.length) break;
    money -= fills.quantity[k]! * fills.price[k]! + fills.fee[k]!;
    held = fills.held[k]!;
  }
  return equity;
}
