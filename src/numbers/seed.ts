/** 128 bits that name a stream of random numbers. */
export type Key = readonly [number, number, number, number];

export const rootKey: Key = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];

/**
 * The key of a labelled stream under another key. Four lanes of multiply and rotate drink the text and
 * are stirred into each other at the end, so that labels differing in one letter share nothing.
 */
export function keyFor(parent: Key, label: number | string): Key {
  const text = String(label);
  let [a, b, c, d] = parent;
  for (let i = 0; i < text.length; i++) {
    const letter = text.charCodeAt(i);
    a = rotate(Math.imul(a ^ letter, 0x9e37_79b1) + b, 13);
    b = rotate(Math.imul(b ^ letter, 0x85eb_ca77) + c, 17);
    c = rotate(Math.imul(c ^ letter, 0xc2b2_ae3d) + d, 11);
    d = rotate(Math.imul(d ^ letter, 0x27d4_eb2f) + a, 19);
  }
  // Two rounds carry every bit of each lane into the other three.
  for (let round = 1; round <= 2; round++) {
    a = avalanche(a + d + text.length);
    b = avalanche(b + a);
    c = avalanche(c + b);
    d = avalanche(d + c + round);
  }
  return [avalanche(a + d), b, c, d];
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

// The finishing step of MurmurHash3: every input bit flips every output bit half of the time.
function avalanche(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return h ^ (h >>> 16);
}
