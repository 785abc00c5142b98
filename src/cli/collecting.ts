import type { Connection } from '#adapters/ccxt';
import { writeMarkets } from '#adapters/files';
import { type Collected, collect, type Job } from '#collect';
import { UserError } from '#errors';
import type { CandleSource } from '#exchange';
import { openCollectionProgress } from './collection-progress.ts';
import { withExchanges } from './exchange.ts';
import type { Going } from './fetched.ts';
import { requireMarket } from './known-market.ts';
import { storeKeeper } from './keeper.ts';
import { openStore } from './store.ts';

/** Collects several series at once. The signal ends it early; what came until then is kept and reported. */
export async function collectAll(jobs: readonly Job[], going: Going): Promise<readonly Collected[]> {
  const { settings, context, signal } = going;
  return withExchanges(
    jobs.map(({ market }) => market.exchange),
    going,
    run,
  );

  async function run(connections: ReadonlyMap<string, Connection>): Promise<readonly Collected[]> {
    const { candleSource } = await import('#adapters/ccxt');
    const sources = new Map([...connections].map(([id, connection]) => [id, candleSource(connection)]));
    for (const [id, source] of sources)
      await requireKnown(
        jobs.filter(({ market }) => market.exchange === id),
        source,
        settings.data,
      );
    const progress = await openCollectionProgress(context, jobs);
    try {
      const results = await Promise.allSettled(
        jobs.map((job) =>
          collect(job, {
            source: sources.get(job.market.exchange)!,
            keeper: storeKeeper(openStore(settings.data), job),
            tell: (one) => progress.tell(one),
            isStopped: () => signal.aborted,
            elapsed: () => performance.now(),
          }),
        ),
      );
      return results.map((result) => {
        if (result.status === 'fulfilled') return result.value;
        throw result.reason;
      });
    } finally {
      progress.end();
    }
  }
}

// Everything that can be wrong with what was typed is told before anything is collected.
async function requireKnown(jobs: readonly Job[], source: CandleSource, data: string): Promise<void> {
  const { timeframes } = source.reach;
  for (const { timeframe } of jobs) {
    if (timeframes.includes(timeframe)) continue;
    throw new UserError(
      'usage',
      `"${timeframe}" is not a timeframe that ${source.id} keeps. Allowed there: ${timeframes.join(', ')}. Finer bars can be made coarser: cryptobot data resample`,
    );
  }
  const markets = await source.markets();
  for (const { market } of jobs) requireMarket(market, markets);
  await writeMarkets(data, { exchange: source.id, at: Date.now(), markets: [...markets.values()] });
}
