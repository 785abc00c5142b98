import { AsyncLocalStorage } from 'node:async_hooks';
import type { Exchange } from 'ccxt';
import { UserError } from '#errors';
import type { ExchangeKey } from '#exchange';
import { requireHost, requireHosts } from './hosts.ts';
import { loadExchange } from './load.ts';
import { growingNonces, lastUntil, type Nonces } from './signing.ts';
import type { Quirks } from './quirks/index.ts';
import { type Answer, type Transport, TransportError } from './transport.ts';

/** What is learnt while a call is on its way, and what is to be heeded. */
export interface Journey {
  /** ms that its requests took on the wire. */
  wire: number;
  /** The last answer that came. */
  answer: Answer | undefined;
  /** Whether it goes before everything that waits for its turn. */
  readonly isUrgent: boolean;
  /** When the exchange is to refuse what is signed now, ms UTC by its clock. */
  readonly validUntil: number | undefined;
  /** Is called when a request leaves. */
  readonly sent: () => void;
}

export interface Client {
  readonly exchange: Exchange;
  readonly nonces: Nonces | undefined;
  /** Runs a call of ccxt and writes down what its requests met. */
  travel<T>(journey: Journey, call: () => Promise<T>): Promise<T>;
}

interface ClientOptions {
  readonly transport: Transport;
  readonly testnet: boolean;
  readonly key: ExchangeKey | undefined;
  /** What time it is at the exchange, ms UTC. */
  readonly time: () => number;
}

/** ccxt's client of one exchange, with its requests going through our transport and at the true pace. */
export async function openClient(
  id: string,
  quirks: Quirks,
  { transport, testnet, key, time }: ClientOptions,
): Promise<Client> {
  const Exchange = await loadExchange(id, key !== undefined);
  const exchange = new Exchange({ ...quirks.settings, ...credentials(key), enableRateLimit: true });
  if (testnet) useTestnet(exchange);
  requireHosts(exchange);
  // Whatever is dated or signed goes by the exchange's clock.
  exchange.milliseconds = time;
  exchange.seconds = () => Math.floor(time() / 1000);
  const journeys = new AsyncLocalStorage<Journey>();
  route(exchange, transport, journeys);
  price(exchange, quirks);
  makeUp(exchange, quirks);
  letUrgentPass(exchange, journeys);
  lastUntil(exchange, quirks, () => journeys.getStore()?.validUntil);
  const nonces = quirks.trading?.nonces ? growingNonces(exchange) : undefined;
  return { exchange, nonces, travel: (journey, call) => journeys.run(journey, call) };
}

function credentials(key: ExchangeKey | undefined) {
  if (!key) return {};
  const { apiKey, secret, password } = key;
  return {
    apiKey: apiKey.reveal(),
    secret: secret.reveal(),
    ...(password ? { password: password.reveal() } : {}),
  };
}

// ccxt lets its users fetch for it. So one request is one answer that arrived whole, and what
// cannot be read is told apart from an answer that says nothing.
function route(exchange: Exchange, transport: Transport, journeys: AsyncLocalStorage<Journey>): void {
  exchange.fetchImplementation = async (url: string, request: Parameters<Transport['send']>[1]) => {
    requireHost(exchange.id, url);
    const journey = journeys.getStore();
    const began = performance.now();
    try {
      journey?.sent();
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

interface Throttler {
  readonly config: { capacity: number; tokens: number };
}

// While the program is busy with something else nobody is asked. ccxt lets such time pass unused;
// so much of it may be made up that the exchange, adding up over its window, does not notice.
function makeUp({ throttler, rateLimit = 1000 }: Exchange, { window = 0 }: Quirks): void {
  const { config } = throttler as Throttler;
  config.capacity = Math.max(config.capacity, (madeUp * window) / rateLimit);
}

// What is urgent waits for nobody. The others wait for what it took.
function letUrgentPass(exchange: Exchange, journeys: AsyncLocalStorage<Journey>): void {
  const { config } = exchange.throttler as Throttler;
  const usual = exchange.throttle.bind(exchange);
  exchange.throttle = (cost) => {
    if (!journeys.getStore()?.isUrgent) return usual(cost);
    config.tokens -= cost ?? 1;
    void usual(0);
    return Promise.resolve();
  };
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
