import { expect, it } from 'vitest';
import { parseGoals } from '#research';

it.each([
  ['maxDrawdown + volatility', ['maxDrawdown', 'volatility']],
  ['2 * maxDrawdown', ['maxDrawdown']],
  ['sharpe + ulcer', ['ulcer']],
  ['cagr - (maxDrawdown - ulcer)', ['ulcer']],
  ['max(maxDrawdown, volatility)', ['maxDrawdown', 'volatility']],
  ['-(maxDrawdown + volatility)', []],
  ['cagr / maxDrawdown', []],
  ['sharpe - 2 * maxDrawdown', []],
  ['sharpe * (maxDrawdown < 0.2)', []],
  ['sharpe / (ambiguousTrades - ambiguousTrades)', []],
  ['sharpe + trades', []],
  ['maxDrawdown', []],
  ['(maxDrawdown)', []],
])('%s grows with what should be small: %j', (text, against) => {
  const [goal] = parseGoals(text);
  expect(goal.against).toEqual(against);
  expect(goal.better).toBe(text.replaceAll(/[()]/g, '') === 'maxDrawdown' ? 'lower' : 'higher');
});
