import { expect, it } from 'vitest';
import { magnitude } from '#numbers';

it.each([
  [1000, 3],
  [9999.99, 3],
  [999.9999999999999, 2],
  [1, 0],
  [0.05, -2],
  [-250, 2],
  [5e-324, -324],
  [1.7976931348623157e308, 308],
])('the magnitude of %d is %d', (x, expected) => {
  expect(magnitude(x)).toBe(expected);
});
