import { AsyncLocalStorage } from 'node:async_hooks';
import type { Exchange } from 'ccxt';
import { UserError } from '#errors';
import { loadExchange } from './load.ts';
import type { Quirks } from './quirks/index.ts';
import { type Answer, type Transport, TransportError } from './transport.ts';

/** What is learnt while a call is on its way. */
export interface Journey {
  /** ms that its requests took on the wire. */
  wire: number;
  /** The last answer that came. */
  answer: Answer | undefined;
}

export interface Client {
  readonly exchange: Exchange;
  /** Runs a call of ccxt and writes down what its requests met. */
  travel<T>(journey: Journey, call: () => Promise<T>): Promise<T>;
}

/** ccxt's client of one exchange, with its requests going through our transport and at the true pace. */
export async function openClient(
  id: string,
  quirks: Quirks,
  { transport, testnet }: { readonly transport: Transport; readonly testnet: boolean },
): Promise<Client> {
  const Exchange = await loadExchange(id);
  const exchange = new Exchange({ ...quirks.settings, enableRateLimit: true });
  if (testnet) useTestnet(exchange);
  const journeys = new AsyncLocalStorage<Journey>();
  route(exchange, transport, journeys);
  price(exchange, quirks);
  makeUp(exchange, quirks);
  return { exchange, travel: (journey, call) => journeys.run(journey, call) };
}

// ccxt lets its users fetch for it. So one request is one answer that arrived whole, and what
// cannot be read is told apart from an answer that says nothing.
function route(exchange: Exchange, transport: Transport, journeys: AsyncLocalStorage<Journey>): void {
  exchange.fetchImplementation = async (url: string, request: Parameters<Transport['send']>[1]) => {
    const journey = journeys.getStore();
    const began = performance.now();
    try {
      const answer = await transport.send(url, request);
      if (journey) journey.answer = answer;
      const { status, headers, body } = answer;
      return { status, statusText: '', headers, text: () => Promise.resolve(body) };
    } finally {
      if (journey) journey.wire += performance.now() - began;
    }
  };
  const fetch = exchange.fetch.bind(exchange);
  exchange.fetch = async (...request) => {
    const answer: unknown = await fetch(...request);
    // ccxt hands over the bare text where it finds no document in it.
    if (typeof answer === 'object' && answer !== null) return answer;
    throw new TransportError('garbled', described(String(answer)));
  };
}

function described(text: string): string {
  if (text.trim() === '') return 'an empty answer';
  return /^\s*</.test(text) ? 'a web page instead of an answer' : 'an answer that is not whole';
}

function price(exchange: Exchange, { cost }: Quirks): void {
  if (!cost) return;
  const usual = exchange.calculateRateLimiterCost.bind(exchange);
  exchange.calculateRateLimiterCost = (api, method, path, params, config) =>
    cost({ api: String(api), path, usual: usual(api, method, path, params, config) });
}

const madeUp = 0.015;

// While the program is busy with something else nobody is asked. ccxt lets such time pass unused;
// so much of it may be made up that the exchange, adding up over its window, does not notice.
function makeUp({ throttler, rateLimit = 1000 }: Exchange, { window = 0 }: Quirks): void {
  const { config } = throttler as { config: { capacity: number } };
  config.capacity = Math.max(config.capacity, (madeUp * window) / rateLimit);
}

function useTestnet(exchange: Exchange): void {
  const { test } = exchange.urls as { readonly test?: unknown };
  if (test === undefined)
    throw new UserError(
      'usage',
      `"${exchange.id}" has no testnet. Turn it off (testnet: false), or use an exchange that has one, for example binance or bybit.`,
    );
  exchange.setSandboxMode(true);
}
