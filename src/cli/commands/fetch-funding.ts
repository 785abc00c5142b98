import { collectFunding } from '#collect';
import { UserError } from '#errors';
import { Trouble } from '#exchange';
import { formatTime, type Market, marketName } from '#market';
import type { Fetched, Going } from '../fetched.ts';
import { withExchanges } from '../exchange.ts';
import { addFunding, type RateRevision, readFunding } from '../funding-store.ts';
import { requireMarket } from '../known-market.ts';
import { firstRevisions, revisionLines } from '../screens/revisions.ts';
import { columns } from '../table.ts';
import { troubleError } from '../trouble.ts';
import { toldFolder } from '../store.ts';

interface Range {
  readonly since?: number;
  readonly until?: number;
  /** Asks again for what is stored. */
  readonly again?: boolean;
}

interface Row {
  readonly market: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly rates: number;
  readonly added: number;
  readonly revised: number;
  readonly revisions: readonly RateRevision[];
  readonly outcome: 'complete' | 'interrupted' | 'failed';
}

const year = 365 * 86_400_000;

/** `cryptobot fetch --funding`: the funding rates of perpetuals, on from where they stopped. */
export async function fetchFunding(markets: readonly Market[], range: Range, going: Going): Promise<Fetched> {
  const { settings, signal } = going;
  const told = toldFolder(settings);
  const exchanges = markets.map(({ exchange }) => exchange);
  return withExchanges(exchanges, going, async (connections) => {
    const { quoteSource } = await import('#adapters/ccxt');
    const sources = new Map([...connections].map(([id, connection]) => [id, quoteSource(connection)]));
    for (const market of markets) {
      const source = sources.get(market.exchange)!;
      const { kind } = await requireMarket(market, source);
      if (kind !== 'perpetual' || source.fundingPage === null)
        throw new UserError(
          'usage',
          `"${marketName(market)}" has no funding rates: ${kind === 'perpetual' ? `${market.exchange} does not tell them` : `it is no perpetual (${kind})`}. Name a perpetual, for example binance:BTC/USDT:USDT.`,
        );
    }
    const failures: UserError[] = [];
    const rows = await Promise.all(markets.map((market) => one(market)));
    return {
      document: { funding: rows.map((row) => ({ ...row, revisions: firstRevisions(row.revisions) })) },
      render: ({ bold, dim }) =>
        [
          table(rows, bold),
          ...rows.flatMap(({ market, revisions }) => revisionLines(market, revisions).map(dim)),
        ].join('\n'),
      failures,
    };

    async function one(market: Market): Promise<Row> {
      const source = sources.get(market.exchange)!;
      const before = await readFunding(market, told);
      const first = before?.time[0];
      const stored = first === undefined ? undefined : { from: first, to: before!.time.at(-1)! + 1 };
      let count = 0;
      const revisions: RateRevision[] = [];
      let outcome: Row['outcome'] = 'complete';
      try {
        const now = await source.now();
        const from = range.since ?? settings.from ?? first ?? now - year;
        await collectFunding({ from, to: Math.min(range.until ?? now, now) }, stored, {
          source,
          symbol: market.symbol,
          again: range.again ?? false,
          isStopped: () => signal.aborted,
          keep: async (rates) => {
            const added = await addFunding(market, rates, told);
            count += added.added;
            revisions.push(...added.revisions);
          },
        });
      } catch (error) {
        if (!(error instanceof Trouble)) throw error;
        outcome = 'failed';
        if (!signal.aborted) failures.push(troubleError(error, `${marketName(market)}: `));
      }
      const after = await readFunding(market, told);
      return {
        market: marketName(market),
        from: after?.time[0] ?? null,
        to: after?.time.at(-1) ?? null,
        rates: after?.time.length ?? 0,
        added: count,
        revised: revisions.length,
        revisions,
        outcome: signal.aborted ? 'interrupted' : outcome,
      };
    }
  });
}

function table(rows: readonly Row[], bold: (text: string) => string): string {
  const time = (value: number | null) => (value === null ? '–' : formatTime(value));
  const number = (value: number) => value.toLocaleString('en');
  return columns(
    rows.map(({ market, from, to, rates, added, revised, outcome }) => [
      market,
      `${time(from)} – ${time(to)}`,
      number(rates),
      number(added),
      number(revised),
      outcome,
    ]),
    {
      head: ['market', 'stored from – to (UTC)', 'rates', 'new', 'revised', ''],
      bold,
      align: ['left', 'left', 'right', 'right', 'right'],
    },
  );
}
