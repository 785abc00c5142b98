const unitsPerCoin = 1e8;

/** Money is moved in whole units: a hundred-millionth of the quote currency. */
export const unit = 1 / unitsPerCoin;

/** The whole units of an amount: what only the noise of doubles keeps from one more has it. */
export function wholeUnits(amount: number): number {
  const count = amount * unitsPerCoin;
  const near = Math.round(count);
  const whole = near - count <= 1e-6 + 1e-14 * count ? near : Math.floor(count);
  return whole / unitsPerCoin;
}
