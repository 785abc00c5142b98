import { div, text, type Market } from '../../core/index.ts';
import { ok, priceText } from '../reply.ts';
import { statsOf } from '../stats.ts';
import type { Call, Reply, Venue } from '../types.ts';
import { unknownProduct } from './refuse.ts';

export function productId({ base, quote }: Market): string {
  return `${base}-${quote}`;
}

export function marketOf(venue: Venue, id: string | undefined): Market | undefined {
  return venue.markets().find((market) => market.status !== 'delisted' && productId(market) === id);
}

export function products(venue: Venue, { params }: Call): Reply {
  const named = params['product_ids']?.split(',');
  const spot =
    params['product_type'] === 'FUTURE' ? [] : venue.markets().filter(({ status }) => status !== 'delisted');
  const shown = spot.filter((market) => named === undefined || named.includes(productId(market)));
  return ok({
    products: shown.map((market) => product(venue, market)),
    num_products: shown.length,
    pagination: null,
  });
}

export function oneProduct(venue: Venue, { params }: Call): Reply {
  const market = marketOf(venue, params['product_id']);
  return market === undefined ? unknownProduct : ok(product(venue, market));
}

function product(venue: Venue, market: Market) {
  const { day, last, bid, ask } = statsOf(venue, market);
  const { status } = market;
  return {
    product_id: productId(market),
    price: priceText(market, last),
    price_percentage_change_24h: text(div((last - day.open) * 100n, day.open)),
    volume_24h: text(day.volume),
    volume_percentage_change_24h: '0',
    base_increment: text(market.lot),
    quote_increment: text(market.tick),
    quote_min_size: text(market.minNotional),
    quote_max_size: '150000000',
    base_min_size: text(market.minAmount),
    base_max_size: text(market.maxAmount),
    base_name: market.base,
    quote_name: market.quote,
    watched: false,
    is_disabled: false,
    new: false,
    status: 'online',
    cancel_only: status === 'cancel-only',
    limit_only: false,
    post_only: status === 'post-only',
    trading_disabled: status === 'halted',
    auction_mode: false,
    product_type: 'SPOT',
    quote_currency_id: market.quote,
    base_currency_id: market.base,
    fcm_trading_session_details: null,
    mid_market_price: '',
    alias: '',
    alias_to: [],
    base_display_symbol: market.base,
    quote_display_symbol: market.quote,
    view_only: false,
    price_increment: text(market.tick),
    display_name: productId(market),
    product_venue: 'CBE',
    approximate_quote_24h_volume: text(day.turnover, 2),
    new_at: new Date(market.listed).toISOString(),
    market_cap: '',
    base_cbrn: '',
    quote_cbrn: '',
    product_cbrn: '',
    icon_color: '',
    icon_url: '',
    display_name_overwrite: '',
    is_alpha_testing: false,
    about_description: '',
    best_bid_price: priceText(market, bid.price),
    best_ask_price: priceText(market, ask.price),
  };
}
