import { type Choices, numberThat, yesOrNo } from '../choices.ts';

/** The least profit that closes a trade, from so many minutes after it began. */
export interface RoiStep {
  readonly after: number;
  readonly profit: number;
}

/** What its user configures besides stop, target and trail, under the engine's own names. */
export interface CandleRules {
  readonly roi?: readonly RoiStep[];
  /** Gain from which the trail takes its own distance; before, it keeps that of the stop. */
  readonly trailingOffset: number;
  readonly useCustomStoploss: boolean;
  readonly customEntryPrice?: number;
  readonly customExitPrice?: number;
  /** What a waiting entry is changed to at the next candle; `none` takes it back. */
  readonly adjustEntryPrice?: number | 'none';
  /** Minutes that an order waits. */
  readonly unfilledtimeout: number;
}

export const candleDefaults: CandleRules = {
  trailingOffset: 0,
  useCustomStoploss: false,
  unfilledtimeout: 10,
};

const price = numberThat((value) => value > 0, 'a price above 0');
const share = numberThat((value) => value >= 0, 'a fraction from 0 up');

export const candleChoices: Choices = {
  roi: {
    read: (text) => (readRoi(text) === undefined ? undefined : text),
    allowed: 'steps of minutes and least profit, as in roi=0:0.1/120:0.02',
  },
  trailingOffset: share,
  useCustomStoploss: yesOrNo,
  customEntryPrice: price,
  customExitPrice: price,
  adjustEntryPrice: {
    read: (text) => (text === 'none' ? text : price.read(text)),
    allowed: 'none or a price above 0',
  },
  unfilledtimeout: numberThat((value) => value > 0, 'minutes above 0'),
};

/** Reads `0:0.1/120:0.02`, latest step first. */
export function readRoi(text: string): readonly RoiStep[] | undefined {
  const steps = text.split('/').map((step) => step.split(':').map(Number));
  if (steps.some((step) => step.length !== 2 || step.some((value) => !Number.isFinite(value))))
    return undefined;
  return steps
    .map(([after, profit]) => ({ after: after!, profit: profit! }))
    .toSorted((a, b) => b.after - a.after);
}
