import { createHash } from 'node:crypto';

/** The 64 bits of a double as hexadecimal digits. */
export function bits(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

/** How many doubles lie between two numbers of the same sign. */
export function unitsApart(a: number, b: number): number {
  const distance = BigInt(`0x${bits(a)}`) - BigInt(`0x${bits(b)}`);
  return Number(distance < 0n ? -distance : distance);
}

/** A short hash of the exact bits of many values. */
export function fingerprint(count: number, value: (index: number) => number): string {
  const hash = createHash('sha256');
  for (let i = 0; i < count; i++) hash.update(bits(value(i)));
  return hash.digest('hex').slice(0, 16);
}
