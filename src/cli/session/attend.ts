import type { Settings } from '#config';
import type { AccountNews, HintSource, QuoteSource, TradingAccount } from '#exchange';
import { type Market, marketName } from '#market';
import { nextOpen } from '#simulation';
import { canonical, type Input, type Session } from '#trading';
import { rulesOf } from '../kept-rules.ts';
import { tellPrices } from './prices.ts';
import { pause } from './streams.ts';

interface Attended {
  readonly session: Session;
  readonly accounts: ReadonlyMap<string, TradingAccount>;
  /** Who tells what a market was last paid in, by exchange. */
  readonly quotes: ReadonlyMap<string, QuoteSource>;
  /** What exchanges tell by themselves, where it is listened to. */
  readonly hints: ReadonlyMap<string, HintSource>;
  readonly settings: Settings;
  readonly take: (event: Input) => Promise<unknown>;
  readonly signal: AbortSignal;
}

const tick = 200;
const rulesEvery = 600_000;

/** Keeps a session with real orders informed until the signal comes: of time, prices, rules, and its accounts. */
export async function attend(attended: Attended): Promise<void> {
  await Promise.all([
    tellTime(attended),
    ...tellAllPrices(attended),
    tellRules(attended),
    ...tellNews(attended),
  ]);
}

// Nothing happens without an event: so time is one, whenever something is due.
async function tellTime({ session, accounts, take, signal }: Attended): Promise<void> {
  const [account] = accounts.values();
  while (!signal.aborted) {
    if (session.due < Infinity) {
      const time = await account!.now(Infinity).catch(() => Date.now());
      if (time >= session.due) await take({ type: 'timer', version: 1, time });
    }
    await pause(tick, signal);
  }
}

function tellAllPrices({ accounts, quotes, hints, session, take, signal }: Attended): Promise<void>[] {
  // One that does not answer keeps no other waiting.
  return [...quotes].map(([exchange, source]) =>
    tellPrices(exchange, {
      session,
      account: accounts.get(exchange)!,
      quotes: source,
      hints: hints.get(exchange),
      take,
      signal,
    }),
  );
}

// What a market accepts changes now and then, and some day it is traded no more.
async function tellRules({ session, accounts, quotes, settings, take, signal }: Attended): Promise<void> {
  const told = new Map<string, string>();
  for (const { spec } of session.bots)
    for (const [name, rules] of Object.entries(spec.rules)) told.set(name, canonical(rules));
  while (!signal.aborted) {
    await pause(rulesEvery, signal);
    for (const [exchange, quote] of quotes) {
      const known = signal.aborted ? undefined : await quote.markets(true).catch(() => undefined);
      if (!known) continue;
      const time = await accounts
        .get(exchange)!
        .now(Infinity)
        .catch(() => Date.now());
      for (const market of marketsAt(exchange, session)) {
        const name = marketName(market);
        const now = known.get(market.symbol);
        const rules = now?.active
          ? (rulesOf(market, settings, new Map([[name, now]]), nextOpen) ?? null)
          : null;
        if (told.get(name) === canonical(rules)) continue;
        told.set(name, canonical(rules));
        await take({ type: 'rules', version: 1, time, market: name, rules });
      }
    }
  }
}

function marketsAt(exchange: string, { bots }: Session): readonly Market[] {
  const markets = bots.flatMap(({ spec }) => spec.markets).filter((market) => market.exchange === exchange);
  return [...new Map(markets.map((market) => [marketName(market), market])).values()];
}

function tellNews({ session, accounts, take, signal }: Attended): Promise<void>[] {
  return [...accounts].map(async ([exchange, account]) => {
    const symbols = marketsAt(exchange, session).map(({ symbol }) => symbol);
    let failure: { readonly error: unknown } | undefined;
    const stop = new AbortController();
    const fail = (error: unknown) => {
      failure ??= { error };
      stop.abort();
    };
    await account.watch(
      symbols,
      (news) => void hear(account, exchange, news, take).catch(fail),
      AbortSignal.any([signal, stop.signal]),
    );
    if (failure) throw failure.error;
  });
}

async function hear(
  account: TradingAccount,
  exchange: string,
  news: AccountNews,
  take: Attended['take'],
): Promise<void> {
  const time = await account.now(Infinity).catch(() => Date.now());
  const common = { version: 1, time, exchange } as const;
  if (news.kind === 'order') await take({ type: 'report', ...common, report: news.report });
  else if (news.kind === 'execution') await take({ type: 'execution', ...common, execution: news.execution });
  else await take({ type: 'missed', ...common, message: news.reason });
}
