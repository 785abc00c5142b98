import { writeMarkets } from '#adapters/files';
import { type Collected, collect, type Job } from '#collect';
import { UserError } from '#errors';
import type { CandleSource } from '#exchange';
import { marketName } from '#market';
import { openCollectionProgress } from './collection-progress.ts';
import { withExchanges } from './exchange.ts';
import type { Going } from './fetched.ts';
import { requireMarket } from './known-market.ts';
import { storeKeeper } from './keeper.ts';
import { openStore, toldFolder } from './store.ts';

/** What became of several series, and what kept others from being collected at all. */
interface Collecting {
  readonly collected: readonly Collected[];
  readonly failures: readonly UserError[];
}

/** Collects several series at once. The signal ends it early; what came until then is kept and reported. */
export async function collectAll(jobs: readonly Job[], going: Going): Promise<Collecting> {
  return withExchanges(
    jobs.map(({ market }) => market.exchange),
    going,
    async (connections) => {
      const { candleSource } = await import('#adapters/ccxt');
      const sources = new Map([...connections].map(([id, connection]) => [id, candleSource(connection)]));
      return collectFrom(sources, jobs, going);
    },
  );
}

/** The same from exchanges that are open already. */
export async function collectFrom(
  sources: ReadonlyMap<string, CandleSource>,
  jobs: readonly Job[],
  { settings, context, signal }: Going,
): Promise<Collecting> {
  for (const [id, source] of sources)
    await requireKnown(
      jobs.filter(({ market }) => market.exchange === id),
      source,
      toldFolder(settings),
    );
  const progress = await openCollectionProgress(context, jobs);
  try {
    const results = await Promise.allSettled(
      jobs.map((job) =>
        collect(job, {
          source: sources.get(job.market.exchange)!,
          keeper: storeKeeper(openStore(toldFolder(settings)), job),
          tell: (one) => progress.tell(one),
          isStopped: () => signal.aborted,
          elapsed: () => performance.now(),
        }),
      ),
    );
    return outcomeOf(results, jobs);
  } finally {
    progress.end();
  }
}

// A series that cannot be kept, because another program is writing it, takes no other one along.
function outcomeOf(results: readonly PromiseSettledResult<Collected>[], jobs: readonly Job[]): Collecting {
  const collected: Collected[] = [];
  const failures: UserError[] = [];
  for (const [k, result] of results.entries()) {
    if (result.status === 'fulfilled') collected.push(result.value);
    else if (result.reason instanceof UserError) {
      const { market, timeframe } = jobs[k]!;
      const { kind, message } = result.reason;
      const named = `${marketName(market)} ${timeframe}: ${message}`;
      failures.push(new UserError(kind, named, { cause: result.reason }));
    } else throw result.reason;
  }
  if (collected.length === 0 && failures[0]) throw failures[0];
  return { collected, failures };
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
  for (const { market } of jobs) await requireMarket(market, source);
  const markets = await source.markets();
  await writeMarkets(data, { exchange: source.id, at: Date.now(), markets: [...markets.values()] });
}
