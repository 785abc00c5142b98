import { followFunding } from '#collect';
import type { QuoteSource } from '#exchange';
import { isPerpetual, type Market, marketName } from '#market';
import type { Redactor } from '#secrets';
import { type BotSpec, fundingName, type Session } from '#trading';
import { troubleSentence } from '../trouble.ts';
import { type Arriving, pause } from './streams.ts';

type Quotes = ReadonlyMap<string, QuoteSource>;

/** Bots on paper, with the perpetuals whose exchanges publish what holding them costs. */
export function withFunding(specs: readonly BotSpec[], quotes: Quotes): readonly BotSpec[] {
  return specs.map((spec) => {
    const isTold = (market: Market) =>
      isPerpetual(market) && (quotes.get(market.exchange)?.fundingPage ?? null) !== null;
    const funding = spec.markets.filter(isTold).map(marketName);
    return funding.length > 0 ? { ...spec, funding } : spec;
  });
}

interface Around extends Pick<Arriving, 'take' | 'signal'> {
  readonly redactor: Redactor;
}

/** Follows the funding rates that a session waits for, each market once, until the signal comes. */
export async function followRates(
  { dues, bots }: Session,
  quotes: Quotes,
  poll: number,
  { take, signal, redactor }: Around,
): Promise<void> {
  const markets = new Map(
    bots.flatMap(({ spec }) => spec.markets.map((market) => [marketName(market), market])),
  );
  await Promise.all(
    [...dues].map(([market, { until, last }]) => {
      const { exchange, symbol } = markets.get(market)!;
      return followFunding(
        { symbol, until, last },
        {
          source: quotes.get(exchange)!,
          poll,
          wait: (ms) => pause(ms, signal),
          isStopped: () => signal.aborted,
          // What is told goes into the journal.
          reason: (trouble) => redactor.strict(troubleSentence(trouble)),
          async tell(news) {
            if (news.kind === 'feed') {
              const { state, message } = news;
              const stream = fundingName(market);
              await take({ type: 'feed', version: 1, time: Date.now(), stream, state, message });
              return;
            }
            const { until: known, rates, now } = news;
            const rows = rates.map(({ time, rate }) => [time, rate] as const);
            await take({ type: 'funding', version: 1, time: now, market, until: known, rates: rows });
          },
        },
      );
    }),
  );
}
