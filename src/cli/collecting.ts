import type { Connection } from '#adapters/ccxt';
import { writeMarkets } from '#adapters/files';
import { type Collected, collect, type Job } from '#collect';
import type { Settings } from '#config';
import { didYouMean, UserError } from '#errors';
import type { CandleSource } from '#exchange';
import { marketName } from '#market';
import { openCollectionProgress } from './collection-progress.ts';
import type { Context } from './context.ts';
import { openExchange } from './exchange.ts';
import { stoppable } from './interrupt.ts';
import { storeKeeper } from './keeper.ts';
import { openStore } from './store.ts';

/** Collects several series at once. Ctrl-C ends it early; what came until then is kept and reported. */
export async function collectAll(
  jobs: readonly Job[],
  settings: Settings,
  context: Context,
): Promise<readonly Collected[]> {
  const connections = new Map<string, Connection>();
  let isStopped = false;
  const close = () => Promise.all([...connections.values()].map((connection) => connection.close()));
  const stop = () => {
    isStopped = true;
    void close();
  };
  return stoppable(context.output, stop, async () => {
    try {
      for (const id of new Set(jobs.map(({ market }) => market.exchange)))
        connections.set(id, await openExchange(id, settings, context));
      return await run();
    } finally {
      await close();
    }
  });

  async function run(): Promise<readonly Collected[]> {
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
            isStopped: () => isStopped,
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
  for (const { market } of jobs) {
    if (markets.has(market.symbol)) continue;
    const [base = ''] = market.symbol.split('/');
    const near = [...markets.keys()].filter((symbol) => symbol.startsWith(`${base}/`)).slice(0, 8);
    const hint = didYouMean(market.symbol, markets.keys());
    const others = near.length > 0 ? ` Markets of ${base} there: ${near.join(', ')}.` : '';
    throw new UserError(
      'usage',
      `"${marketName(market)}" is not a market of ${source.id}.${hint}${others} Write exchange:BASE/QUOTE, or exchange:BASE/QUOTE:SETTLE for perpetuals.`,
    );
  }
  await writeMarkets(data, { exchange: source.id, at: Date.now(), markets: [...markets.values()] });
}
