import type { NamedTransfer } from '#research';
import { formatMoney } from '../format.ts';

/** `÷ 2`, `as usual`, `pause`. */
export function divisorText(divisor: number): string {
  if (divisor === Infinity) return 'pause';
  return divisor === 1 ? 'as usual' : `÷ ${Number(divisor.toPrecision(6))}`;
}

/** `bold → safe`. */
export function wayText({ from, to }: NamedTransfer): string {
  return `${from ?? 'deposit'} → ${to ?? 'withdrawal'}`;
}

/** What the trade brought that money was moved after. */
export function reasonText({ trade }: NamedTransfer): string {
  return trade ? `of a gain of ${formatMoney(trade.pnl)}` : '';
}
