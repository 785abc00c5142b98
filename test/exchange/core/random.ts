/** A number in [0, 1) that depends on nothing but its arguments: any place of the tape can be read directly. */
export function chance(seed: number, ...at: readonly number[]): number {
  let hash = mix(seed ^ 0x9e3779b9);
  for (const value of at) {
    hash = mix(hash ^ (value | 0));
    hash = mix(hash + Math.floor(value / 0x1_0000_0000));
  }
  return (hash >>> 0) / 0x1_0000_0000;
}

/** A stream of numbers in [0, 1); the same seed gives the same stream. */
export function stream(seed: number): () => number {
  let count = 0;
  return () => chance(seed, count++);
}

export function seedOf(text: string, seed: number): number {
  let hash = seed | 0;
  for (const letter of text) hash = mix(hash ^ letter.codePointAt(0)!);
  return hash;
}

// The finaliser of MurmurHash3: every input bit reaches every output bit.
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
