import { expect, it } from 'vitest';
import { firstDifference } from '../../../src/research/gates/first-difference.ts';

it.each([
  [1, 0, 'Trade 1 is new. There is 1 trade; there were 0.'],
  [0, 1, 'Trade 1 is gone. There are 0 trades; there was 1.'],
  [3, 2, 'Trade 3 is new. There are 3 trades; there were 2.'],
])('%i trades instead of %i are counted as people count', (now, then, text) => {
  type Given = Parameters<typeof firstDifference>;
  const trades = (length: number) => ({ trades: Array.from({ length }, () => ({ side: 'long' })) });
  expect(firstDifference(trades(now) as unknown as Given[0], trades(then) as unknown as Given[1])).toBe(text);
});
