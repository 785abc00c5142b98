/// <reference lib="dom" />

const hues = 7;
const dashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3]];
const borders = ['solid', 'dashed', 'dotted'] as const;

let cache = new Map<string, string>();

/** A colour of the style sheet, by its name there. */
export function colour(name: string): string {
  if (!cache.has(name))
    cache.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  return cache.get(name)!;
}

/** Forgets the colours, because the theme has changed. */
export function refreshColours(): void {
  cache = new Map();
}

/** How the line of the k-th strategy looks: colours first, then dashes tell lines apart. */
export function lineStyle(k: number): { colour: string; dash: number[]; border: string } {
  const style = Math.floor(k / hues) % dashes.length;
  return { colour: `series-${(k % hues) + 1}`, dash: [...dashes[style]!], border: borders[style]! };
}

/** How the baseline of the k-th market looks: all in one colour, told apart by their dashes. */
export function baselineStyle(k: number): { colour: string; dash: number[]; border: string } {
  const style = k % dashes.length;
  return { colour: 'baseline', dash: [...dashes[style]!], border: borders[style]! };
}
