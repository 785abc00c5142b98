import type { QuoteSource } from '#exchange';
import { formatTime, marketName, parseMarket } from '#market';
import { UserError } from '#errors';
import type { Context } from '../context.ts';
import { withExchanges } from '../exchange.ts';
import { stoppable } from '../interrupt.ts';
import { requireMarket } from '../known-market.ts';
import { addBook, addPrints } from '../quotes.ts';
import { loadSettings } from '../settings.ts';
import { columns } from '../table.ts';
import { toldFolder } from '../store.ts';

interface BookOptions {
  readonly depth?: string;
  readonly record?: boolean;
}

interface TradesOptions {
  readonly count?: string;
  readonly record?: boolean;
}

/** `cryptobot data book`: who wants to buy and to sell now. */
export async function runDataBook(name: string, options: BookOptions, context: Context): Promise<void> {
  const depth = whole(options.depth ?? '10', '--depth', 500);
  await withSource(name, context, async ({ source, market, data }) => {
    const book = await source.book(market.symbol, depth);
    if (options.record) await addBook(market, book, data);
    const [bid, ask] = [book.bids[0]?.price, book.asks[0]?.price];
    const spread = bid === undefined || ask === undefined ? null : (ask - bid) / ((ask + bid) / 2);
    const document = {
      market: marketName(market),
      time: book.time,
      spread,
      bids: book.bids,
      asks: book.asks,
    };
    context.output.result({ ...document, recorded: options.record === true }, ({ bold, dim, green, red }) => {
      const rows = Array.from({ length: Math.max(book.bids.length, book.asks.length) }, (_, k) => {
        const [buy, sell] = [book.bids[k], book.asks[k]];
        return [
          String(buy?.amount ?? ''),
          buy ? green(String(buy.price)) : '',
          sell ? red(String(sell.price)) : '',
          String(sell?.amount ?? ''),
        ];
      });
      return [
        `${bold(marketName(market))}  ${formatTime(book.time)} UTC${spread === null ? '' : dim(`  spread ${(spread * 100).toFixed(4)} %`)}`,
        '',
        columns(rows, {
          head: ['amount', 'bid', 'ask', 'amount'],
          bold,
          align: ['right', 'right', 'left', 'left'],
        }),
        ...(options.record ? ['', dim('Recorded; see cryptobot data sql "SELECT * FROM books"')] : []),
      ].join('\n');
    });
  });
}

/** `cryptobot data trades`: the newest trades of a market. */
export async function runDataTrades(name: string, options: TradesOptions, context: Context): Promise<void> {
  const count = whole(options.count ?? '20', '--count', 1000);
  await withSource(name, context, async ({ source, market, data }) => {
    const trades = await source.recent(market.symbol, count);
    const recorded = options.record ? await addPrints(market, trades, data) : null;
    context.output.result({ market: marketName(market), trades, recorded }, ({ bold, dim, green, red }) => {
      const sides = { buy: green('buy'), sell: red('sell') };
      return [
        bold(marketName(market)),
        '',
        columns(
          trades.map(({ time, side, price, amount }) => [
            new Date(time).toISOString().replace('T', ' ').slice(0, 23),
            side === null ? '–' : sides[side],
            String(price),
            String(amount),
          ]),
          {
            head: ['time (UTC)', 'side', 'price', 'amount'],
            bold,
            align: ['left', 'left', 'right', 'right'],
          },
        ),
        ...(recorded === null
          ? []
          : [
              '',
              dim(`${recorded} recorded that were not there; see cryptobot data sql "SELECT * FROM prints"`),
            ]),
      ].join('\n');
    });
  });
}

interface Asked {
  readonly source: QuoteSource;
  readonly market: ReturnType<typeof parseMarket>;
  readonly data: string;
}

async function withSource(
  name: string,
  context: Context,
  work: (asked: Asked) => Promise<void>,
): Promise<void> {
  const { settings } = await loadSettings(context);
  const market = parseMarket(name, settings.exchange);
  await stoppable(context.output, (signal) =>
    withExchanges([market.exchange], { settings, context, signal }, async (connections) => {
      const { quoteSource } = await import('#adapters/ccxt');
      const source = quoteSource(connections.get(market.exchange)!);
      await requireMarket(market, source);
      await work({ source, market, data: toldFolder(settings) });
    }),
  );
}

function whole(text: string, flag: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
  throw new UserError(
    'usage',
    `${flag}: "${text}" is not a number from 1 to ${most}. Write for example ${flag} 10.`,
  );
}
