import { chance } from '../core/random.ts';

/** One minute of trading in whole ticks and lots. */
export interface Minute {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface MinuteOptions {
  readonly seed: number;
  readonly level: number;
  readonly ticksPerUnit: number;
  readonly lotsPerUnit: number;
  readonly quiet: number;
}

/** Minute `index` since the epoch of an endless market: no minute needs the ones before it. */
export function minutes({ seed, level, ticksPerUnit, lotsPerUnit, quiet }: MinuteOptions) {
  const walk = noise(seed);
  let [known, knownClose] = [-1, 0];

  function closeOf(index: number): number {
    if (index !== known)
      [known, knownClose] = [index, Math.max(2, Math.round(level * ticksPerUnit * Math.exp(walk(index))))];
    return knownClose;
  }

  return (index: number): Minute | undefined => {
    if (quiet > 0 && chance(seed, index, 1) < quiet) return undefined;
    const open = closeOf(index - 1);
    const close = closeOf(index);
    const reach = Math.max(2, open * 0.0006);
    return {
      open,
      close,
      high: Math.max(open, close) + Math.floor(reach * chance(seed, index, 2) ** 2),
      low: Math.max(1, Math.min(open, close) - Math.floor(reach * chance(seed, index, 3) ** 2)),
      volume: 4 + Math.floor((chance(seed, index, 4) ** 2 * 60_000 * lotsPerUnit) / level),
    };
  };
}

const layers = 11;

// Layers of noise, each four times slower and twice as strong than the one before: the variance over k minutes grows with k.
function noise(seed: number): (index: number) => number {
  const places = new Float64Array(layers).fill(Number.NaN);
  const lefts = new Float64Array(layers);
  const rights = new Float64Array(layers);
  return (index) => {
    let sum = 0;
    let period = 1;
    let strength = 0.0004;
    for (let layer = 0; layer < layers; layer++) {
      const at = Math.floor(index / period);
      if (places[layer] !== at) {
        places[layer] = at;
        lefts[layer] = chance(seed, layer + 10, at);
        rights[layer] = chance(seed, layer + 10, at + 1);
      }
      const share = index / period - at;
      sum += strength * (lefts[layer]! * (1 - share) + rights[layer]! * share - 0.5);
      period *= 4;
      strength *= 2;
    }
    return sum;
  };
}
