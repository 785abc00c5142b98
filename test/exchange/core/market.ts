import { fixed, type Fixed } from './fixed.ts';

export type MarketStatus = 'trading' | 'halted' | 'post-only' | 'cancel-only' | 'delisted';

/** Where a fee is taken: from the quote coin, from what was received, or from a third coin such as BNB; `usual` leaves it to the exchange. */
export type FeeCoin = 'usual' | 'quote' | 'received' | { readonly coin: string; readonly rate: Fixed };

export interface Market {
  readonly symbol: string;
  readonly base: string;
  readonly quote: string;
  readonly kind: 'spot' | 'linear';
  readonly status: MarketStatus;
  readonly tick: Fixed;
  readonly lot: Fixed;
  readonly minAmount: Fixed;
  readonly maxAmount: Fixed;
  readonly minNotional: Fixed;
  /** A limit price may be at most `up` times, at least `down` times the last price. */
  readonly band: { readonly up: Fixed; readonly down: Fixed };
  readonly maxOpenOrders: number;
  readonly maker: Fixed;
  readonly taker: Fixed;
  readonly feeCoin: FeeCoin;
  readonly maxLeverage: number;
  /** Around what price the generated tape moves, and since when there are trades. */
  readonly level: number;
  readonly listed: number;
  /** Share of minutes without a single trade. */
  readonly quiet: number;
}

export interface MarketOptions extends Partial<
  Pick<Market, 'status' | 'maxOpenOrders' | 'feeCoin' | 'maxLeverage' | 'level' | 'listed' | 'quiet'>
> {
  readonly tick?: string;
  readonly lot?: string;
  readonly minAmount?: string;
  readonly maxAmount?: string;
  readonly minNotional?: string;
  readonly band?: { readonly up: string; readonly down: string };
  readonly maker?: string;
  readonly taker?: string;
}

/** A market by its unified symbol, `BTC/USDT` or `BTC/USDT:USDT`, with ordinary rules unless told otherwise. */
export function market(symbol: string, options: MarketOptions = {}): Market {
  const [pair = '', settle] = symbol.split(':');
  const [base = '', quote = ''] = pair.split('/');
  return {
    symbol,
    base,
    quote,
    kind: settle === undefined ? 'spot' : 'linear',
    status: options.status ?? 'trading',
    tick: fixed(options.tick ?? '0.01'),
    lot: fixed(options.lot ?? '0.00001'),
    minAmount: fixed(options.minAmount ?? options.lot ?? '0.00001'),
    maxAmount: fixed(options.maxAmount ?? '9000'),
    minNotional: fixed(options.minNotional ?? '5'),
    band: { up: fixed(options.band?.up ?? '5'), down: fixed(options.band?.down ?? '0.2') },
    maxOpenOrders: options.maxOpenOrders ?? 200,
    maker: fixed(options.maker ?? '0.001'),
    taker: fixed(options.taker ?? '0.001'),
    feeCoin: options.feeCoin ?? 'usual',
    maxLeverage: options.maxLeverage ?? 100,
    level: options.level ?? 100,
    listed: options.listed ?? Date.UTC(2019, 0, 1),
    quiet: options.quiet ?? 0,
  };
}

/** Ordinary markets: three coins against two quotes, and two perpetuals. */
export function ordinaryMarkets(): readonly Market[] {
  const btc = { level: 40_000, tick: '0.1', lot: '0.00001' };
  const eth = { level: 2_500, tick: '0.01', lot: '0.0001' };
  const sol = { level: 100, tick: '0.01', lot: '0.001' };
  return [
    market('BTC/USDT', btc),
    market('ETH/USDT', eth),
    market('SOL/USDT', sol),
    market('BTC/USD', btc),
    market('ETH/USD', eth),
    market('BTC/USDT:USDT', { ...btc, lot: '0.001', maker: '0.0002', taker: '0.0005' }),
    market('ETH/USDT:USDT', { ...eth, lot: '0.01', maker: '0.0002', taker: '0.0005' }),
  ];
}
