import { type Dialect, nextOpen } from '../dialect.ts';
import { CandleLane } from './candle/lane.ts';
import { candleDefaults, type CandleRules, readRoi } from './candle/rules.ts';
import type { Chosen } from './choices.ts';

/** freqtrade's backtesting of one candle series, without callbacks of the strategy's own. */
export function freqtrade({ roi, ...chosen }: Chosen = {}): Dialect {
  const steps = roi === undefined ? {} : { roi: readRoi(String(roi))! };
  const rules: CandleRules = { ...candleDefaults, ...chosen, ...steps };
  return {
    ...nextOpen,
    name: 'freqtrade',
    about: aboutFreqtrade,
    end: 'last open',
    shortsOnSpot: true,
    lane: (index, input, desk, purse) => new CandleLane(index, input, desk, purse, rules),
  };
}

const aboutFreqtrade =
  'Fills as freqtrade’s backtesting does: an entry signal orders at the next candle’s open (customEntryPrice: at a price of its own), on every candle but the last. ' +
  'Exits are tried once a candle, the entry’s included: signal at the open, then the stop, liquidation, profit (takeProfit, or roi=minutes:profit/…), the trail, which this candle’s high raises before its low is tested. ' +
  'A stop fills at its price unless the whole candle lies beyond it. Profit counts after both fees and on the margin. A signal for the other side enters at the open of the candle that closed a trade, even where it closed later. ' +
  'What is open at the end is closed at the last open. A waiting entry that fills later is dated by its first candle, as there. ' +
  'stopLoss, takeProfit, trailingStop and trailAfter (trailing_only_offset_is_reached) are fractions; trailingOffset is trailing_stop_positive_offset. Stakes are 99 % of what there is. ' +
  'Shorts are taken on any market. Not reproduced: callbacks of a strategy, detail timeframes, protections, position adjustment, precision and limits of exchanges. ' +
  'Not in that engine and so left out here: slippage, spread, impact, volume limits, maker fees, maintenance, borrowing; and funding, which it has and we leave out.';
