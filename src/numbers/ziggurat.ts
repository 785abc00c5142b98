import { exp } from './exp.ts';
import { log } from './log.ts';

const layers = 256;

/** Where the lowest layer ends and the tail begins, so that all 256 layers have one area. */
export const tailStart = 3.6541528853610088;
const layerArea = 0.004_928_673_233_974_655;

/** Half the width of each layer under the bell curve, widest first; the tail is folded into the first. */
export const layerWidths = new Float64Array(layers + 1);
/** The height of the curve at each of those widths. */
export const layerHeights = new Float64Array(layers + 1);

layerWidths[0] = layerArea / bell(tailStart);
layerWidths[1] = tailStart;
for (let i = 2; i < layers; i++) {
  const below = layerWidths[i - 1]!;
  layerWidths[i] = Math.sqrt(-2 * log(layerArea / below + bell(below)));
}
layerWidths[layers] = 0;
for (let i = 0; i <= layers; i++) layerHeights[i] = bell(layerWidths[i]!);

function bell(x: number): number {
  return exp(-0.5 * x * x);
}
