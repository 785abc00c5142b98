import type { LaneInput } from '../../input.ts';
import { firstYes, never } from '../../quiet.ts';
import type { OneOrderRules } from './rules.ts';

/** What the signals ask for, as far as the direction lets them be heard. */
export class Asked {
  /** The columns that may end a position, for longs and for shorts. */
  readonly endsLong: readonly [leave: Float64Array, reverse: Float64Array];
  readonly endsShort: readonly [leave: Float64Array, reverse: Float64Array];

  constructor({ signals, bars }: LaneInput, { direction }: OneOrderRules) {
    const none = never(bars.length);
    const heard = (column: Float64Array | undefined, isHeard: boolean) => (isHeard && column ? column : none);
    const isBoth = direction === 'both';
    const enterLong = heard(signals.enterLong, direction !== 'shortonly');
    const exitLong = heard(signals.exitLong, direction !== 'shortonly' && !isBoth);
    const enterShort = heard(signals.enterShort, direction !== 'longonly');
    const exitShort = heard(signals.exitShort, direction !== 'longonly' && !isBoth);
    this.endsLong = [exitLong, enterShort];
    this.endsShort = [exitShort, enterLong];
  }

  /** 1 to enter long, −1 short, 0 not at all: an entry and an exit of one side cancel each other, and so do both entries. */
  entryAt(bar: number): number {
    const [exitLong, enterShort] = this.endsLong;
    const [exitShort, enterLong] = this.endsShort;
    const long = enterLong[bar] === 1 && exitLong[bar] !== 1;
    const short = enterShort[bar] === 1 && exitShort[bar] !== 1;
    return long === short ? 0 : long ? 1 : -1;
  }

  /** Whether what is held is to be left. */
  leavesAt(bar: number, held: number): boolean {
    const [exitLong, enterShort] = this.endsLong;
    const [exitShort, enterLong] = this.endsShort;
    return held > 0
      ? exitLong[bar] === 1 && enterLong[bar] !== 1
      : held < 0 && exitShort[bar] === 1 && enterShort[bar] !== 1;
  }

  /** The first bar in [from, to) that asks to enter anything, or `to`. */
  firstEntry(from: number, to: number): number {
    return firstYes(this.endsShort[1], this.endsLong[1], from, to);
  }
}
