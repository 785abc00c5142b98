// Far more than adding or multiplying ten thousand numbers in another order changes, and nothing to a person.
const noise = 1e-9;

/**
 * Whether a return, drawdown or ratio is less than another by more than rounding: trades in another order end
 * where they ended, but for the last bits. What is near 0 is told from it by its distance to 1, the cash.
 */
export function isLess(one: number, other: number): boolean {
  return other - one > noise * Math.max(1, Math.abs(one), Math.abs(other));
}
