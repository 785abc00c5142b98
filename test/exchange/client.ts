import type { Exchange } from 'ccxt';
import type { DialectName } from './dialects/index.ts';
import type { Credentials } from './keys.ts';
import type { FakeExchange } from './start.ts';
import { tunnel } from './tunnel.ts';

type ExchangeClass = new (config?: Readonly<Record<string, unknown>>) => Exchange;

export interface ClientOptions {
  readonly timeout?: number;
  /** The client's clock: that of the exchange, unless the test is about their difference. */
  readonly clock?: () => number;
  readonly options?: Readonly<Record<string, unknown>>;
  /** With streams: the class of ccxt.pro. */
  readonly pro?: boolean;
}

/** The real ccxt client, pointed at the fake exchange the way the product is: by its proxy setting alone. */
export async function client(
  exchange: FakeExchange,
  dialect: DialectName,
  keys?: Credentials,
  { timeout = 10_000, options = {}, clock = () => exchange.clock.now(), pro = false }: ClientOptions = {},
): Promise<Exchange> {
  const { default: Class } = (await import(moduleOf(pro ? `pro/${dialect}` : dialect))) as {
    default: ExchangeClass;
  };
  const made = new Class({
    ...(keys === undefined ? {} : { apiKey: keys.apiKey, secret: keys.secret }),
    httpsProxy: exchange.proxy,
    enableRateLimit: false,
    timeout,
    options: {
      ...lean[dialect],
      ws: { options: { createConnection: tunnel(exchange.proxy, exchange.ca) } },
      ...options,
    },
  });
  made.milliseconds = clock;
  made.seconds = () => Math.floor(clock() / 1000);
  if (dialect === 'kraken') made.nonce = growing();
  return trusting(exchange, made);
}

// A clock that stands still, or two requests in one millisecond, would repeat Kraken's nonces.
function growing(): () => number {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Date.now());
    return last;
  };
}

// One exchange's module, not all hundred.
export function moduleOf(path: string): string {
  return new URL(`./src/${path}.js`, import.meta.resolve('ccxt')).href;
}

const lean: Readonly<Record<DialectName, Readonly<Record<string, unknown>>>> = {
  binance: { fetchMarkets: { types: ['spot', 'linear'] }, fetchCurrencies: false },
  bybit: { fetchMarkets: { types: ['spot', 'linear'] } },
  kraken: {},
  coinbase: {},
};

// A child process trusts the test authority by NODE_EXTRA_CA_CERTS, which Node reads at its start only; in this process the connections are told.
function trusting(exchange: FakeExchange, client: Exchange): Exchange {
  const original = client.getDispatcherOptions.bind(client);
  client.getDispatcherOptions = (plain?: boolean) => ({
    ...original(plain),
    requestTls: { ca: exchange.ca },
  });
  return client;
}
