/** A quantity as people write it: what lies beyond nine decimals is noise of the arithmetic. */
export function shown(quantity: number): string {
  return String(Number(quantity.toFixed(9)));
}
