import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMarkets } from '#adapters/files';
import * as fake from '../exchange/index.ts';
import { cryptobot, folder, outcome, start } from './cryptobot.ts';
import { exchanges } from './exchanges.ts';
import { type Fetched, fetchFrom, stored, traded } from './fetching.ts';

const hour = 3_600_000;
const day = 24 * hour;
const january = Date.UTC(2024, 0, 1);

const startExchange = exchanges();

const hours = ['--timeframe', '1h', '--since', '2024-01-01'] as const;
const fourDays = [...hours, '--until', '2024-01-05'] as const;

/** Every file of the store and what is in it. */
function contents(cwd: string): Record<string, string> {
  const root = join(cwd, 'data/bars');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile());
  return Object.fromEntries(
    files.map((path) => [
      relative(root, path),
      createHash('sha256').update(readFileSync(path)).digest('hex'),
    ]),
  );
}

describe.concurrent('fetch', () => {
  it('keeps what a testnet tells apart from what was traded', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    const cwd = folder();
    const args = ['fetch', 'binance:BTC/USDT', ...fourDays];
    const { code, stderr } = await cryptobot(args, {
      cwd,
      env: { ...exchange.env, CRYPTOBOT_TESTNET: 'true' },
    });
    expect([code, stderr]).toEqual([0, expect.stringContaining('kept apart, in data/testnet.')]);
    const run = ['backtest', 'buy-and-hold', '--market', 'binance:BTC/USDT', '--no-save', '--json'];
    expect((await cryptobot(run, { cwd })).code).toBe(5);
    const apart = await cryptobot(run, { cwd, env: { CRYPTOBOT_DATA: 'data/testnet' } });
    expect(JSON.parse(apart.stdout)).toMatchObject({ runs: [{ bars: 96 }] });
  });

  it.each([
    ['binance', 'BTC/USDT'],
    ['bybit', 'ETH/USDT:USDT'],
    ['coinbase', 'BTC/USD'],
  ] as const)('brings exactly what was traded on %s', async (id, symbol) => {
    const exchange = await startExchange({ dialects: [id] });
    const cwd = folder();
    const { code, report } = await fetchFrom(
      exchange,
      cwd,
      `${id}:${symbol}`,
      ...hours,
      '--until',
      '2024-03-01',
    );
    expect(code).toBe(0);
    expect(report.series).toMatchObject([
      {
        market: `${id}:${symbol}`,
        timeframe: '1h',
        outcome: 'complete',
        requested: 1440,
        stored: 1440,
        gaps: [],
      },
    ]);
    expect(await stored(cwd, `${id}:${symbol}`)).toEqual(
      traded(exchange, id, symbol, january, Date.UTC(2024, 2, 1)),
    );
  });

  it('completes Kraken’s 720 candles from trades, to the same numbers', async () => {
    const exchange = await startExchange({ dialects: ['kraken'] });
    const now = exchange.clock.now();
    const since = Math.floor((now - 735 * 60_000) / 60_000) * 60_000;
    const cwd = folder();
    const { code, report } = await fetchFrom(
      exchange,
      cwd,
      'kraken:BTC/USD',
      '--timeframe',
      '1m',
      '--since',
      String(since),
    );
    expect(code).toBe(0);
    const [series] = report.series;
    expect(series).toMatchObject({ outcome: 'complete', gaps: [], open: [] });
    expect(series!.stored).toBe(series!.requested);
    expect(series!.stored).toBeGreaterThan(730);
    expect(await stored(cwd, 'kraken:BTC/USD', '1m')).toEqual(
      traded(exchange, 'kraken', 'BTC/USD', since, series!.to, '1m'),
    );
  });

  it('resumes, prepends and heals, asking only for what is missing', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    const cwd = folder();
    await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...fourDays);
    const later = await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...hours, '--until', '2024-01-07');
    expect(later.report.series).toMatchObject([{ known: 96, requested: 48, stored: 48, revised: 0 }]);
    const earlier = await fetchFrom(
      exchange,
      cwd,
      'binance:BTC/USDT',
      '--timeframe',
      '1h',
      '--since',
      '2023-12-30',
      '--until',
      '2024-01-07',
    );
    expect(earlier.report.series).toMatchObject([{ known: 144, requested: 48, stored: 48, repaired: 0 }]);
    const nothing = await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...hours, '--until', '2024-01-07');
    expect(nothing.report.series).toMatchObject([{ known: 144, requested: 0, stored: 0 }]);
    expect(exchange.record.requests('candles')).toHaveLength(3);
    // A hole, as an interrupted download or a damaged month leaves it.
    const csv = (await stored(cwd)).filter((_, k) => k < 50 || k >= 60);
    const other = folder({
      'holes.csv': ['timestamp,open,high,low,close,volume', ...csv.map((row) => row.join(','))].join('\n'),
    });
    await cryptobot(['data', 'import', 'holes.csv', '--market', 'binance:BTC/USDT'], { cwd: other });
    const healed = await fetchFrom(exchange, other, 'binance:BTC/USDT', ...hours);
    expect(healed.report.series[0]).toMatchObject({ repaired: 10 });
  });

  it('fetches several markets and timeframes of several exchanges at once', async () => {
    const exchange = await startExchange({ dialects: ['binance', 'bybit'] });
    const cwd = folder();
    const markets = ['binance:BTC/USDT', 'binance:ETH/USDT', 'bybit:BTC/USDT'];
    const { report } = await fetchFrom(
      exchange,
      cwd,
      ...markets,
      '--timeframe',
      '1h,4h',
      '--timeframe',
      '1d',
      '--since',
      '2024-01-01',
      '--until',
      '2024-02-01',
    );
    expect(report.series.map(({ market, timeframe, stored }) => [market, timeframe, stored])).toEqual(
      markets.flatMap((market) => [
        [market, '1h', 744],
        [market, '4h', 186],
        [market, '1d', 31],
      ]),
    );
  });

  it('finds the first bar of a young market without asking for years of nothing', async () => {
    const listed = Date.UTC(2024, 4, 10, 7);
    const exchange = await startExchange({
      dialects: ['coinbase'],
      markets: [fake.market('BTC/USD', { listed })],
    });
    const cwd = folder();
    const flags = ['--timeframe', '1h', '--since', '2019-01-01', '--until', '2024-05-20'];
    const { report } = await fetchFrom(exchange, cwd, 'coinbase:BTC/USD', ...flags);
    const bars = (Date.UTC(2024, 4, 20) - listed) / hour;
    expect(report.series).toMatchObject([{ stored: bars, gaps: [], open: [] }]);
    expect(exchange.record.requests('candles').length).toBeLessThan(20);
    const before = exchange.record.requests('candles').length;
    const again = await fetchFrom(exchange, cwd, 'coinbase:BTC/USD', ...flags);
    expect(again.report.series).toMatchObject([{ requested: 0 }]);
    expect(exchange.record.requests('candles')).toHaveLength(before);
  });

  it('keeps the rules and fees of the markets', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    const cwd = folder();
    await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...fourDays);
    const kept = await readMarkets(join(cwd, 'data'), 'binance');
    expect(kept!.markets.find(({ symbol }) => symbol === 'BTC/USDT')).toMatchObject({
      tick: 0.1,
      lot: 0.00001,
      minNotional: 5,
      taker: 0.001,
    });
  });

  it('says on a pipe, in plain lines, how it ended', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    const { code, stdout, stderr } = await cryptobot(['fetch', 'binance:BTC/USDT', ...fourDays], {
      cwd: folder(),
      env: exchange.env,
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(
      /binance:BTC\/USDT +1h +2024-01-01 00:00 – 2024-01-05 00:00 +96 +96 +0 +0 +0 +complete/,
    );
    expect(stdout).not.toContain('\u001B');
  });
});

it.concurrent('data repair asks the exchange for the bars between those that are there', async () => {
  const exchange = await startExchange({ dialects: ['binance'] });
  const cwd = folder();
  await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...hours, '--until', '2024-01-02');
  const rows = (await stored(cwd)).map((row) => row.join(','));
  const holed = rows.filter((_, i) => i < 5 || i > 8);
  writeFileSync(join(cwd, 'holed.csv'), `timestamp,open,high,low,close,volume\n${holed.join('\n')}\n`);
  const other = folder();
  const env = exchange.env;
  await cryptobot(['data', 'import', join(cwd, 'holed.csv'), '--market', 'binance:BTC/USDT'], { cwd: other });
  const { stdout } = await cryptobot(['data', 'repair', 'binance:BTC/USDT', '--timeframe', '1h', '--json'], {
    cwd: other,
    env,
  });
  expect(JSON.parse(stdout)).toMatchObject({ added: 4, missing: 0 });
  expect((await stored(other)).map((row) => row.join(','))).toEqual(rows);
});

describe.concurrent('what cannot be fetched', () => {
  it.each([
    [['binance:BTC/USDX'], '"binance:BTC/USDX" is not a market of binance. Did you mean "binance:BTC/USDT"?'],
    [['binanc:BTC/USDT'], '"binanc" is not an exchange that ccxt knows. Did you mean "binance"?'],
    [['coinbase:BTC/USD', '--timeframe', '8h'], '"8h" is not a timeframe that coinbase keeps'],
    [['sample:BTC/USDT'], '"sample" is the built-in market'],
    [['../../etc:BTC/USDT'], '"../../etc:BTC/USDT" is not a market'],
    [['binance:BTC/USDT', '--since', '2024-01-05', '--until', '2024-01-05'], 'holds no whole bar'],
    [['binance:BTC/USDT', '--since', '2099-01-01'], 'has not come yet'],
    // D5: a Cyrillic В is not a B.
    [['binance:ВTC/USDT'], '"binance:ВTC/USDT" is not a market'],
  ])('%j is refused before anything is stored', async (args, message) => {
    const exchange = await startExchange({ dialects: ['binance', 'coinbase'] });
    const cwd = folder();
    const { code, stderr, stdout } = await fetchFrom(exchange, cwd, ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect((JSON.parse(stderr) as { error: { message: string } }).error.message).toContain(message);
    expect(readdirSync(cwd)).toEqual([]);
  });

  it('N1: without a network it says so, having tried no more often than is sensible', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    await exchange.gate.down();
    const { code, stderr } = await fetchFrom(exchange, folder(), 'binance:BTC/USDT', ...fourDays);
    expect(code).toBe(1);
    expect(stderr).toContain('the connection is refused (unreachable)');
    await exchange.gate.up();
  });

  it('N13: an exchange whose name nobody knows', async () => {
    const exchange = await startExchange({ dialects: ['bybit'] });
    const { code, stderr } = await fetchFrom(exchange, folder(), 'binance:BTC/USDT', ...fourDays);
    expect(code).toBe(1);
    expect(stderr).toContain('the proxy does not reach it');
  });

  it('N11: a wrong certificate ends it, and nothing was said', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    exchange.gate.flaw('untrusted');
    const { code, stderr } = await fetchFrom(exchange, folder(), 'binance:BTC/USDT', ...fourDays);
    expect(code).toBe(1);
    expect(stderr).toContain('its certificate is not valid');
    expect(exchange.record.requests('markets')).toEqual([]);
  });
});

describe.concurrent('a fault that stays', () => {
  it('P2: an exchange that has nothing says so twice before it is a gap, and is then left alone', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    const hole = [january + 30 * hour, january + 35 * hour] as const;
    exchange
      .venue('binance')
      .tape('BTC/USDT')
      .hole(...hole);
    const cwd = folder();
    const first = await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...fourDays);
    expect(first.report.series).toMatchObject([
      { stored: 91, gaps: [{ from: hole[0], to: hole[1] - hour, bars: 5 }], open: [], outcome: 'complete' },
    ]);
    expect(exchange.record.requests('candles')).toHaveLength(2);
    const second = await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...fourDays);
    expect(second.report.series).toMatchObject([{ requested: 0, gaps: [{ bars: 5 }] }]);
    expect(exchange.record.requests('candles')).toHaveLength(2);
    await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...fourDays, '--again');
    expect(exchange.record.requests('candles').length).toBeGreaterThan(2);
  });

  it.each(['{}', '[]'] as const)('P2: %s is neither a list of markets nor a time', async (nothing) => {
    const exchange = await startExchange({
      dialects: ['binance', 'coinbase'],
      faults: [
        fake.on('markets', 'binance').once(fake.bare(nothing)),
        fake.on('markets', 'coinbase').once(fake.bare(nothing)),
        fake.on('time', 'binance').once(fake.bare(nothing)),
        fake.on('time', 'coinbase').once(fake.bare(nothing)),
      ],
    });
    const { code, report } = await fetchFrom(
      exchange,
      folder(),
      'binance:BTC/USDT',
      'coinbase:BTC/USD',
      ...fourDays,
    );
    expect(code).toBe(0);
    expect(report.series).toMatchObject([{ stored: 96 }, { stored: 96 }]);
  });

  it('P8: a bar that cannot be true is left out, told, and asked for again', async () => {
    const exchange = await startExchange({
      dialects: ['binance'],
      // The third row of every answer; asked for alone, the bar is a first row and comes whole.
      faults: [fake.on('candles').always(fake.badRow('high below low'))],
    });
    const cwd = folder();
    const { report } = await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...fourDays);
    expect(report.series[0]).toMatchObject({ stored: 96, gaps: [] });
    expect(report.series[0]!.skips['impossible']).toBeGreaterThan(0);
    expect(await stored(cwd)).toEqual(traded(exchange, 'binance', 'BTC/USDT', january, january + 4 * day));
  });

  it('P8: one that stays untrue is not stored', async () => {
    const exchange = await startExchange({
      dialects: ['binance'],
      faults: [fake.on('candles').always(fake.badRow('high below low', 0))],
    });
    const cwd = folder();
    const { report } = await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...fourDays);
    expect(report.series[0]).toMatchObject({ stored: 95 });
    expect(report.series[0]!.skips['impossible']).toBeGreaterThan(0);
    expect(await stored(cwd)).toHaveLength(95);
  });

  it('P5: candles without a field are refused, and the trouble is named', async () => {
    const exchange = await startExchange({
      dialects: ['coinbase'],
      faults: [fake.on('candles').always(fake.withoutField('close'))],
    });
    const { code, report } = await fetchFrom(exchange, folder(), 'coinbase:BTC/USD', ...fourDays);
    expect(code).toBe(1);
    expect(report.series).toMatchObject([{ outcome: 'failed', stored: 0, error: { kind: 'garbled' } }]);
  });

  it('P13: hostile text in an error reaches no terminal', async () => {
    const exchange = await startExchange({
      dialects: ['binance'],
      faults: [fake.on('candles').always(fake.says(400, { code: -1100, msg: '\u001B[2Jgone <script>' }))],
    });
    const { code, stdout, stderr } = await cryptobot(['fetch', 'binance:BTC/USDT', ...fourDays], {
      cwd: folder(),
      env: exchange.env,
    });
    expect(code).toBe(1);
    expect(stdout + stderr).not.toContain('\u001B');
    expect(stdout + stderr).not.toContain('<script>');
  });

  it('one market in trouble does not keep the others from coming', async () => {
    const exchange = await startExchange({
      dialects: ['binance', 'coinbase'],
      faults: [fake.on('candles', 'coinbase').always(fake.htmlPage())],
    });
    const { code, report } = await fetchFrom(
      exchange,
      folder(),
      'binance:BTC/USDT',
      'coinbase:BTC/USD',
      ...fourDays,
    );
    expect(code).toBe(1);
    expect(report.series.map(({ outcome, stored }) => [outcome, stored])).toEqual([
      ['complete', 96],
      ['failed', 0],
    ]);
  });

  it('N12: a redirect is not followed', async () => {
    const exchange = await startExchange({
      dialects: ['binance', 'kraken'],
      faults: [fake.on('candles', 'binance').always(fake.redirect('https://api.kraken.com/0/public/Time'))],
    });
    const { report } = await fetchFrom(exchange, folder(), 'binance:BTC/USDT', ...fourDays);
    expect(report.series).toMatchObject([{ outcome: 'failed', error: { kind: 'redirected' } }]);
    expect(exchange.record.requests('time').filter(({ dialect }) => dialect === 'kraken')).toEqual([]);
  });
});

describe.concurrent('the last bar', () => {
  it('P9, T3: is not taken before it is over by the clock of the exchange', async () => {
    const exchange = await startExchange({ dialects: ['kraken', 'binance'], clock: { aheadMs: -200 * day } });
    const before = exchange.clock.now();
    const since = String(Math.floor(before / 60_000) * 60_000 - 10 * 60_000);
    const flags = ['--timeframe', '1m', '--since', since];
    const { report } = await fetchFrom(exchange, folder(), 'kraken:BTC/USD', 'binance:BTC/USDT', ...flags);
    for (const { to, stored, requested } of report.series) {
      expect(to).toBeLessThanOrEqual(exchange.clock.now());
      expect(to).toBeGreaterThan(before - 60_000);
      expect(stored).toBe(requested);
    }
  });

  it('P10: a bar that was told otherwise before is stored once, and the difference is told', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    const cwd = folder();
    await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...fourDays);
    const last = january + 95 * hour;
    const before = (await stored(cwd)).at(-1);
    exchange.venue('binance').tape('BTC/USDT').revise(fake.grid('1h')!, last, { volume: 1n });
    const { report } = await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...hours, '--until', '2024-01-06');
    expect(report.series).toMatchObject([{ stored: 24, revised: 1 }]);
    const rows = await stored(cwd);
    expect(rows).toHaveLength(120);
    expect(rows[95]).toEqual(before);
  });
});

it.concurrent('T2: is the same in every time zone', async () => {
  const exchange = await startExchange({ dialects: ['binance'] });
  const zones = ['UTC', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia'];
  const march = ['--timeframe', '1h', '--since', '2024-03-29', '--until', '2024-04-02'];
  const made = zones.map(async (TZ) => {
    const cwd = folder();
    await cryptobot(['fetch', 'binance:BTC/USDT', ...march], { cwd, env: { ...exchange.env, TZ } });
    return contents(cwd);
  });
  const [first, ...others] = await Promise.all(made);
  expect(Object.keys(first!)).toHaveLength(3);
  for (const other of others) expect(other).toEqual(first);
});

it.concurrent('Ctrl-C ends it with what has come, and the next run completes it to the same bytes', async () => {
  const exchange = await startExchange({
    dialects: ['binance'],
    faults: [fake.on('candles').from(3, fake.slowReply(20_000))],
  });
  const span = ['--timeframe', '1h', '--since', '2024-01-01', '--until', '2024-12-01'];
  const cwd = folder();
  const child = start(['fetch', 'binance:BTC/USDT', ...span, '--json'], { cwd, env: exchange.env });
  const ended = outcome(child);
  while (exchange.record.requests('candles').length < 2)
    await new Promise((resolve) => setTimeout(resolve, 20));
  // On a busy machine it takes its time to read what has come.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  child.kill('SIGINT');
  const { code, stdout } = await ended;
  expect(code).toBe(130);
  const [series] = (JSON.parse(stdout) as Fetched).series;
  // Whole pages of those that had come; which ones depends on the moment.
  expect(series).toMatchObject({ outcome: 'interrupted' });
  expect([1000, 2000]).toContain(series!.stored);
  expect((await stored(cwd)).length).toBe(series!.stored);
  exchange.faults.clear();
  await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...span);
  const whole = folder();
  await fetchFrom(exchange, whole, 'binance:BTC/USDT', ...span);
  expect(contents(cwd)).toEqual(contents(whole));
});

it.concurrent('C13: of two that write one series, one waits or says who is writing; nothing is lost', async () => {
  const exchange = await startExchange({ dialects: ['binance'] });
  const cwd = folder();
  const both = await Promise.all([
    fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...fourDays),
    fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...fourDays),
  ]);
  for (const { code, stderr } of both)
    if (code !== 0) expect(stderr).toMatch(/is being written by process \d+/);
  await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...fourDays);
  expect(await stored(cwd)).toEqual(traded(exchange, 'binance', 'BTC/USDT', january, january + 4 * day));
});

it.concurrent('a series that cannot be kept takes no other one along', async () => {
  const exchange = await startExchange({ dialects: ['binance'] });
  const cwd = folder({ 'data/bars/binance/BTC_USDT/1h/series.json': 'no manifest' });
  const { code, stderr, report } = await fetchFrom(
    exchange,
    cwd,
    'binance:BTC/USDT',
    'binance:ETH/USDT',
    ...fourDays,
  );
  expect(code).toBe(1);
  expect(report.series).toMatchObject([{ market: 'binance:ETH/USDT', outcome: 'complete', stored: 96 }]);
  expect(stderr).toMatch(/binance:BTC\/USDT 1h: .*series.json.* is damaged/);
});

describe.concurrent('what was told of a market', () => {
  const day = ['--market', 'binance:BTC/USDT', '--timeframe', '1h', '--signals', 'mine.csv', '--json'];
  const signals = `timestamp,enterLong,exitLong\n${january + hour},1,0\n${january + 4 * hour},0,1\n`;

  interface Bought {
    readonly runs: readonly [
      { readonly costs: { readonly fee: number }; readonly trades: readonly [{ readonly quantity: number }] },
    ];
  }

  async function bought(cwd: string, ...flags: readonly string[]) {
    const { stdout } = await cryptobot(['backtest', ...day, ...flags], { cwd });
    const [run] = (JSON.parse(stdout) as Bought).runs;
    return { quantity: run.trades[0].quantity, fee: run.costs.fee };
  }

  it('decides in a backtest what can be bought and what it costs, unless the configuration does', async () => {
    const exchange = await startExchange({ dialects: ['binance'] });
    const cwd = folder({ 'mine.csv': signals });
    await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...fourDays);
    const steps = async (lot: number, ...flags: readonly string[]) => {
      const { quantity } = await bought(cwd, ...flags);
      return Math.abs(quantity / lot - Math.round(quantity / lot));
    };
    expect(await steps(0.00001)).toBeLessThan(1e-9);
    // Another engine knows nothing of lots.
    expect(await steps(0.00001, '--fills', 'vectorbt')).toBeGreaterThan(1e-6);
    expect((await bought(cwd, '--fee', 'exchange')).fee).toBe(0.001);
    const plain = day.filter((flag) => flag !== '--json');
    const { stderr } = await cryptobot(['backtest', ...plain, '--fee', 'exchange'], { cwd });
    expect(stderr).toContain('The fees are those told of binance:BTC/USDT when bars');
    writeFileSync(join(cwd, 'cryptobot.config.json'), '{ "rules": { "binance:BTC/USDT": { "lot": 0.01 } } }');
    expect(await steps(0.01)).toBeLessThan(1e-9);
  });
});

describe.concurrent('trouble beyond a single answer', () => {
  it('N10: an exchange that comes and goes is waited for', async () => {
    const exchange = await startExchange({
      dialects: ['binance'],
      faults: [1, 2, 4, 6, 7].map((request) => fake.on('candles').nth(request, fake.reset())),
    });
    const span = ['--timeframe', '1h', '--since', '2024-01-01', '--until', '2024-04-20'];
    const { code, report } = await fetchFrom(exchange, folder(), 'binance:BTC/USDT', ...span);
    expect(code).toBe(0);
    expect(report.series).toMatchObject([{ outcome: 'complete', stored: 2640 }]);
  });

  it('T1: the clock of the exchange counts, be ours half a minute behind or ahead', async () => {
    for (const aheadMs of [30_000, -30_000]) {
      const exchange = await startExchange({ dialects: ['binance'], clock: { aheadMs } });
      const since = String(Math.floor(exchange.clock.now() / 60_000) * 60_000 - 10 * 60_000);
      const { report } = await fetchFrom(
        exchange,
        folder(),
        'binance:BTC/USDT',
        '--timeframe',
        '1m',
        '--since',
        since,
      );
      const [series] = report.series;
      expect(series!.to).toBeLessThanOrEqual(exchange.clock.now());
      expect(series!.stored).toBe((series!.to - Number(since)) / 60_000);
    }
  });

  it('C14: the lock of a process that is gone keeps nobody out', async () => {
    const exchange = await startExchange({
      dialects: ['binance'],
      faults: [fake.on('candles').from(2, fake.slowReply(5000))],
    });
    const cwd = folder();
    const span = ['--timeframe', '1h', '--since', '2024-01-01', '--until', '2024-12-01'];
    const child = start(['fetch', 'binance:BTC/USDT', ...span], { cwd, env: exchange.env });
    const ended = outcome(child);
    while (exchange.record.requests('candles').length < 2)
      await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    await ended;
    exchange.faults.clear();
    const { code, report } = await fetchFrom(exchange, cwd, 'binance:BTC/USDT', ...span);
    expect(code).toBe(0);
    expect(report.series).toMatchObject([{ outcome: 'complete', gaps: [], open: [] }]);
    expect(await stored(cwd)).toEqual(
      traded(exchange, 'binance', 'BTC/USDT', january, Date.UTC(2024, 11, 1)),
    );
  });
});
