import { afterAll, describe, expect, it } from 'vitest';
import { candleSource } from '#adapters/ccxt';
import { follow, type News } from '#collect';
import { connect } from '../connection/support.ts';
import * as fake from '../exchange/index.ts';

const minute = 60_000;
const start = Date.UTC(2024, 5, 3, 10, 0, 20);
const known = start - 20_000;

const open: { close(): Promise<void> }[] = [];
// Tests that wait for other things at the same time: what they opened is closed when all have ended.
afterAll(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

interface Followed {
  readonly news: readonly News[];
  /** Everything that was told, as rows. */
  readonly rows: readonly (readonly number[])[];
  /** What was told of the feed. */
  readonly told: readonly string[];
  readonly exchange: fake.FakeExchange;
}

/** Follows for so many minutes of the exchange's time; waiting is what lets that time pass. */
async function followed(
  minutes: number,
  options: Partial<fake.ExchangeOptions> = {},
  {
    dialect = 'binance',
    symbol = 'BTC/USDT',
    at = () => undefined,
    from = known,
  }: {
    dialect?: fake.DialectName;
    symbol?: string;
    at?: (exchange: fake.FakeExchange, now: number) => void;
    from?: number;
  } = {},
): Promise<Followed> {
  const exchange = await fake.startExchange({ dialects: [dialect], clock: { at: start }, ...options });
  open.push({ close: () => exchange.stop() });
  const connection = await connect(exchange, dialect, { deadline: 500 });
  open.push(connection);
  const source = candleSource(connection);
  const news: News[] = [];
  const end = start + minutes * minute;
  await follow(
    { market: { exchange: dialect, symbol }, timeframe: '1m', known: from },
    {
      // Exchange time only moves when the test moves it, so it is asked each time.
      source: { ...source, now: () => source.now(0) },
      poll: 20_000,
      tell: (one) => Promise.resolve(void news.push(one)),
      wait(ms) {
        at(exchange, exchange.clock.now());
        exchange.clock.advance(ms);
        return Promise.resolve();
      },
      isStopped: () => exchange.clock.now() >= end,
      reason: (trouble) => trouble.kind,
    },
  );
  const rows = news.flatMap((one) => {
    if (one.kind !== 'bars') return [];
    const { time, open: opens, high, low, close, volume, length } = one.bars;
    return Array.from({ length }, (_, i) => [time[i]!, opens[i]!, high[i]!, low[i]!, close[i]!, volume[i]!]);
  });
  const told = news.flatMap((one) => (one.kind === 'feed' ? [one.state] : []));
  return { news, rows, told, exchange };
}

/** What really was traded in these minutes. */
function truth(
  exchange: fake.FakeExchange,
  minutes: number,
  dialect: fake.DialectName = 'binance',
  symbol = 'BTC/USDT',
) {
  const number = (value: bigint) => Number(fake.text(value, 8));
  return exchange
    .venue(dialect)
    .tape(symbol)
    .candles(fake.grid('1m')!, known, known + minutes * minute - 1, exchange.clock.now())
    .map(({ time, open: opens, high, low, close, volume }) => [
      time,
      ...[opens, high, low, close, volume].map(number),
    ]);
}

/** Each piece of news goes on exactly where the last one ended. */
function isWhole(news: readonly News[]): boolean {
  let at = known;
  for (const one of news) {
    if (one.kind !== 'bars') continue;
    if (one.until <= at || one.now < one.until) return false;
    for (const time of one.bars.time) if (time < at || time >= one.until) return false;
    at = one.until;
  }
  return true;
}

describe.concurrent('a stream that is followed', () => {
  it.each([
    ['binance', 'BTC/USDT'],
    ['bybit', 'ETH/USDT:USDT'],
    ['kraken', 'BTC/USD'],
    ['coinbase', 'BTC/USD'],
  ] as const)('of %s is told bar by bar as bars close, never before', async (dialect, symbol) => {
    // Kraken and Coinbase want to be asked slowly.
    const minutes = dialect === 'kraken' || dialect === 'coinbase' ? 4 : 12;
    const { rows, news, told, exchange } = await followed(minutes, {}, { dialect, symbol });
    expect(rows).toEqual(truth(exchange, minutes, dialect, symbol));
    expect(isWhole(news)).toBe(true);
    expect(told).toEqual([]);
    // One look after each close is enough.
    expect(exchange.record.requests('candles').length).toBeLessThanOrEqual(minutes + 2);
  });

  it('begins with what was missed since it was known', async () => {
    const from = known - 90 * minute;
    const { rows, news } = await followed(2, {}, { from });
    expect(rows).toHaveLength(92);
    expect(news.findIndex((one) => one.kind === 'bars')).toBe(0);
  });

  const faults: readonly [string, fake.Fault][] = [
    ['N2 no reply', fake.noReply()],
    ['N3 a stalled body', fake.stalledBody()],
    ['N4 a reset', fake.reset()],
    ['N5 a cut body', fake.cutBody()],
    ['N14 a half-open socket', fake.halfOpen()],
    ['P1 a web page', fake.htmlPage()],
    ['P2 an empty body', fake.emptyBody()],
    ['P2 {}', fake.bare('{}')],
    ['P2 []', fake.bare('[]')],
    ['P3 half a document', fake.truncatedJson()],
    ['P4 a corrupt archive', fake.corruptGzip()],
    ['P6 numbers in other notations', fake.numbersAs('exponents')],
    ['P7 unsorted rows', fake.unsortedRows()],
    ['P7 doubled rows', fake.duplicatedRows()],
    ['P7 a gap that is none', fake.gappedRows()],
    ['P8 not a number', fake.badRow('nan')],
    ['P8 high below low', fake.badRow('high below low')],
    ['P8 zero', fake.badRow('zero')],
    ['P11 skipped rows', fake.skippedRows()],
    ['P12 ten megabytes too many', fake.hugeBody()],
    ['X15 too many requests', fake.tooManyRequests(1)],
    ['a server error', fake.serverError()],
  ];

  it.each(faults)('%s leaves no trace in it', async (_, fault) => {
    const { rows, news, exchange } = await followed(8, { faults: [fake.on('candles').nth(4, fault)] });
    expect(rows).toEqual(truth(exchange, 8));
    expect(isWhole(news)).toBe(true);
  });

  it.each(faults.filter(([name]) => /^P[1278]/.test(name)))(
    '%s again and again leaves none either',
    async (_, fault) => {
      const { rows, news, exchange } = await followed(8, {
        faults: [
          fake.on('candles').nth(3, fault),
          fake.on('candles').nth(4, fault),
          fake.on('candles').nth(5, fault),
          fake.on('candles').nth(7, fault),
        ],
      });
      expect(rows).toEqual(truth(exchange, 8).slice(0, rows.length));
      expect(rows.length).toBeGreaterThanOrEqual(7);
      expect(isWhole(news)).toBe(true);
    },
  );

  it('P9: a bar that is not over is not told, though the exchange shows it', async () => {
    const { news } = await followed(6);
    for (const one of news)
      if (one.kind === 'bars')
        for (const time of one.bars.time) expect(time + minute).toBeLessThanOrEqual(one.now);
  });

  it('a minute in which nobody traded is none, once those around it are there', async () => {
    const hole = [known + 3 * minute, known + 5 * minute] as const;
    const exchange = { at: undefined as fake.FakeExchange | undefined };
    const { rows, news } = await followed(
      9,
      {},
      {
        at(one) {
          if (exchange.at) return;
          exchange.at = one;
          one
            .venue('binance')
            .tape('BTC/USDT')
            .hole(...hole);
        },
      },
    );
    expect(rows.map(([time]) => (time! - known) / minute)).toEqual(
      [0, 1, 2, 5, 6, 7, 8].slice(0, rows.length),
    );
    expect(rows.length).toBeGreaterThan(5);
    expect(isWhole(news)).toBe(true);
  });

  it('P2, W1: an exchange that tells nothing is waited for, said to be stale, and caught up with', async () => {
    const { rows, told, exchange } = await followed(20, {
      faults: [fake.on('candles').between(known + 3 * minute, known + 12 * minute, fake.bare('[]'))],
    });
    expect(rows).toEqual(truth(exchange, 20));
    expect(told).toEqual(['stale', 'well']);
  });

  it('N1, N10: an exchange that is away is told of once, and caught up with', async () => {
    let isDown = false;
    const { rows, told, exchange } = await followed(
      12,
      {},
      {
        at(one, now) {
          const wants = now >= known + 4 * minute && now < known + 7 * minute;
          if (wants !== isDown) void (wants ? one.gate.down() : one.gate.up());
          isDown = wants;
        },
      },
    );
    expect(rows).toEqual(truth(exchange, 12));
    expect(told).toEqual(['trouble', 'well']);
  }, 120_000);

  it('N11: a certificate that proves nothing is told of, and nothing of it is believed', async () => {
    let isFlawed = false;
    const { rows, told, exchange } = await followed(
      8,
      {},
      {
        at(one, now) {
          const wants = now >= known + 3 * minute && now < known + 5 * minute;
          if (wants !== isFlawed) one.gate.flaw(wants ? 'untrusted' : undefined);
          isFlawed = wants;
        },
      },
    );
    expect(rows).toEqual(truth(exchange, 8));
    // Sockets that were open when it began stay what they were.
    expect(['trouble,well', '']).toContain(told.join());
  }, 60_000);

  it('N9: answers that take longer and longer are waited for as long as they may take', async () => {
    const { rows, news, exchange } = await followed(8, {
      faults: [
        fake.on('candles').nth(3, fake.slowReply(200)),
        fake.on('candles').nth(4, fake.slowReply(450)),
        fake.on('candles').nth(5, fake.slowReply(2000)),
      ],
    });
    expect(rows).toEqual(truth(exchange, 8));
    expect(isWhole(news)).toBe(true);
  });

  it.each([1, 2, 3, 4, 5, 6])(
    'seed %i: faults that come together leave no trace either',
    async (seed) => {
      const draw = fake.seedOf('followed', seed);
      const several = Array.from(
        { length: 2 + (draw % 3) },
        (_, k) => faults[(draw >>> (5 * k)) % faults.length]!,
      );
      const { rows, news, exchange } = await followed(10, {
        seed,
        faults: several.map(([, fault]) => fake.on('candles').randomly(0.2, fault)),
      });
      const whole = truth(exchange, 10);
      expect(rows, several.map(([name]) => name).join(', ')).toEqual(whole.slice(0, rows.length));
      expect(rows.length).toBeGreaterThanOrEqual(whole.length - 2);
      expect(isWhole(news)).toBe(true);
    },
    60_000,
  );

  it('P10: a bar that is told differently later is told of, and stays what it was', async () => {
    const row = (time: number, close: number) => [time, 10, 20, 5, close, 1];
    let now = known + 1000;
    const news: News[] = [];
    await follow(
      { market: { exchange: 'stub', symbol: 'A/B' }, timeframe: '1m', known },
      {
        source: {
          reach: { timeframes: ['1m'], page: 100, newest: null },
          now: () => Promise.resolve(now),
          // The first bar closes at 11 until, a minute later, it turns out to have been 12.
          candles: ({ from, to }) =>
            Promise.resolve(
              [0, 1, 2, 3]
                .map((k) => known + k * minute)
                .filter((time) => time >= from && time < Math.min(to, now))
                .map((time) => row(time, time === known && now > known + 2 * minute ? 12 : 11)),
            ),
        },
        poll: minute,
        tell: (one) => Promise.resolve(void news.push(one)),
        wait: (ms) => Promise.resolve(void (now += ms)),
        isStopped: () => now > known + 4 * minute,
        reason: (trouble) => trouble.kind,
      },
    );
    const told = news.flatMap((one) => (one.kind === 'feed' ? [one.message] : []));
    expect(told).toEqual([expect.stringContaining('the bar of 2024-06-03 10:00 is told differently now')]);
    const closes = news.flatMap((one) => (one.kind === 'bars' ? [...one.bars.close] : []));
    expect(closes).toEqual([11, 11, 11]);
    expect(isWhole(news)).toBe(true);
  });
});
