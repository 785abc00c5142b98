import type { HintSource, LastPrice, QuoteSource, TradingAccount } from '#exchange';
import { marketName } from '#market';
import { type Input, isReached, type Session, type Watched } from '#trading';
import { pause } from './streams.ts';

interface Attended {
  readonly session: Session;
  readonly account: TradingAccount;
  readonly quotes: QuoteSource;
  /** What the exchange tells by itself, where it is listened to. */
  readonly hints: HintSource | undefined;
  readonly take: (event: Input) => Promise<unknown>;
  readonly signal: AbortSignal;
}

const tick = 200;
const askEvery = 2000;
/** The same of a market whose stream tells. */
const askSeldom = 10_000;
/** A price of the past says nothing of now, and a stream that told none for so long may be dead. */
const fresh = 5000;
/** Whoever watches for a moment only, until an order is at the exchange, asks and does not listen. */
const patience = 2500;

/**
 * Tells a session what is paid where it watches a level that the exchange does not watch for it,
 * until the signal comes. What is asked for and what the stream tells are both prices that were
 * really paid, so the first of them that reaches a level counts: to leave too early costs less than
 * not to leave at all.
 */
export async function tellPrices(exchange: string, attended: Attended): Promise<void> {
  const prices = new Prices(exchange, attended);
  await Promise.all([prices.ask(), prices.listen()]);
}

class Prices {
  readonly #exchange: string;
  readonly #attended: Attended;
  readonly #told = new Map<string, { readonly price: number; readonly at: number }>();
  readonly #heardAt = new Map<string, number>();
  readonly #askedAt = new Map<string, number>();
  /** Since when a market is watched: by our clock that never jumps, and by that of the exchange. */
  readonly #since = new Map<string, { readonly at: number; readonly time: number }>();
  #stream: { readonly symbols: ReadonlySet<string>; stop(): Promise<void> } | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(exchange: string, attended: Attended) {
    this.#exchange = exchange;
    this.#attended = attended;
  }

  async ask(): Promise<void> {
    const { quotes, signal } = this.#attended;
    while (!signal.aborted) {
      const symbols = this.#symbols.filter((symbol) => this.#isToBeAsked(symbol));
      const tickers = symbols.length === 0 ? undefined : await quotes.tickers(symbols).catch(() => undefined);
      for (const symbol of symbols) {
        this.#askedAt.set(symbol, performance.now());
        const price = tickers?.get(symbol)?.last;
        if (price !== undefined) await this.#tell(symbol, price);
      }
      await pause(tick, signal);
    }
  }

  async listen(): Promise<void> {
    const { hints, signal } = this.#attended;
    if (!hints) return;
    while (!signal.aborted && !this.#failure) {
      const symbols = await this.#watchedForLong();
      const isHeard = symbols.every((symbol) => this.#stream?.symbols.has(symbol));
      if (symbols.length === 0 || !isHeard) await this.#stream?.stop();
      if (symbols.length > 0 && !isHeard) this.#open(hints, symbols);
      await pause(tick, signal);
    }
    await this.#stream?.stop();
    if (this.#failure) throw this.#failure.error;
  }

  get #watched(): readonly Watched[] {
    return this.#attended.session.watched.filter(({ market }) => market.exchange === this.#exchange);
  }

  get #symbols(): readonly string[] {
    return [...new Set(this.#watched.map(({ market }) => market.symbol))];
  }

  #isToBeAsked(symbol: string): boolean {
    const isHeard = since(this.#heardAt.get(symbol)) < fresh;
    return since(this.#askedAt.get(symbol)) >= (isHeard ? askSeldom : askEvery);
  }

  async #watchedForLong(): Promise<readonly string[]> {
    const symbols = this.#symbols;
    for (const symbol of this.#since.keys()) if (!symbols.includes(symbol)) this.#since.delete(symbol);
    for (const symbol of symbols)
      if (!this.#since.has(symbol))
        this.#since.set(symbol, { at: performance.now(), time: await this.#now() });
    return symbols.filter((symbol) => since(this.#since.get(symbol)?.at) >= patience);
  }

  // Whoever is listened to once is listened to until nobody is: a stream that begins anew is deaf meanwhile.
  #open(hints: HintSource, symbols: readonly string[]): void {
    const all = new Set([...(this.#stream?.symbols ?? []), ...symbols]);
    const end = new AbortController();
    const fail = (error: unknown): void => void (this.#failure ??= { error });
    const signal = AbortSignal.any([end.signal, this.#attended.signal]);
    const over = hints.prices([...all], (price) => void this.#hear(price).catch(fail), signal).catch(fail);
    const stop = async () => {
      end.abort();
      await over;
      this.#stream = undefined;
    };
    this.#stream = { symbols: all, stop };
  }

  async #hear({ symbol, price, time }: LastPrice): Promise<void> {
    const now = await this.#now();
    // What was paid before a level was there does not reach it.
    if (now - time > fresh || time < (this.#since.get(symbol)?.time ?? Infinity)) return;
    this.#heardAt.set(symbol, performance.now());
    const told = this.#told.get(symbol);
    const isNews = this.#reached(symbol, price).some((one) => !(told && isReached(one, told.price)));
    if (isNews || since(told?.at) >= askEvery) await this.#tell(symbol, price);
  }

  #reached(symbol: string, price: number): readonly Watched[] {
    return this.#watched.filter((one) => one.market.symbol === symbol && isReached(one, price));
  }

  async #tell(symbol: string, price: number): Promise<void> {
    if (this.#told.get(symbol)?.price === price && this.#reached(symbol, price).length === 0) return;
    this.#told.set(symbol, { price, at: performance.now() });
    const market = marketName({ exchange: this.#exchange, symbol });
    await this.#attended.take({ type: 'price', version: 1, time: await this.#now(), market, price });
  }

  #now(): Promise<number> {
    return this.#attended.account.now(Infinity).catch(() => Date.now());
  }
}

function since(at = -Infinity): number {
  return performance.now() - at;
}
