import { type Dialect, nextOpen } from '../dialect.ts';
import { type Choices, numberThat, oneOf, yesOrNo } from './choices.ts';
import { QueueLane } from './queue/lane.ts';
import { queueDefaults, type QueueRules } from './queue/rules.ts';

const sizeChoice = numberThat(
  (value) => value > 0 && (value < 1 || Number.isInteger(value)),
  'a share of what can be spent, above 0 and below 1, or a whole number of units',
);

/** What its user chooses about a backtest, under the engine's own names where it has them. */
export const backtestingPyChoices: Readonly<Record<keyof QueueRules, Choices[string]>> = {
  tradeOnClose: yesOrNo,
  exclusiveOrders: yesOrNo,
  finalizeTrades: yesOrNo,
  entryWhen: oneOf('always', 'flat'),
  entryType: oneOf('market', 'limit', 'stop'),
  entryOffset: numberThat((value) => value < 1, 'a fraction of the close from 0 up to 1'),
  size: sizeChoice,
  sellSize: sizeChoice,
  unit: numberThat((value) => value > 0, 'a quantity above 0'),
};

/** backtesting.py 0.6: a queue of orders, a trade for every entry, whole units. */
export function backtestingPy(chosen: Partial<QueueRules> = {}): Dialect {
  const rules = { ...queueDefaults, ...chosen };
  return {
    ...nextOpen,
    name: 'backtesting.py',
    about: aboutBacktestingPy,
    end: rules.finalizeTrades ? 'last open' : 'stays open',
    shortsOnSpot: true,
    lane: (index, input, desk, purse) => new QueueLane(index, input, desk, purse, rules),
  };
}

const aboutBacktestingPy =
  'Fills as backtesting.py 0.6 does without hedging: enterLong is buy(), enterShort is sell(), exitLong and exitShort are position.close() of a long and of a short. ' +
  'Every entry opens a trade of its own, with its stop and target; whatever is held the other way is closed first, oldest first. ' +
  'Whole units (unit=… for fractions of one); the slippage is its spread and moves entries only, limits as well; what cannot be paid is cancelled. Spot markets may be sold short. ' +
  'Waiting entries stay until filled; a trailing stop is one that the strategy moves at each close. ' +
  'Not reproduced: hedging, fixed commissions, orders with limit and stop. Not in that engine and so left out here: funding, borrowing, maintenance, maker fees, impact, volume limits, market rules, finer bars; ladders, trailAfter and breakEven are refused.';
