import { type Dialect, nextOpen } from '../dialect.ts';
import { type Choice, type Choices, numberThat, oneOf, yesOrNo } from './choices.ts';
import { OneOrderLane } from './one-order/lane.ts';
import { oneOrderDefaults, type OneOrderRules } from './one-order/rules.ts';

const units = numberThat((value) => value > 0, 'inf for all the money, or a quantity above 0');
const sizeChoice: Choice = { ...units, read: (text) => (text === 'inf' ? 'inf' : units.read(text)) };

/** What its user chooses about a portfolio, under the engine's own names. */
export const vectorbtChoices: Readonly<Record<keyof OneOrderRules, Choices[string]>> = {
  price: oneOf('close', 'nextOpen'),
  direction: oneOf('longonly', 'shortonly', 'both'),
  size: sizeChoice,
  stopEntryPrice: oneOf('close', 'price', 'fillprice'),
  stopExitPrice: oneOf('stoplimit', 'stopmarket', 'close', 'price'),
  uponOppositeEntry: oneOf('reversereduce', 'close'),
  allowPartial: yesOrNo,
};

/** vectorbt 1.1 `Portfolio.from_signals`: one order a bar, no accumulation. */
export function vectorbt(chosen: Partial<OneOrderRules> = {}): Dialect {
  const rules = { ...oneOrderDefaults, ...chosen };
  return {
    ...nextOpen,
    name: 'vectorbt',
    about: aboutVectorbt,
    fillAt: rules.price === 'close' ? 'close' : 'next-open',
    shortsOnSpot: true,
    lane: (index, input, desk, purse) => new OneOrderLane(index, input, desk, purse, rules),
  };
}

const aboutVectorbt =
  'Fills as Portfolio.from_signals of vectorbt 1.1 does without accumulation: one order a bar, filled at the close that decided it (price=nextOpen: at the next open). ' +
  'Stop and target are tested from the bar after the entry, before the signals, which a hit silences; they count from the entry bar’s close and fill without slippage (stopEntryPrice, stopExitPrice). ' +
  'An entry asks for all the money or for size=… units; an opposite one turns the position around in one order, and what the cash does not reach for is cut. Each fill that closes something is a trade. ' +
  'Shorts need no margin and are allowed on spot markets, equity may fall below zero and nothing is liquidated. ' +
  'Not reproduced: accumulation, shared cash, records of ignored orders, and its other sizes, conflict modes and order types. Not in that engine and so left out here: funding, borrowing, leverage, maintenance, maker fees, spread, impact, volume limits, market rules, finer bars, waiting entries; ladders, trailAfter, breakEven and a trail beside a stop are refused.';
