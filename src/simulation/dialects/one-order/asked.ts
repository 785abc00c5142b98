import type { SignalName } from '#strategy';
import type { LaneInput } from '../../input.ts';
import { firstOf, Signal, signalOf } from '../../signal.ts';
import type { OneOrderRules } from './rules.ts';

/** What the signals ask for, as far as the direction lets them be heard. */
export class Asked {
  /** The signals that may end a position, for longs and for shorts. */
  readonly endsLong: readonly [leave: Signal, reverse: Signal];
  readonly endsShort: readonly [leave: Signal, reverse: Signal];

  constructor(input: LaneInput, { direction }: OneOrderRules) {
    const heard = (name: SignalName, isHeard: boolean) =>
      isHeard ? signalOf(input, name) : new Signal(undefined);
    const isBoth = direction === 'both';
    const enterLong = heard('enterLong', direction !== 'shortonly');
    const exitLong = heard('exitLong', direction !== 'shortonly' && !isBoth);
    const enterShort = heard('enterShort', direction !== 'longonly');
    const exitShort = heard('exitShort', direction !== 'longonly' && !isBoth);
    this.endsLong = [exitLong, enterShort];
    this.endsShort = [exitShort, enterLong];
  }

  /** 1 to enter long, −1 short, 0 not at all: an entry and an exit of one side cancel each other, and so do both entries. */
  entryAt(bar: number): number {
    const [exitLong, enterShort] = this.endsLong;
    const [exitShort, enterLong] = this.endsShort;
    const long = enterLong.on(bar) && !exitLong.on(bar);
    const short = enterShort.on(bar) && !exitShort.on(bar);
    return long === short ? 0 : long ? 1 : -1;
  }

  /** Whether what is held is to be left. */
  leavesAt(bar: number, held: number): boolean {
    const [exitLong, enterShort] = this.endsLong;
    const [exitShort, enterLong] = this.endsShort;
    return held > 0
      ? exitLong.on(bar) && !enterLong.on(bar)
      : held < 0 && exitShort.on(bar) && !enterShort.on(bar);
  }

  /** The first bar in [from, to) that asks to enter anything, or `to`. */
  firstEntry(from: number, to: number): number {
    return firstOf(this.endsShort[1], this.endsLong[1], from, to);
  }
}
