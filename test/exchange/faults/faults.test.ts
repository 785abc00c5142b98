import { afterEach, describe, expect, it } from 'vitest';
import type { Exchange } from 'ccxt';
import {
  arrivesLate,
  badRow,
  banned,
  bare,
  changedField,
  client,
  corruptGzip,
  cutBody,
  duplicatedRows,
  emptyBody,
  extraField,
  gappedRows,
  halfOpen,
  hostileField,
  hostileText,
  htmlPage,
  hugeBody,
  hugeInteger,
  latencyRamp,
  noReply,
  numbersAs,
  on,
  redirect,
  renamedField,
  repeatedRows,
  reset,
  revisedRow,
  says,
  serverError,
  skippedRows,
  slowReply,
  stalledBody,
  startExchange,
  tooManyRequests,
  truncatedJson,
  unknownHost,
  unsortedRows,
  withoutField,
  type BadRow,
  type DialectName,
  type ExchangeOptions,
  type FakeExchange,
  type Fault,
} from '../index.ts';

const at = Date.UTC(2024, 5, 3, 12, 34, 40);
const hour = 3_600_000;
const since = Date.UTC(2024, 5, 1);
const opened: FakeExchange[] = [];
// Long enough for a busy machine, short enough to wait for.
const patience = 800;

afterEach(async () => {
  await Promise.all(opened.splice(0).map((exchange) => exchange.stop()));
});

// The faults begin when the client has loaded its markets.
async function open(
  options: ExchangeOptions = {},
  dialect: DialectName = 'binance',
): Promise<[FakeExchange, Exchange]> {
  const { faults = [], ...rest } = options;
  const exchange = await startExchange({ dialects: [dialect], clock: { at }, ...rest });
  opened.push(exchange);
  const ccxt = await client(exchange, dialect);
  await ccxt.loadMarkets();
  ccxt.timeout = patience;
  exchange.faults.add(...faults);
  return [exchange, ccxt];
}

/** What a request for candles comes to when the fault meets it. */
async function candlesUnder(fault: Fault, dialect: DialectName = 'binance') {
  const [exchange, ccxt] = await open({ faults: [on('candles').once(fault)] }, dialect);
  const answer = await settled(ccxt.fetchOHLCV('BTC/USDT', '1h', since, 20), 3 * patience);
  return { ...answer, again: () => ccxt.fetchOHLCV('BTC/USDT', '1h', since, 20), exchange, ccxt };
}

async function settled(
  promise: Promise<unknown>,
  ms: number,
): Promise<{ value?: unknown; error?: Error; hung?: true }> {
  const late = new Promise<{ hung: true }>((done) => setTimeout(done, ms, { hung: true }));
  return Promise.race([
    late,
    promise.then(
      (value) => ({ value }),
      (error: Error) => ({ error }),
    ),
  ]);
}

// The client has to see that its idle connections are gone, or the first request meets one of them.
function noticed(): Promise<void> {
  return new Promise((done) => setTimeout(done, 50));
}

function names(error: Error | undefined): string {
  return `${error?.constructor.name}: ${error?.message}`;
}

describe('transport', () => {
  it('N1 refuses connections while down and serves again when up', async () => {
    const [exchange, ccxt] = await open();
    await exchange.gate.down();
    await noticed();
    await expect(ccxt.fetchTime()).rejects.toThrow(/ECONNREFUSED/);
    await exchange.gate.up();
    expect(await ccxt.fetchTime()).toBe(at);
  });

  it.each([
    ['N2 no reply', noReply(), /RequestTimeout/],
    ['N4 reset', reset(), /NetworkError.*(socket|closed|ECONNRESET)/],
    ['N5 cut body', cutBody(), /SocketError|NetworkError|terminated|aborted/],
    [
      'N12 redirect',
      redirect('https://evil.example/'),
      /NetworkError.*redirect to https:\/\/evil.example\/ was not followed/,
    ],
  ] as const)('%s', async (_, fault, seen) => {
    const { error, again, exchange } = await candlesUnder(fault);
    expect(names(error)).toMatch(seen);
    expect(await again()).toHaveLength(20);
    expect(exchange.record.requests('candles').map(({ faults }) => faults)).toEqual([[fault.name], []]);
  });

  it("N3 a stalled body hangs beyond ccxt's own timeout", async () => {
    const { hung } = await candlesUnder(stalledBody());
    expect(hung).toBe(true);
  });

  it('N9 a latency ramp grows from request to request', async () => {
    const [, ccxt] = await open({ faults: [on('time').always(latencyRamp(0, 200, 3))] });
    const took: number[] = [];
    for (let k = 0; k < 3; k++) {
      const before = performance.now();
      await ccxt.fetchTime();
      took.push(performance.now() - before);
    }
    expect(took[1]!).toBeGreaterThan(90);
    expect(took[2]!).toBeGreaterThan(190);
  });

  it('N9 a late arrival and a slow reply both run into the timeout', async () => {
    for (const fault of [arrivesLate(1500), slowReply(1500)]) {
      const { error } = await candlesUnder(fault);
      expect(names(error)).toMatch(/RequestTimeout/);
    }
  });

  it('N9 a delay by exchange time ends when the test moves the clock', async () => {
    const [exchange, ccxt] = await open({ faults: [on('time').once(slowReply(30_000, 'clock'))] });
    const asked = ccxt.fetchTime();
    setTimeout(() => exchange.clock.advance(30_000), 50);
    expect(await asked).toBe(at);
  });

  it('N10 flaps with exchange time', async () => {
    const [exchange, ccxt] = await open({
      faults: [on('time').flapping({ up: 1000, down: 1000 }, serverError())],
    });
    const seen: boolean[] = [];
    for (let second = 0; second < 6; second++) {
      seen.push((await settled(ccxt.fetchTime(), 3 * patience)).error === undefined);
      exchange.clock.advance(1000);
    }
    expect(seen).toEqual([true, false, true, false, true, false]);
  });

  it.each(['expired', 'wrong-host', 'untrusted'] as const)(
    'N11 a certificate that is %s lets no request through',
    async (flaw) => {
      const [exchange, ccxt] = await open();
      exchange.gate.flaw(flaw);
      await noticed();
      const before = exchange.record.requests().length;
      await expect(ccxt.fetchTime()).rejects.toThrow(/expired|altnames|signature|verify/i);
      expect(exchange.record.requests()).toHaveLength(before);
      exchange.gate.flaw(undefined);
      expect(await ccxt.fetchTime()).toBe(at);
    },
  );

  it('N13 a host that cannot be resolved', async () => {
    const [exchange, ccxt] = await open();
    exchange.faults.add(on('connect').once(unknownHost()));
    await exchange.gate.down();
    await noticed();
    await exchange.gate.up();
    const before = performance.now();
    // ccxt takes the refusal of the proxy for a timeout, though it comes at once.
    expect(names((await settled(ccxt.fetchTime(), 3 * patience)).error)).toMatch(/RequestTimeout/);
    expect(performance.now() - before).toBeLessThan(patience - 100);
  });

  it('N14 a half-open connection swallows the next request; a new one works', async () => {
    const [, ccxt] = await open({ faults: [on('candles').once(halfOpen())] });
    expect(await ccxt.fetchOHLCV('BTC/USDT', '1h', since, 3)).toHaveLength(3);
    const seen: string[] = [];
    for (let k = 0; k < 6; k++) seen.push(names((await settled(ccxt.fetchTime(), 3 * patience)).error));
    expect(seen.filter((name) => name.startsWith('RequestTimeout'))).toHaveLength(1);
    expect(seen.filter((name) => name.startsWith('undefined'))).toHaveLength(5);
  });
});

describe('statuses', () => {
  it.each([
    ['503', serverError(503), /ExchangeNotAvailable/],
    ['504', serverError(504), /RequestTimeout/],
    ['404', serverError(404), /ExchangeNotAvailable/],
    [
      'its own error',
      says(400, { code: -1021, msg: 'Timestamp for this request was 1000ms ahead' }),
      /InvalidNonce/,
    ],
    ['X13 maintenance', says(400, { code: -1000, msg: 'System is under maintenance.' }), /OnMaintenance/],
  ] as const)('%s', async (_, fault, seen) => {
    expect(names((await candlesUnder(fault)).error)).toMatch(seen);
  });

  it('X15 429 and 418 carry Retry-After', async () => {
    for (const [fault, seconds] of [
      [tooManyRequests(7), '7'],
      [banned(99), '99'],
    ] as const) {
      const { error, ccxt } = await candlesUnder(fault);
      expect(names(error)).toMatch(/RateLimitExceeded|DDoSProtection/);
      expect((ccxt.last_response_headers as Record<string, string>)['Retry-After']).toBe(seconds);
    }
  });
});

describe('payloads', () => {
  it('P1 an html page with status 200 passes as rows of nothing', async () => {
    const { value, error } = await candlesUnder(htmlPage());
    expect(error !== undefined || (value as unknown[][]).flat().every((cell) => cell === undefined)).toBe(
      true,
    );
  });

  it.each([
    ['empty', emptyBody()],
    ['{}', bare('{}')],
    ['null', bare('null')],
    ['[]', bare('[]')],
  ] as const)('P2 %s with status 200 looks like the end of history', async (_, fault) => {
    const { value, error } = await candlesUnder(fault, 'bybit');
    expect(error === undefined ? value : []).toEqual([]);
  });

  it('P3 truncated JSON of the right length', async () => {
    const { value, error } = await candlesUnder(truncatedJson());
    expect(error !== undefined || (value as unknown[][])[0]?.[0] !== since).toBe(true);
  });

  it('P4 corrupt gzip is a plain error of zlib', async () => {
    const { error } = await candlesUnder(corruptGzip());
    expect(names(error)).toMatch(/^Error: (invalid|incorrect|unknown|unexpected)/);
  });

  it('P5 fields can be missing, renamed, changed or extra', async () => {
    const seen = async (fault: Fault) => {
      const [, ccxt] = await open({ faults: [on('ticker').once(fault)] });
      return ccxt.fetchTicker('BTC/USDT');
    };
    expect((await seen(withoutField('bidPrice'))).bid).toBeUndefined();
    expect((await seen(renamedField('bidPrice', 'bid_price'))).info).toHaveProperty('bid_price');
    expect((await seen(changedField('bidPrice', 'NaN'))).bid).toBeUndefined();
    expect((await seen(extraField('surprise', { deep: [1] }))).info['surprise']).toEqual({ deep: [1] });
  });

  it('P6 the same numbers in another notation parse to the same values', async () => {
    const [, ccxt] = await open();
    const plain = await ccxt.fetchOHLCV('BTC/USDT', '1h', since, 20);
    for (const notation of ['strings', 'numbers', 'exponents'] as const) {
      expect((await candlesUnder(numbersAs(notation))).value, notation).toEqual(plain);
    }
  });

  it('P6 an id beyond 2^53 keeps its digits', async () => {
    const [, ccxt] = await open({ faults: [on('trades').once(hugeInteger('a'))] });
    expect((await ccxt.fetchTrades('BTC/USDT', undefined, 5))[0]!.id).toBe('9007199254740993');
  });

  it('P12 a body of ten megabytes', async () => {
    const [exchange, ccxt] = await open({ faults: [on('ticker').once(hugeBody())] });
    ccxt.timeout = 10_000;
    ccxt.enableLastHttpResponse = true;
    await ccxt.fetchTicker('BTC/USDT');
    expect(String(ccxt.last_http_response).length).toBeGreaterThan(10_000_000);
    expect(exchange.record.requests('ticker')[0]!.status).toBe(200);
  });

  it('P13 hostile text in a message or a name arrives unchanged', async () => {
    const [, ccxt] = await open({ faults: [on('markets').once(hostileField('baseAsset'))] });
    const markets = await ccxt.loadMarkets(true);
    expect(Object.keys(markets).join(' ')).toContain(hostileText.toUpperCase().slice(0, 8));
  });
});

describe('rows', () => {
  const times = (value: unknown) => (value as number[][]).map(([time]) => (time! - since) / hour);

  it('P7 unsorted, duplicated and gapped pages', async () => {
    expect(times((await candlesUnder(unsortedRows())).value)).toEqual(
      Array.from({ length: 20 }, (_, k) => k),
    );
    expect(times((await candlesUnder(duplicatedRows())).value).slice(0, 4)).toEqual([0, 0, 1, 2]);
    expect(times((await candlesUnder(gappedRows(3, 4))).value).slice(0, 5)).toEqual([0, 1, 2, 7, 8]);
  });

  it('P11 pages that skip or repeat rows', async () => {
    expect(times((await candlesUnder(skippedRows(5))).value)[0]).toBe(5);
    expect(times((await candlesUnder(repeatedRows(2))).value).filter((time) => time === 0)).toHaveLength(2);
  });

  it.each([
    ['nan', [undefined, undefined, undefined, undefined]],
    ['null', [undefined, undefined, undefined, undefined]],
    ['zero', [0, 0, 0, 0]],
  ] as const)('P8 a row with %s reaches the caller', async (kind, cells) => {
    const { value } = await candlesUnder(badRow(kind));
    expect((value as number[][])[2]!.slice(1, 5)).toEqual(cells);
  });

  it.each(['binance', 'bybit', 'kraken', 'coinbase'] as const)(
    'P8 negative prices and a high below the low at %s',
    async (dialect) => {
      const row = async (kind: BadRow) =>
        ((await candlesUnder(badRow(kind), dialect)).value as number[][]).map((cells) => cells.slice(2, 4));
      expect((await row('negative')).some(([high]) => high! < 0)).toBe(true);
      expect((await row('high below low')).some(([high, low]) => high! < low!)).toBe(true);
    },
  );

  it('P10 a closed candle is served with other values', async () => {
    const { value, again } = await candlesUnder(revisedRow(2, 1.01));
    const honest = await again();
    expect((value as number[][])[2]![4]).toBeCloseTo(honest[2]![4]! * 1.01, 6);
    expect((value as number[][])[3]).toEqual(honest[3]);
  });
});

describe('aiming', () => {
  it('always, nth, from, times, between, one dialect', async () => {
    const [exchange, ccxt] = await open({
      faults: [
        on('time').nth(2, serverError(500)),
        on('time').from(4, serverError(502)),
        on('time', 'kraken').always(serverError(501)),
        on('time').between(at + hour, at + 2 * hour, serverError(503)),
      ],
    });
    for (let k = 0; k < 4; k++) await settled(ccxt.fetchTime(), 1000);
    exchange.clock.advance(hour);
    exchange.faults.add(on('*').times(1, serverError(504)));
    await settled(ccxt.fetchTime(), 1000);
    expect(
      exchange.record
        .requests('time')
        .slice(-5)
        .map(({ faults }) => faults),
    ).toEqual([[], ['status 500'], [], ['status 502'], ['status 502', 'status 503', 'status 504']]);
  });

  it('randomly, the same from the same seed', async () => {
    const pattern = async (seed: number) => {
      const [exchange, ccxt] = await open({ seed, faults: [on('ticker').randomly(0.5, serverError())] });
      for (let k = 0; k < 20; k++) await settled(ccxt.fetchTicker('BTC/USDT'), 1000);
      return exchange.record
        .requests('ticker')
        .map(({ faults }) => faults.length)
        .join('');
    };
    const first = await pattern(7);
    expect(await pattern(7)).toBe(first);
    expect(await pattern(8)).not.toBe(first);
    expect(first).toMatch(/0.*1|1.*0/);
  });
});
