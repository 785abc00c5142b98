/** What makes one synthetic market different from the others. */
export interface SampleSymbol {
  readonly symbol: string;
  readonly seed: string;
  /** The price at the first moment. */
  readonly price: number;
  readonly tick: number;
  /** A power of two, so that volumes add up to the same bits in whatever order they are summed. */
  readonly lot: number;
  /** How far the symbol moves when the whole market moves by one. */
  readonly beta: number;
  /** Typical standard deviation per day of what the symbol does apart from the market. */
  readonly ownVolatility: number;
  /** Base units traded in an ordinary minute. */
  readonly volume: number;
}

/** The root of all randomness here. It was picked among many for a path with a rise, a long fall and a recovery. */
export const marketSeed = 'sample market 1251';

// Shares of common and own movement give hourly correlations of about 0.83 (BTC, ETH), 0.75 (BTC, SOL)
// and 0.72 (ETH, SOL), as measured on exchange bars of 2024.
const all: readonly SampleSymbol[] = [
  {
    symbol: 'BTC/USDT',
    seed: '1',
    price: 29_000,
    tick: 0.01,
    lot: 1 / 1024,
    beta: 1,
    ownVolatility: 0.0112,
    volume: 24,
  },
  {
    symbol: 'ETH/USDT',
    seed: '2',
    price: 740,
    tick: 0.01,
    lot: 1 / 128,
    beta: 1.27,
    ownVolatility: 0.0195,
    volume: 260,
  },
  {
    symbol: 'SOL/USDT',
    seed: '26',
    price: 40,
    tick: 0.001,
    lot: 1 / 16,
    beta: 1.52,
    ownVolatility: 0.033,
    volume: 2600,
  },
];

/** The symbols by name. */
export const symbols: ReadonlyMap<string, SampleSymbol> = new Map(all.map((one) => [one.symbol, one]));
