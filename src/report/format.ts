import { type Bars, missingBars } from '#market';
import type { Unit } from '#metrics';

/** What stands in place of a number that does not exist. */
export const undefinedNumber = '–';

/** A metric's value as people read it. Percent signs exist only in reports. */
export function formatMetric(value: number | readonly number[] | boolean | null, unit: Unit): string {
  if (value === null) return undefinedNumber;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'number') return value.map((part) => formatMoney(part)).join(' … ');
  switch (unit) {
    case 'money':
      return formatMoney(value);
    case 'fraction':
      return formatPercent(value);
    case 'count':
      return formatCount(value);
    case 'duration':
      return formatDuration(value);
    default:
      return withoutMinusZero(value.toFixed(2));
  }
}

/** `12,345.67`, with fewer decimals for large amounts and more for tiny ones. */
export function formatMoney(value: number): string {
  const size = Math.abs(value);
  // Less than can be paid out is nothing.
  if (size < 5e-8) return '0.00';
  const decimals = size >= 100_000 ? 0 : size >= 1 ? 2 : 4;
  return grouped(value.toFixed(decimals));
}

/** `12,345`. */
export function formatCount(value: number): string {
  return grouped(String(value));
}

/** How many bars there are, and how many are missing between the first and the last. */
export function formatBars(bars: Bars): string {
  const missing = missingBars(bars);
  return `${formatCount(bars.length)} bars${missing === 0 ? '' : `, ${formatCount(missing)} missing between them`}`;
}

/** `12.3 %`; small rates keep the digits that matter. */
export function formatPercent(fraction: number): string {
  const percent = fraction * 100;
  const size = Math.abs(percent);
  const decimals = size >= 1000 ? 0 : size >= 1 || size === 0 ? 1 : size >= 0.1 ? 2 : 3;
  return `${grouped(withoutMinusZero(percent.toFixed(decimals)))} %`;
}

/** `3 d 4 h`, the two largest units. */
export function formatDuration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const parts: [number, string][] = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ];
  const shown = parts.filter(([amount]) => amount > 0).slice(0, 2);
  return shown.length === 0 ? '0 min' : shown.map(([amount, unit]) => `${amount} ${unit}`).join(' ');
}

/** A rate that somebody typed, with just the digits it has: `0.05 %`. */
export function formatRate(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(6))} %`;
}

/** A price with the digits its size calls for, without trailing zeros. */
export function formatPrice(price: number): string {
  return grouped(String(Number(price.toPrecision(8))));
}

function withoutMinusZero(number: string): string {
  return /^-[0.]+$/.test(number) ? number.slice(1) : number;
}

function grouped(number: string): string {
  const [whole, decimals] = number.split('.');
  const separated = whole!.replace(/\B(?=(\d{3})+$)/g, ',');
  return decimals === undefined ? separated : `${separated}.${decimals}`;
}
