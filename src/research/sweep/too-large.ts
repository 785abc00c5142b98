import { UserError } from '#errors';

/** What is known of a trial whose series there is no room for. */
export interface Shortage {
  /** Bytes that there are, and that it takes. */
  readonly bytes: number;
  readonly needed: number;
  readonly bars: number;
  readonly markets: number;
}

/** Says that there is no room for the series of even one trial. Who has more to give can try again. */
export class TooLarge extends UserError {
  readonly shortage: Shortage;

  constructor(shortage: Shortage) {
    const { bytes, needed, bars, markets } = shortage;
    const each = markets === 1 ? '' : ` on each of ${markets} markets`;
    super(
      'usage',
      `"${Number((bytes / 2 ** 20).toFixed(2))} MB" is not enough for one trial, which needs about ${Math.ceil(needed / 2 ** 20)} MB for its series over ${bars} bars${each}. Give more with --max-memory, or fewer bars with --from and --to.`,
    );
    this.shortage = shortage;
  }

  /** The same where each of several markets has its part of what there is. */
  onEachOf(markets: number): TooLarge {
    const { bytes, needed, bars } = this.shortage;
    return new TooLarge({ bytes: bytes * markets, needed: needed * markets, bars, markets });
  }
}
