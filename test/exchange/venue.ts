import { engine, fixed, type Clock, type EngineEvent, type Market } from './core/index.ts';
import type { ApiKey, Dialect, Venue } from './dialects/types.ts';
import {
  depthAround,
  fundingInterval,
  rateAt,
  tape,
  type Depth,
  type Print,
  type Tape,
} from './tape/index.ts';

export interface VenueOptions {
  readonly dialect: Dialect;
  readonly seed: number;
  readonly clock: Clock;
  readonly markets: readonly Market[];
  readonly record: (event: EngineEvent) => void;
}

/** What a test holds of one exchange: the venue itself and the ways to make things happen there. */
export interface OpenVenue extends Venue {
  /** From now on only `trade` moves this market. */
  take(symbol: string): void;
  /** Strangers trade: resting orders are reached, sleeping ones wake, the price is this one. */
  trade(symbol: string, price: string, amount?: string): void;
  /** What strangers offer instead of the generated book; undefined to return to it. */
  offer(symbol: string, depth: Depth | undefined): void;
  addKey(key: ApiKey): void;
}

/** One exchange: engine, tapes and keys under one clock. */
export function openVenue(options: VenueOptions): OpenVenue {
  const { dialect, seed, clock } = options;
  const markets = options.markets
    .filter((market) => dialect.offers(market))
    .map((market) => (market.feeCoin === 'usual' ? { ...market, feeCoin: dialect.usualFee } : market));
  const tapes = new Map(markets.map((market) => [market.symbol, tape(market, seed)]));
  const offered = new Map<string, Depth>();
  const listeners = new Set<(event: EngineEvent) => void>();

  const tapeOf = (symbol: string): Tape => {
    const found = tapes.get(symbol);
    if (found === undefined) throw new Error(`"${symbol}" is no market of the fake ${dialect.name}`);
    return found;
  };
  const last = (symbol: string) => tapeOf(symbol).last(clock.now());
  const core = engine({
    markets,
    now: () => clock.now(),
    last,
    depth: (symbol) =>
      offered.get(symbol) ?? depthAround(core.markets.get(symbol)!, seed, last(symbol), clock.now()),
    clientIds: dialect.clientIds,
    emit(event) {
      options.record(event);
      for (const listener of listeners) listener(event);
    },
  });

  clock.onMove((from, to) => {
    for (const market of core.markets.values()) {
      if (core.isWatching(market.symbol)) follow(market.symbol, from, to);
      if (market.kind === 'linear') payFunding(market, from, to);
    }
  });

  // Trades made by hand, which the engine saw when they were made.
  const seen = new WeakSet<Print>();

  // The tape goes on while time passes; only markets with orders need to see each trade.
  function follow(symbol: string, from: number, to: number): void {
    for (const print of tapeOf(symbol).prints(from + 1, to + 1))
      if (!seen.has(print)) core.print(symbol, print.price, print.amount);
  }

  function payFunding(market: Market, from: number, to: number): void {
    const first = (Math.floor(from / fundingInterval) + 1) * fundingInterval;
    for (let time = first; time <= to; time += fundingInterval)
      core.fund(market.symbol, rateAt(market, seed, time), time);
  }

  const keys = new Map<string, ApiKey>();
  const pulses = new Set<(from: number, to: number) => void>();
  const pulse = (from: number, to: number) => {
    for (const listener of pulses) listener(from, to);
  };
  clock.onMove(pulse);
  return {
    name: dialect.name,
    seed,
    clock,
    engine: core,
    keys,
    tape: tapeOf,
    markets: () => [...core.markets.values()],
    last,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    take: (symbol) => tapeOf(symbol).take(clock.now() + 1),
    trade(symbol, price, amount = '1') {
      tapeOf(symbol).take(clock.now() + 1);
      const print = tapeOf(symbol).print(clock.now(), fixed(price), fixed(amount), 'buy');
      seen.add(print);
      core.print(symbol, print.price, print.amount);
      pulse(clock.now(), clock.now());
    },
    onPulse: (listener) => void pulses.add(listener),
    offer(symbol, depth) {
      if (depth === undefined) offered.delete(symbol);
      else offered.set(symbol, depth);
    },
    addKey: (key) => void keys.set(key.key, key),
  };
}
