/** What a sizing may look at when an entry is about to be filled. */
export interface Moment {
  readonly size: number;
  readonly equity: number;
  /** What one coin takes from the cash, costs included. */
  readonly perUnit: number;
  readonly price: number;
  /** From the price to the stop, in money; Infinity without a stop. */
  readonly stopDistance: number;
  /** Yearly volatility of the market as of the decision. */
  readonly volatility: number;
  readonly record: TrackRecord;
}

interface Model {
  /** The quantity an entry asks for, before cash and the market's rules have their say. */
  readonly quantity: (moment: Moment) => number;
  readonly most: number;
  /** Completes the sentence "allowed is …". */
  readonly allowed: string;
}

/** What the number called `size` means. */
export const sizings = {
  share: {
    quantity: ({ size, equity, perUnit }) => (equity * size) / perUnit,
    most: 1,
    allowed: 'a share of the cash above 0 and at most 1, for example 0.5',
  },
  cash: {
    quantity: ({ size, perUnit }) => size / perUnit,
    most: Infinity,
    allowed: 'an amount of money above 0, for example 1000',
  },
  quantity: { quantity: ({ size }) => size, most: Infinity, allowed: 'a quantity above 0, for example 0.5' },
  risk: {
    quantity: ({ size, equity, stopDistance }) => (equity * size) / stopDistance,
    most: 1,
    allowed: 'the share of equity to lose at the stop, above 0 and at most 1, for example 0.01',
  },
  volatility: {
    quantity: ({ size, equity, volatility, price }) => (equity * size) / volatility / price,
    most: 10,
    allowed: 'the yearly volatility to hold, above 0 and at most 10, for example 0.2',
  },
  kelly: {
    quantity: ({ size, equity, record, perUnit }) => (equity * size * record.kelly) / perUnit,
    most: 1,
    allowed: 'the part of the Kelly stake to take, above 0 and at most 1, for example 0.5',
  },
} as const satisfies Readonly<Record<string, Model>>;

export type Sizing = keyof typeof sizings;

// With fewer trades than this a track record says nothing about the edge.
const enoughTrades = 10;
const cautiousShare = 0.1;

/** Wins and losses so far, for the Kelly stake. */
export class TrackRecord {
  #wins = 0;
  #losses = 0;
  #won = 0;
  #lost = 0;

  add(profit: number): void {
    if (profit > 0) {
      this.#wins++;
      this.#won += profit;
    } else {
      this.#losses++;
      this.#lost -= profit;
    }
  }

  /** Win rate − loss rate ÷ payoff, never below 0; a tenth until there are ten trades. */
  get kelly(): number {
    const trades = this.#wins + this.#losses;
    if (trades < enoughTrades) return cautiousShare;
    if (this.#wins === 0) return 0;
    if (this.#lost === 0) return 1;
    const rate = this.#wins / trades;
    const payoff = this.#won / this.#wins / (this.#lost / this.#losses);
    return Math.min(1, Math.max(0, rate - (1 - rate) / payoff));
  }
}
