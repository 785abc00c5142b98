import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as fake from '../exchange/index.ts';
import { cryptobot, folder, outcome, start } from './cryptobot.ts';
import { exchanges } from './exchanges.ts';

const hour = 3_600_000;

const startExchange = exchanges();

/** What is read of the documents of these commands. */
interface Document {
  readonly rows: unknown[][];
  readonly bids: readonly { readonly price: number }[];
  readonly asks: readonly { readonly price: number }[];
  readonly recorded: number;
  readonly trades: readonly unknown[];
  readonly funding: readonly [
    {
      readonly from: number;
      readonly to: number;
      readonly rates: number;
      readonly added: number;
      readonly revised: number;
      readonly revisions: readonly object[];
      readonly outcome: string;
    },
  ];
  readonly tickers: readonly {
    readonly market: string;
    readonly snapshots: number;
    readonly stored: number;
    readonly failures: number;
  }[];
  readonly healthy: boolean;
  readonly checks: readonly { readonly name: string; readonly status: string; readonly fix?: string }[];
  readonly exchanges: readonly [
    {
      readonly calls: readonly {
        readonly call: string;
        readonly attempts: number;
        readonly availability: number;
        readonly success: number;
      }[];
      readonly trouble: string | null;
    },
  ];
}

/** The real program, led to the fake exchange by its environment alone. */
async function run(exchange: fake.FakeExchange, cwd: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await cryptobot([...args, '--json'], { cwd, env: exchange.env });
  return { code, stderr, document: (stdout === '' ? {} : JSON.parse(stdout)) as Document };
}

// Asked for three times before it is given up.
const refusal = fake.says(403, '');

async function sql(cwd: string, query: string): Promise<unknown[][]> {
  const { stdout } = await cryptobot(['data', 'sql', query, '--json'], { cwd });
  return (JSON.parse(stdout) as Document).rows;
}

describe.concurrent('an order book', () => {
  it('is shown as deep as was asked, and recorded on request', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    const cwd = folder();
    const book = await run(exchange, cwd, 'data', 'book', 'binance:BTC/USDT', '--depth', '7', '--record');
    expect(book.code).toBe(0);
    expect([book.document.bids.length, book.document.asks.length]).toEqual([7, 7]);
    expect(await sql(cwd, 'SELECT side, level, price FROM books ORDER BY side DESC, level LIMIT 1')).toEqual([
      ['bid', 1, book.document.bids[0]!.price],
    ]);
    expect(await sql(cwd, 'SELECT count(*)::INT FROM books')).toEqual([[14]]);
  });

  it('of a market that is none, or as deep as is senseless, is refused', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    const none = await run(exchange, folder(), 'data', 'book', 'binance:BTC/USD');
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('is not a market of binance')]);
    const deep = await run(exchange, folder(), 'data', 'book', 'binance:BTC/USDT', '--depth', '0');
    expect([deep.code, deep.stderr]).toEqual([2, expect.stringContaining('not a number from 1 to 500')]);
  });
});

it.concurrent('recent trades are recorded once, however often they are asked for', async () => {
  const exchange = await startExchange({ dialects: ['kraken'] });
  const cwd = folder();
  const ask = () => run(exchange, cwd, 'data', 'trades', 'kraken:BTC/USD', '--count', '30', '--record');
  const first = await ask();
  expect([first.code, first.document.trades.length, first.document.recorded]).toEqual([0, 30, 30]);
  const second = await ask();
  expect(await sql(cwd, 'SELECT count(*)::INT, count(DISTINCT id)::INT FROM prints')).toEqual([
    [30 + second.document.recorded, 30 + second.document.recorded],
  ]);
  expect(second.document.recorded).toBeLessThan(30);
});

describe.each(['binance', 'bybit'] as const)('funding rates of %s', (id) => {
  const market = `${id}:BTC/USDT:USDT`;
  const eight = 8 * hour;

  it('are stored without holes, go on and reach back', async () => {
    const exchange = await startExchange({ dialects: [id] });
    const last = Math.floor(exchange.clock.now() / eight) * eight;
    const since = (count: number) => new Date(last - count * eight).toISOString();
    const cwd = folder();
    const fetch = async (count: number) =>
      (await run(exchange, cwd, 'fetch', market, '--funding', '--since', since(count))).document.funding[0];
    expect(await fetch(20)).toMatchObject({ from: last - 20 * eight, rates: 21, added: 21 });
    expect(await fetch(20)).toMatchObject({ rates: 21, added: 0, outcome: 'complete' });
    // More than two pages of Bybit's.
    expect(await fetch(450)).toMatchObject({ from: last - 450 * eight, to: last, rates: 451, added: 430 });
    expect(
      await sql(
        cwd,
        `SELECT count(*)::INT, count(DISTINCT time)::INT, max(abs(rate)) < 0.01 FROM funding WHERE time % ${eight} = 0`,
      ),
    ).toEqual([[451, 451, true]]);
  });

  it('survive what exchanges do to those who ask', async () => {
    const exchange = await startExchange({
      dialects: [id],
      faults: [fake.on('funding').once(fake.htmlPage()), fake.on('funding').nth(2, fake.says(503, ''))],
    });
    const last = Math.floor(exchange.clock.now() / eight) * eight;
    const since = new Date(last - 9 * eight).toISOString();
    const { code, document } = await run(exchange, folder(), 'fetch', market, '--funding', '--since', since);
    expect([code, document.funding[0].rates]).toEqual([0, 10]);
  });

  it('that are told otherwise later count as told last, and keep what was told first', async () => {
    const exchange = await startExchange({ dialects: [id] });
    const last = Math.floor(exchange.clock.now() / eight) * eight;
    const ask = ['fetch', market, '--funding', '--since', new Date(last - 20 * eight).toISOString()];
    const cwd = folder();
    await run(exchange, cwd, ...ask);
    const [[first]] = (await sql(cwd, `SELECT rate FROM funding ORDER BY time LIMIT 1`)) as [[number]];
    exchange.faults.add(fake.on('funding').always(fake.changedField('fundingRate', '0.00077')));
    const again = await run(exchange, cwd, ...ask, '--again');
    const [row] = again.document.funding;
    expect(row).toMatchObject({ added: 0, revised: 21 });
    expect(row.revisions).toHaveLength(20);
    expect(row.revisions).toContainEqual({ time: last - 20 * eight, before: first, after: 0.00077 });
    expect(await sql(cwd, `SELECT rate, "first" FROM funding ORDER BY time LIMIT 1`)).toEqual([
      [0.00077, first],
    ]);
  });

  it('are refused for what is no perpetual', async () => {
    const exchange = await startExchange({ dialects: [id] });
    const { code, stderr } = await run(exchange, folder(), 'fetch', `${id}:BTC/USDT`, '--funding');
    expect([code, stderr]).toEqual([2, expect.stringContaining('it is no perpetual (spot)')]);
  });
});

it.concurrent('funding rates that were fetched are charged to runs over their time, and others change no run', async () => {
  const exchange = await startExchange({ dialects: ['binance'] });
  const market = 'binance:BTC/USDT:USDT';
  const [from, to] = [Date.UTC(2024, 0, 1), Date.UTC(2024, 0, 4)];
  const signals = `timestamp,enterLong,exitLong\n${from + hour},1,0\n${from + 60 * hour},0,1\n`;
  const cwd = folder({ 'mine.csv': signals });
  const span = ['--since', String(from), '--until', String(to)];
  const trade = ['--market', market, '--timeframe', '1h', '--size', 'quantity:0.1', '--from', '2024-01-01'];
  const backtest = async () => {
    const all = ['backtest', '--signals', 'mine.csv', ...trade, '--fee', '0', '--slippage', '0', '--quiet'];
    const { document, stderr } = await run(exchange, cwd, ...all);
    const { runs } = document as unknown as {
      runs: readonly { readonly id: string; readonly trades: readonly { readonly charges: number }[] }[];
    };
    expect(stderr).toBe('');
    return { id: runs[0]!.id, charges: runs[0]!.trades[0]!.charges };
  };
  await run(exchange, cwd, 'fetch', market, '--timeframe', '1h', ...span);
  expect((await backtest()).charges).toBe(0);
  await run(exchange, cwd, 'fetch', market, '--funding', ...span);
  const charged = await backtest();
  // Bought at the open of the third bar, sold at that of the 62nd: what is due from 08:00 on counts.
  const due = await sql(
    cwd,
    `SELECT sum(0.1 * open * rate) FROM bars JOIN funding USING (time) WHERE time BETWEEN ${from + 3 * hour} AND ${from + 61 * hour}`,
  );
  const search = ['sweep', 'sma-cross', '--param', 'fast=2:4:1', '--param', 'slow=5', '--no-save'];
  const { stderr } = await cryptobot([...search, '--market', market, '--timeframe', '1h'], {
    cwd,
    env: exchange.env,
  });
  expect(stderr.match(/funding rates that were fetched are charged/g)).toHaveLength(1);
  expect(charged.charges).toBeCloseTo(due[0]![0] as number, 9);
  await run(exchange, cwd, 'fetch', market, '--funding', '--since', String(from - 90 * 24 * hour));
  expect(await backtest()).toEqual(charged);
});

describe.concurrent('prices', () => {
  const watch = ['--ticker', '--every', '1s', '--runtime'] as const;

  it('are looked at again and again, and stored', async () => {
    const exchange = await startExchange({ dialects: ['binance', 'coinbase'] });
    const cwd = folder();
    const { code, document } = await run(
      exchange,
      cwd,
      'fetch',
      'binance:BTC/USDT',
      'binance:ETH/USDT',
      'coinbase:BTC/USD',
      ...watch,
      '4s',
    );
    expect(code).toBe(0);
    expect(document.tickers.map(({ market }) => market)).toEqual([
      'binance:BTC/USDT',
      'binance:ETH/USDT',
      'coinbase:BTC/USD',
    ]);
    for (const { snapshots, stored } of document.tickers) {
      expect(snapshots).toBeGreaterThanOrEqual(2);
      expect(stored).toBe(snapshots);
    }
    expect(await sql(cwd, 'SELECT count(*)::INT, min(last) > 0 FROM tickers')).toEqual([
      [document.tickers.reduce((sum, { stored }) => sum + stored, 0), true],
    ]);
  });

  it('are shown as they come, and stopping keeps what came', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    const cwd = folder();
    const child = start(['fetch', 'binance:BTC/USDT', '--ticker', '--every', '1s'], {
      cwd,
      env: exchange.env,
    });
    const ended = outcome(child);
    await said(child, /binance:BTC\/USDT {2}[\d.]+/g, 2);
    child.kill('SIGTERM');
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(143);
    expect(stderr).toMatch(/\d\d:\d\d:\d\d {2}binance:BTC\/USDT {2}[\d.]+ .*bid [\d.]+ {2}ask [\d.]+/);
    expect(stdout).toContain('binance:BTC/USDT');
    const [[rows]] = (await sql(cwd, 'SELECT count(*)::INT FROM tickers')) as [[number]];
    expect(rows).toBeGreaterThanOrEqual(2);
  });

  it('come back after trouble, which is warned of', async () => {
    const exchange = await startExchange({
      dialects: ['binance'],
      faults: [fake.on('ticker').times(3, refusal)],
    });
    const { code, stderr, document } = await run(
      exchange,
      folder(),
      'fetch',
      'binance:BTC/USDT',
      ...watch,
      '8s',
    );
    expect(code).toBe(0);
    expect(stderr).toContain('ticker: ');
    // Three of five, or a few more, came to nothing.
    expect(stderr).toMatch(/binance ticker: answered \d+(\.\d)? % of the calls, less than 99 %/);
    expect(document.tickers[0]!.failures).toBeGreaterThan(0);
    expect(document.tickers[0]!.snapshots).toBeGreaterThan(0);
  });
});

describe.concurrent('a schedule', () => {
  const bars = [
    'fetch',
    'binance:BTC/USDT',
    '--timeframe',
    '1h',
    '--since',
    '2024-01-01',
    '--until',
    '2024-01-05',
  ];

  it('fetches at once and then again, whatever fails, until it is stopped', async () => {
    const exchange = await startExchange({
      dialects: ['binance'],
      faults: [fake.on('candles').times(3, refusal)],
    });
    const cwd = folder();
    const env = { ...exchange.env, CRYPTOBOT_ALERT_FILE: 'told/alerts.jsonl' };
    const child = start([...bars, '--schedule', '*/2 * * * * *', '--json'], { cwd, env });
    const ended = outcome(child);
    await said(child, /"series"/g, 3, 'stdout');
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(130);
    const runs = stdout
      .trim()
      .split('\n')
      .map(
        (line) => JSON.parse(line) as { series: { outcome: string; stored: number; requested: number }[] },
      );
    expect(runs.slice(0, 3).map(({ series: [one] }) => [one!.outcome, one!.stored])).toEqual([
      ['failed', expect.any(Number)],
      ['complete', expect.any(Number)],
      ['complete', 0],
    ]);
    expect(stderr).toContain('fetch: binance:BTC/USDT 1h:');
    const alerts = readFileSync(join(cwd, 'told/alerts.jsonl'), 'utf8').trim().split('\n');
    expect(JSON.parse(alerts[0]!)).toEqual({
      severity: 'warning',
      subject: 'fetch',
      message: expect.stringContaining('binance:BTC/USDT 1h:'),
      at: expect.any(Number),
    });
  });

  it('that could not tell of its failures does not begin', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    const cwd = folder({ 'cryptobot.config.json': '{ "alertFile": "." }' });
    const { code, stderr } = await run(exchange, cwd, ...bars, '--schedule', '0 9 * * *');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/Alerts cannot be written to .*alertFile/)]);
  });

  it('that is none, or a flag that means nothing there, is refused before anything is asked', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    const refusals = await Promise.all(
      [
        [...bars, '--schedule', '61 * * * *'],
        [...bars, '--zone', 'UTC'],
        [...bars, '--every', '5m'],
        ['fetch', 'binance:BTC/USDT', '--ticker', '--every', '0.5s'],
        ['fetch', 'binance:BTC/USDT', '--ticker', '--since', '2024-01-01'],
      ].map((args) => run(exchange, folder(), ...args)),
    );
    expect(refusals.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
    expect(exchange.record.requests('candles')).toHaveLength(0);
  });
});

describe.concurrent('doctor', () => {
  it('tells how each call of an exchange is doing', async () => {
    const exchange = await startExchange({
      dialects: ['binance'],
      faults: [fake.on('book').once(fake.says(503, ''))],
    });
    const { document } = await run(exchange, folder(), 'doctor', '--exchange', 'binance');
    const call = (name: string) => document.exchanges[0].calls.find((one) => one.call === name);
    expect(call('ticker')).toMatchObject({ attempts: 5, availability: 1, success: 1 });
    expect(call('book')).toMatchObject({ attempts: 6, availability: 5 / 6, success: 5 / 6 });
    expect(document.checks.find(({ name }) => name === 'binance book')).toMatchObject({
      status: 'warn',
      fix: expect.stringContaining('answered 83.3 % of the calls, less than 99 %') as string,
    });
    exchange.faults.add(fake.on('book').once(fake.says(503, '')));
    const patient = folder({ 'cryptobot.config.json': '{ "minAvailability": 0.8, "minSuccess": 0.8 }' });
    const again = await run(exchange, patient, 'doctor', '--exchange', 'binance', '--max-latency', '60000');
    expect(again.document.checks.find(({ name }) => name === 'binance book')).toMatchObject({ status: 'ok' });
  });

  it('fails when an exchange is away', async () => {
    const exchange = await startExchange({
      dialects: ['binance'],
      faults: [fake.on('time').always(fake.says(403, 'blocked'))],
    });
    const { code, document } = await run(exchange, folder(), 'doctor', '--exchange', 'binance');
    expect([code, document.healthy]).toEqual([1, false]);
    expect(document.exchanges[0].trouble).toContain('"binance" gave no time');
  });
});

async function said(
  child: ReturnType<typeof start>,
  pattern: RegExp,
  times: number,
  stream: 'stdout' | 'stderr' = 'stderr',
): Promise<void> {
  let text = '';
  await new Promise<void>((resolve, reject) => {
    child.on('close', () => reject(new Error(`it ended before: ${text}`)));
    child[stream]!.on('data', (part: string) => {
      text += part;
      if ((text.match(pattern) ?? []).length >= times) resolve();
    });
  });
}
