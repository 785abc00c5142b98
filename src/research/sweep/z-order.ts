import type { Point, Space } from './space.ts';

/**
 * The places of points along the Z-curve, on which neighbours are near each other on all axes at once: each
 * stretch of it has few values of every parameter, so that what is computed of them is computed for many,
 * and fits in little memory.
 */
export function zOrder({ axes }: Space, points: readonly Point[]): Int32Array {
  const bits = axes.map(({ values }) => 32 - Math.clz32(values.length - 1));
  const codes = Float64Array.from(points, (point) => codeOf(point, bits));
  return Int32Array.from(points.keys()).toSorted((a, b) => codes[a]! - codes[b]!);
}

// The bits of all positions by turns, the highest first: longer axes begin, so that pieces are as wide as high.
function codeOf(point: Point, bits: readonly number[]): number {
  let code = 0;
  for (let bit = Math.max(...bits) - 1; bit >= 0; bit--)
    for (let axis = 0; axis < bits.length; axis++)
      if (bit < bits[axis]!) code = 2 * code + ((point[axis]! >> bit) & 1);
  return code;
}
