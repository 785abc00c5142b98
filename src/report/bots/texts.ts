import type { RiskChange } from '#capital';
import { formatDuration } from '#market';
import type { NamedTransfer } from '#research';
import { formatMoney, formatPercent } from '../format.ts';

/** `÷ 2`, `as usual`, `pause`. */
export function divisorText(divisor: number): string {
  if (divisor === Infinity) return 'pause';
  return divisor === 1 ? 'as usual' : `÷ ${Number(divisor.toPrecision(6))}`;
}

/** `3 losses in a row`. */
export function causeText({ cause, is }: RiskChange): string {
  if (cause === 'cooldown over') return `cooldown of ${formatDuration(is)} over`;
  if (cause === 'new day') return cause;
  return cause.endsWith('in a row') ? `${is} ${cause}` : `${cause} of ${formatPercent(is)}`;
}

/** `bold → safe`. */
export function wayText({ from, to }: NamedTransfer): string {
  return `${from ?? 'deposit'} → ${to ?? 'withdrawal'}`;
}

/** What the trade brought that money was moved after. */
export function reasonText({ trade }: NamedTransfer): string {
  return trade ? `of a gain of ${formatMoney(trade.pnl)}` : '';
}
