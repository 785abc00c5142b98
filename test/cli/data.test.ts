import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { bash, cryptobot, folder, start, outcome } from './cryptobot.ts';

const hour = 3_600_000;
const january = Date.UTC(2024, 0, 1);
const head = 'timestamp,open,high,low,close,volume';
const row = (k: number) =>
  `${january + k * hour},${100 + (k % 9)},${110 + (k % 9)},${90 + (k % 9)},${101 + (k % 9)},${k + 1}`;
const text = (length: number, without: readonly number[] = []) =>
  [
    head,
    ...Array.from({ length }, (_, k) => k)
      .filter((k) => !without.includes(k))
      .map(row),
    '',
  ].join('\n');

const imported = async (files: Readonly<Record<string, string>>, ...flags: string[]) => {
  const cwd = folder(files);
  const result = await cryptobot(
    ['data', 'import', ...Object.keys(files), '--market', 'binance:BTC/USDT', '--json', ...flags],
    { cwd },
  );
  expect({ code: result.code, stderr: result.stderr }).toEqual({ code: 0, stderr: '' });
  return { cwd, document: JSON.parse(result.stdout) as { files: Record<string, unknown>[] } };
};

const ask = async (cwd: string, ...args: string[]) => {
  const { code, stdout, stderr } = await cryptobot([...args, '--json'], { cwd });
  return {
    code,
    stderr,
    document: stdout === '' ? undefined : (JSON.parse(stdout) as Record<string, unknown>),
  };
};

describe('data import', () => {
  it('stores what a file holds and tells what it found', async () => {
    const { cwd, document } = await imported({ 'bars.csv': text(100) });
    expect(document.files[0]).toMatchObject({
      file: 'bars.csv',
      format: 'csv',
      rows: 100,
      bars: 100,
      timeframe: '1h',
      refused: 0,
      stored: { added: 100, same: 0, revised: 0 },
    });
    expect(
      readdirSync(join(cwd, 'data/bars/binance/BTC_USDT/1h')).filter((file) => file.endsWith('.parquet')),
    ).toHaveLength(1);
    const { document: list } = await ask(cwd, 'data', 'list');
    expect(list).toMatchObject({
      series: [
        {
          market: 'binance:BTC/USDT',
          timeframe: '1h',
          bars: 100,
          from: january,
          to: january + 99 * hour,
          sources: ['bars.csv'],
        },
      ],
    });
  });

  it('takes several files of one market', async () => {
    const [first, second] = [
      text(100),
      [head, ...Array.from({ length: 50 }, (_, k) => row(90 + k))].join('\n'),
    ];
    const { document } = await imported({ 'a.csv': first, 'b.csv': second });
    expect(document.files[1]).toMatchObject({ stored: { added: 40, same: 10 } });
  });

  it('says in plain words what it did, row by row', async () => {
    const cwd = folder({
      'bars.csv': `${text(50)}${row(7)}\n${row(8).replace(/[^,]*$/, '0.5')}\n${january + 60 * hour},1,1,5,1,1\n`,
    });
    const { code, stdout } = await cryptobot(['data', 'import', 'bars.csv', '--market', 'binance:BTC/USDT'], {
      cwd,
    });
    expect(code).toBe(0);
    expect(stdout).toContain('53 rows, 50 bars of 1h');
    expect(stdout).toContain('row 52: duplicate: the same bar as in row 9');
    expect(stdout).toContain(
      'row 53: conflict: 2024-01-01 08:00 is also in row 10, which is kept: volume 9 instead of 0.5',
    );
    expect(stdout).toContain('row 54: refused: high 1 is below low 5');
    expect(stdout).toContain('Stored as binance:BTC/USDT 1h: 50 new bars');
  });

  it('stores nothing in a dry run', async () => {
    const { cwd } = await imported({ 'bars.csv': text(10) }, '--dry-run');
    expect(existsSync(join(cwd, 'data'))).toBe(false);
  });

  it.each([
    [['data', 'import', 'bars.csv'], 2, '--market is missing'],
    [['data', 'import', 'none.csv', '--market', 'binance:BTC/USDT'], 2, '"none.csv" is not there'],
    [['data', 'import', '.', '--market', 'binance:BTC/USDT'], 2, '"." is not a file'],
    [['data', 'import', 'bars.csv', '--market', 'sample:BTC/USDT'], 2, 'cannot be written to'],
    [['data', 'import', 'bars.csv', '--market', '../../x:BTC/USDT'], 2, 'is not a market'],
    [['data', 'import', 'bars.csv', '--market', 'binance:BTC/USDT', '--timeframe', '5m'], 0, ''],
    [
      ['data', 'import', 'bars.csv', '--market', 'binance:BTC/USDT', '--timeframe', '1d'],
      5,
      'which does not fit --timeframe "1d"',
    ],
    [
      ['data', 'import', 'bars.csv', '--market', 'binance:BTC/USDT', '--columns', 'time,open'],
      2,
      'names high nowhere',
    ],
    [['data', 'import', 'page.csv', '--market', 'binance:BTC/USDT'], 5, 'is a web page'],
    [['data', 'import', 'empty.csv', '--market', 'binance:BTC/USDT'], 5, '"empty.csv" is empty'],
    [['data', 'import', 'book.xlsx', '--market', 'binance:BTC/USDT'], 5, 'a zip archive'],
    [['data', 'import', 'cut.csv.gz', '--market', 'binance:BTC/USDT'], 5, 'is damaged'],
    [
      ['data', 'import', 'bars.csv', '--market', 'binance:BTC/USDT', '--zone', 'Berlin'],
      2,
      'not a distance from UTC',
    ],
  ])('%j exits with %i and says why', async (args, code, sentence) => {
    const cwd = folder({
      'bars.csv': text(10),
      'page.csv': '<!DOCTYPE html><html></html>',
      'empty.csv': '',
      'book.xlsx': 'PK\u0003\u0004…',
    });
    writeFileSync(join(cwd, 'cut.csv.gz'), Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4, 5));
    const result = await cryptobot(args, { cwd });
    expect(result.stderr).toContain(sentence);
    expect(result.code).toBe(code);
    if (code !== 0) expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('a stored series', () => {
  it('is run over by backtest, cold and warm alike', async () => {
    const { cwd } = await imported({ 'bars.csv': text(500) });
    const run = async () =>
      (await ask(cwd, 'backtest', 'sma-cross', '--market', 'binance:BTC/USDT')).document;
    const cold = await run();
    expect(cold).toMatchObject({ runs: [{ market: 'binance:BTC/USDT', bars: 500, synthetic: false }] });
    expect(await run()).toEqual(cold);
  });

  it('that is not there is named, with what to type', async () => {
    const { cwd } = await imported({ 'bars.csv': text(100) });
    const tried = async (...flags: string[]) =>
      (await cryptobot(['backtest', 'sma-cross', ...flags], { cwd })).stderr;
    expect(await tried('--market', 'kraken:BTC/USD')).toMatch(
      /No bars for "kraken:BTC\/USD" 1h\. Type: cryptobot data import FILE --market kraken:BTC\/USD --timeframe 1h/,
    );
    expect(await tried('--market', 'binance:BTC/USDT', '--timeframe', '4h')).toContain(
      'cryptobot data resample binance:BTC/USDT --timeframe 1h --into 4h',
    );
    expect(await tried('--market', 'binance:BTC/USDT', '--from', '2025-01-01')).toContain(
      'The store has them from 2024-01-01 00:00 until 2024-01-05 03:00',
    );
  });

  it('is resampled, shown, asked in SQL and pruned', async () => {
    const { cwd } = await imported({ 'bars.csv': text(100) });
    expect(
      (await ask(cwd, 'data', 'resample', 'binance:BTC/USDT', '--timeframe', '1h', '--into', '4h')).document,
    ).toMatchObject({ bars: 25, added: 25 });
    expect((await ask(cwd, 'data', 'show', 'binance:BTC/USDT', '--timeframe', '4h')).document).toMatchObject({
      bars: 25,
      from: january,
      synthetic: false,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const { document } = await ask(
      cwd,
      'data',
      'sql',
      'SELECT timeframe, count(*)::INT AS bars, max(volume) AS top FROM bars GROUP BY 1 ORDER BY 1',
    );
    expect(document).toEqual({
      columns: ['timeframe', 'bars', 'top'],
      rows: [
        ['1h', 100, 100],
        ['4h', 25, 394],
      ],
      cut: false,
    });
    const prune = ['data', 'prune', 'binance:BTC/USDT', '--timeframe', '1h', '--before', '2024-01-02'];
    expect((await ask(cwd, ...prune)).document).toMatchObject({ bars: 24, left: 76, done: false });
    expect((await ask(cwd, ...prune, '--yes')).document).toMatchObject({ bars: 24, left: 76, done: true });
    expect((await ask(cwd, 'data', 'show', 'binance:BTC/USDT')).document).toMatchObject({ bars: 76 });
  });

  it.each([
    ["COPY (SELECT 1) TO 'stolen.csv'", 'The query failed'],
    ["COPY (SELECT 1) TO 'data/bars/stolen.csv'", 'Only SELECT is allowed'],
    ['DROP VIEW bars', 'Only SELECT is allowed'],
    ["SELECT * FROM read_csv('/etc/passwd')", 'The query failed'],
    ["SELECT * FROM read_text('bars.csv')", 'The query failed'],
    ['SELECT 1; SELECT 2', 'is 2 statements'],
    ['SELEC 1', 'The query failed'],
    ['SELECT nothing FROM bars', 'The table is "bars"'],
  ])('SQL can only ask: %s', async (sql, sentence) => {
    const { cwd } = await imported({ 'bars.csv': text(10) });
    const { code, stderr } = await cryptobot(['data', 'sql', sql], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(sentence);
    expect(existsSync(join(cwd, 'stolen.csv')) || existsSync(join(cwd, 'data/bars/stolen.csv'))).toBe(false);
  });

  it('is verified: gaps, picture, damage, exit code', async () => {
    const { cwd } = await imported(
      { 'bars.csv': text(100, [40, 41, 42, 70]), 'other.csv': text(100) },
      '--dry-run',
    );
    await cryptobot(['data', 'import', 'bars.csv', '--market', 'binance:BTC/USDT'], { cwd });
    const gapped = await ask(cwd, 'data', 'verify');
    expect(gapped.code).toBe(5);
    expect(gapped.document).toMatchObject({
      series: [
        {
          verdict: 'gapped',
          missing: 4,
          coverage: 0.96,
          gaps: [{ from: january + 40 * hour, to: january + 42 * hour, bars: 3 }, { bars: 1 }],
          damage: [],
        },
      ],
    });
    const { stdout } = await cryptobot(['data', 'verify'], { cwd });
    expect(stdout).toContain('gap of 3 from 2024-01-02 16:00 to 2024-01-02 18:00');
    expect(stdout).toMatch(/2024-01-01 ▕[█▓▒░ ]+▏ 2024-01-05/);

    const repaired = await ask(
      cwd,
      'data',
      'repair',
      'binance:BTC/USDT',
      '--timeframe',
      '1h',
      '--bars',
      'other.csv',
    );
    expect(repaired.document).toMatchObject({ added: 4, missing: 0, dropped: [] });
    expect((await ask(cwd, 'data', 'verify')).code).toBe(0);

    const series = join(cwd, 'data/bars/binance/BTC_USDT/1h');
    const file = join(
      series,
      readdirSync(series).find((name) => name.endsWith('.parquet'))!,
    );
    truncateSync(file, 500);
    rmSync(join(cwd, 'data/cache'), { recursive: true, force: true });
    expect(await ask(cwd, 'data', 'verify')).toMatchObject({
      code: 5,
      document: { series: [{ verdict: 'damaged', damage: [{ file }] }] },
    });
    const run = await cryptobot(['backtest', 'sma-cross', '--market', 'binance:BTC/USDT'], { cwd });
    expect([run.code, run.stderr]).toEqual([5, expect.stringContaining(`"${file}" is damaged`)]);
  });

  it('is exported so that others read it', async () => {
    const { cwd } = await imported({ 'bars.csv': text(30) });
    for (const ending of ['csv', 'csv.gz', 'json', 'parquet', 'arrow', 'feather'])
      expect(
        (await ask(cwd, 'data', 'export', 'binance:BTC/USDT', '--out', `out/x.${ending}`)).document,
      ).toMatchObject({ bars: 30 });
    expect(readFileSync(join(cwd, 'out/x.csv'), 'utf8')).toBe(text(30));
    expect(gunzipSync(readFileSync(join(cwd, 'out/x.csv.gz'))).toString()).toBe(text(30));
    expect((JSON.parse(readFileSync(join(cwd, 'out/x.json'), 'utf8')) as unknown[])[0]).toEqual({
      timestamp: january,
      open: 100,
      high: 110,
      low: 90,
      close: 101,
      volume: 1,
    });
    const table = tableFromIPC(readFileSync(join(cwd, 'out/x.feather')));
    expect(table.schema.fields.map((field) => `${field.name} ${String(field.type)}`)).toEqual([
      'timestamp Timestamp<MILLISECOND, UTC>',
      ...['open', 'high', 'low', 'close', 'volume'].map((name) => `${name} Float64`),
    ]);
    expect(readdirSync(join(cwd, 'out')).toSorted()).toEqual([
      'x.arrow',
      'x.csv',
      'x.csv.gz',
      'x.feather',
      'x.json',
      'x.parquet',
    ]);
    // Whatever goes out comes in again.
    for (const ending of ['csv', 'csv.gz', 'json', 'parquet', 'arrow']) {
      const again = await ask(cwd, 'data', 'import', `out/x.${ending}`, '--market', 'binance:BTC/USDT');
      expect(again.document, ending).toMatchObject({ files: [{ stored: { added: 0, same: 30 } }] });
    }
    expect((await cryptobot(['data', 'export', 'binance:BTC/USDT'], { cwd })).stdout).toBe(text(30));
    expect(
      (await cryptobot(['data', 'export', 'binance:BTC/USDT', '--out', 'x.xls'], { cwd })).stderr,
    ).toContain('Allowed: .csv');
    expect(
      (await bash('cryptobot data export sample:BTC/USDT --timeframe 1d | head -1', { cwd })).stdout,
    ).toBe(`${head}\n`);
  });

  it('is backed up and restored', async () => {
    const { cwd } = await imported({ 'bars.csv': text(100) });
    expect((await ask(cwd, 'data', 'backup', 'copy')).document).toMatchObject({ series: 1, bars: 100 });
    rmSync(join(cwd, 'data'), { recursive: true });
    expect((await ask(cwd, 'data', 'restore', 'copy')).document).toMatchObject({ series: 1, bars: 100 });
    expect((await ask(cwd, 'data', 'verify')).code).toBe(0);
  });
});

describe('--bars', () => {
  it('runs over a file as over what was imported from it', async () => {
    const { cwd } = await imported({ 'bars.csv': text(500) });
    const stored = await ask(cwd, 'backtest', 'sma-cross', '--market', 'binance:BTC/USDT');
    rmSync(join(cwd, 'data'), { recursive: true });
    const direct = await ask(
      cwd,
      'backtest',
      'sma-cross',
      '--market',
      'binance:BTC/USDT',
      '--bars',
      'bars.csv',
    );
    const runs = (document: unknown) => (document as { runs: unknown }).runs;
    expect(runs(direct.document)).toEqual(runs(stored.document));
    expect(existsSync(join(cwd, 'data'))).toBe(false);
  });

  it('takes market and timeframe from the file where nothing says them, and says how to run it again', async () => {
    const cwd = folder({ 'ETHUSDT-1h.csv': text(500) });
    const { document } = await ask(cwd, 'backtest', 'sma-cross', '--bars', 'ETHUSDT-1h.csv');
    expect(document).toMatchObject({
      runs: [{ market: 'file:ETH/USDT', timeframe: '1h', synthetic: false }],
      command: expect.stringContaining('--bars ETHUSDT-1h.csv'),
    });
    const coarse = await ask(
      cwd,
      'backtest',
      'sma-cross',
      '--bars',
      'ETHUSDT-1h.csv',
      '--timeframe',
      '4h',
      '--from',
      '2024-01-03',
    );
    expect(coarse.document).toMatchObject({ runs: [{ timeframe: '4h', bars: 113 }] });
  });

  it('fills nothing unless it is told to', async () => {
    const cwd = folder({ 'bars.csv': text(300, [40, 41, 42]) });
    const bars = async (...flags: string[]) => {
      const { document, stderr } = await ask(cwd, 'backtest', 'sma-cross', '--bars', 'bars.csv', ...flags);
      return [(document as { runs: { bars: number }[] }).runs[0]!.bars, stderr];
    };
    expect(await bars()).toEqual([297, '']);
    expect(
      (await ask(cwd, 'backtest', 'sma-cross', '--bars', 'bars.csv', '--fill', 'flat')).document,
    ).toMatchObject({
      runs: [{ filled: { way: 'flat', bars: 3 } }],
      command: expect.stringContaining('--fill flat'),
    });
    expect(await bars('--fill', 'flat')).toEqual([
      300,
      expect.stringContaining('3 missing bars were made up (--fill flat)'),
    ]);
    expect(
      (await cryptobot(['backtest', '--bars', 'bars.csv', '--fill', 'linear'], { cwd })).stderr,
    ).toContain('"linear" is not a way to fill');
  });
});

describe('C13, C19: an import that is killed', () => {
  it('leaves the old series or the new one, and a second import completes it', async () => {
    const big = Array.from({ length: 40_000 }, (_, k) => row(k)).join('\n');
    const cwd = folder({ 'old.csv': text(1000), 'new.csv': `${head}\n${big}\n` });
    const args = (file: string) => ['data', 'import', file, '--market', 'binance:BTC/USDT', '--quiet'];
    const began = performance.now();
    expect((await cryptobot(args('new.csv'), { cwd })).code).toBe(0);
    const whole = performance.now() - began;
    const folderOf = join(cwd, 'data/bars/binance/BTC_USDT/1h');
    const snapshot = () =>
      readdirSync(folderOf)
        .filter((name) => !name.startsWith('.'))
        .toSorted()
        .map((name) => [name, readFileSync(join(folderOf, name), 'base64')]);
    const finished = snapshot();
    for (let turn = 0; turn < 6; turn++) {
      rmSync(join(cwd, 'data'), { recursive: true, force: true });
      await cryptobot(args('old.csv'), { cwd });
      const child = start(args('new.csv'), { cwd });
      setTimeout(() => child.kill('SIGKILL'), (whole * (turn + 2)) / 8);
      await outcome(child);
      const { document } = await ask(cwd, 'data', 'show', 'binance:BTC/USDT');
      expect([1000, 40_000]).toContain(document?.['bars']);
      const verdict = await ask(cwd, 'data', 'verify');
      expect(verdict.code).toBe(0);
      expect((await cryptobot(args('new.csv'), { cwd })).code).toBe(0);
      const names = snapshot().map(([name]) => name);
      expect(names.filter((name) => name?.endsWith('.parquet'))).toHaveLength(finished.length - 1);
      expect((await ask(cwd, 'data', 'show', 'binance:BTC/USDT')).document).toMatchObject({ bars: 40_000 });
    }
  }, 120_000);

  it('C11: a disk that takes no more leaves the old series, at whatever write it is', async () => {
    const big = Array.from({ length: 20_000 }, (_, k) => row(k)).join('\n');
    const cwd = folder({ 'old.csv': text(1000), 'new.csv': `${head}\n${big}\n` });
    const market = '--market binance:BTC/USDT --quiet';
    await bash(`cryptobot data import old.csv ${market}`, { cwd });
    for (const blocks of [0, 1, 4, 8]) {
      const { code, stderr } = await bash(`ulimit -f ${blocks}; cryptobot data import new.csv ${market}`, {
        cwd,
      });
      expect([blocks, code, stderr]).toEqual([blocks, 1, expect.stringContaining('could not be written')]);
      expect((await ask(cwd, 'data', 'verify')).document).toMatchObject({
        series: [{ bars: 1000, damage: [], missing: 0 }],
      });
      expect(
        readdirSync(join(cwd, 'data/bars/binance/BTC_USDT/1h')).filter((name) => name.startsWith('.')),
      ).toEqual([]);
    }
  });

  it('two at once: one is done, the other exits 1 and names it', async () => {
    const big = Array.from({ length: 150_000 }, (_, k) => row(k)).join('\n');
    const cwd = folder({ 'new.csv': `${head}\n${big}\n` });
    const args = ['data', 'import', 'new.csv', '--market', 'binance:BTC/USDT'];
    const results = await Promise.all([cryptobot(args, { cwd }), cryptobot(args, { cwd })]);
    const [done, refused] = results.toSorted((a, b) => (a.code ?? 9) - (b.code ?? 9));
    expect(done?.code).toBe(0);
    if (refused?.code !== 0)
      expect([refused?.code, refused?.stderr]).toEqual([
        1,
        expect.stringMatching(/is being written by process \d+/),
      ]);
    expect((await ask(cwd, 'data', 'show', 'binance:BTC/USDT')).document).toMatchObject({ bars: 150_000 });
  });
});

it('P13: hostile names are shown as they are and change nothing', async () => {
  const cwd = folder();
  mkdirSync(join(cwd, 'data'));
  const evil = '<script>alert(1)<\u2215script>.csv';
  writeFileSync(
    join(cwd, evil),
    text(200).replace(head, `symbol,${head}`).replaceAll(/^(\d)/gm, '<b>x</b>,$1'),
  );
  const { code, stdout } = await cryptobot(['data', 'import', evil, '--market', 'binance:BTC/USDT'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('the file calls its asset "<b>x</b>", and it is taken for BTC/USDT');
  await cryptobot(['backtest', 'sma-cross', '--market', 'binance:BTC/USDT', '--report', 'r.html'], { cwd });
  expect(readFileSync(join(cwd, 'r.html'), 'utf8')).not.toContain('<script>alert');
});
