import { Snapshots } from '#collect';
import type { Settings } from '#config';
import { UserError } from '#errors';
import type { QuoteSource, Ticker } from '#exchange';
import { formatDuration, type Market, marketName } from '#market';
import { withAlerts } from '../alerts.ts';
import type { Context } from '../context.ts';
import { withExchanges } from '../exchange.ts';
import { stoppable } from '../interrupt.ts';
import { requireMarket } from '../known-market.ts';
import { addTickers } from '../quotes.ts';
import { tickerDocument, tickerLine, renderTickers, type Watched } from '../screens/tickers.ts';
import { troubleReason } from '../trouble.ts';
import { openWatch } from '../watch.ts';
import type { Alerts } from '#watch';
import { toldFolder } from '../store.ts';

export interface TickerOptions {
  readonly every?: number;
  readonly runtime?: number;
}

const usualPace = 300_000;
const fastest = 1000;
// Prices that came are written once a minute at most, and no more of them wait for it.
const pause = 60_000;
const mostWaiting = 10_000;

/** `cryptobot fetch --ticker`: looks at prices again and again, shows and stores them. */
export async function fetchTickers(
  markets: readonly Market[],
  { every = usualPace, runtime }: TickerOptions,
  settings: Settings,
  context: Context,
): Promise<void> {
  requirePace(every, runtime);
  await withAlerts(settings, context, 'info', (say) =>
    look(markets, { every, runtime }, settings, context, say),
  );
}

async function look(
  markets: readonly Market[],
  { every, runtime }: { readonly every: number; readonly runtime: number | undefined },
  settings: Settings,
  context: Context,
  say: Alerts,
): Promise<void> {
  const { everySo, repeat } = await import('#adapters/cron');
  const { output } = context;
  const watching = openWatch(settings, say);
  const watched = new Map(markets.map((market) => [marketName(market), watch(market)]));
  const snapshots = new Snapshots(mostWaiting);
  let flushed = Date.now();
  await stoppable(output, (signal) =>
    withExchanges(
      markets.map(({ exchange }) => exchange),
      { settings, context, signal, observe: watching.observe },
      async (connections) => {
        const { quoteSource } = await import('#adapters/ccxt');
        const sources = [...connections.values()].map(quoteSource);
        const schedule = everySo(every, formatDuration(every));
        const until = runtime === undefined ? undefined : Date.now() + runtime;
        try {
          await repeat(
            schedule,
            async () => {
              const rounds = await Promise.allSettled(sources.map(ask));
              if (signal.aborted) return;
              watching.look();
              for (const one of watched.values()) if (one.isMissed) one.failures++;
              if (Date.now() - flushed >= pause || every >= pause) await flush();
              const failed = rounds.find((round) => round.status === 'rejected');
              if (failed) throw failed.reason;
            },
            {
              signal,
              until,
              onFailure: (error, inARow) => {
                say({
                  severity: inARow < 3 ? 'warning' : 'critical',
                  subject: 'ticker',
                  message: troubleReason(error),
                  at: Date.now(),
                });
              },
              onMissed: (times) =>
                output.note(
                  `${times} ${times === 1 ? 'look was' : 'looks were'} missed: answers took too long.`,
                ),
            },
          );
        } finally {
          await flush();
        }
      },
    ),
  );
  if (snapshots.lost > 0) output.warning(`${snapshots.lost} snapshots could not be stored and are lost.`);
  const all = [...watched.values()];
  output.result(tickerDocument(all, every, snapshots.lost), (paint) => renderTickers(all, paint));
  if (all.some(({ seen }) => seen === 0) && process.exitCode === undefined) process.exitCode = 1;

  async function ask(source: QuoteSource): Promise<void> {
    const mine = [...watched.values()].filter(({ market }) => market.exchange === source.id);
    for (const one of mine) one.isMissed = true;
    for (const { market } of mine) await requireMarket(market, source);
    const tickers = await source.tickers(mine.map(({ market }) => market.symbol));
    for (const one of mine) {
      const ticker = tickers.get(one.market.symbol);
      if (!ticker) continue;
      note(one, ticker);
      snapshots.add(marketName(one.market), ticker);
      output.note(tickerLine(one));
    }
  }

  async function flush(): Promise<void> {
    flushed = Date.now();
    for (const [name, one] of watched) {
      const waiting = snapshots.waiting(name);
      if (waiting.length === 0) continue;
      await addTickers(one.market, waiting, toldFolder(settings));
      snapshots.stored(name, waiting);
      one.stored += waiting.length;
    }
  }
}

function watch(market: Market): Watched {
  return {
    market,
    first: undefined,
    last: undefined,
    before: undefined,
    seen: 0,
    stored: 0,
    failures: 0,
    isMissed: false,
  };
}

function note(one: Watched, ticker: Ticker): void {
  one.before = one.last;
  one.last = ticker;
  one.first ??= ticker;
  one.seen++;
  one.isMissed = false;
}

function requirePace(every: number, runtime: number | undefined): void {
  if (every < fastest)
    throw new UserError(
      'usage',
      `"${formatDuration(every)}" as --every is too often. Write a second or more, for example --every 5m.`,
    );
  if (runtime !== undefined && runtime < every)
    throw new UserError(
      'usage',
      `"${formatDuration(runtime)}" as --runtime is shorter than one --every (${formatDuration(every)}). Write a longer one, for example --runtime ${formatDuration(every * 6)}.`,
    );
}
