import { gunzipSync } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openArrow, openParquet } from '#adapters/duckdb';
import { openBarsFile } from '#adapters/files';
import { type ReadBars, readDocument, readText, readTyped, type ReadWish } from '#formats';
import { findGaps, measureQuality, parseMarket } from '#market';
import { sharedPath, skippedWithout } from '../support/shared-data.ts';
import { rowsOf } from './support.ts';

async function read(path: string, wish: Partial<ReadWish> = {}): Promise<ReadBars> {
  const all = { file: path, market: parseMarket('binance:BTC/USDT', 'binance'), ...wish };
  const opened = await openBarsFile(path, path);
  if (opened.kind === 'text') return readText(opened.pieces, all);
  if (opened.kind === 'json') return readDocument(opened.text, all);
  if (opened.kind === 'arrow')
    return readTyped({ format: 'arrow', ...(await openArrow(opened.bytes, path)) }, all);
  return readTyped({ format: 'parquet', ...(await openParquet(path)) }, all);
}

const title = sharedPath('ohlcv') === undefined ? skippedWithout('ohlcv') : 'real files';

describe.skipIf(sharedPath('ohlcv') === undefined)(title, () => {
  const of = (name: string) => sharedPath(`ohlcv/${name}`) ?? '';

  // Rows, gaps, missing bars, bars without volume, flat bars, bars off the grid: as the README of the data says.
  it.each([
    ['binance_ADABTC_5m', '5m', 5720, 5, 40, 0, 2, 0],
    ['binance_BTCUSDT_1d', '1d', 735, 0, 0, 0, 0, 0],
    ['binance_BTCUSDT_1h', '1h', 21453, 13, 96, 1, 1, 43],
    ['binance_BTCUSDT_1m', '1m', 10080, 0, 0, 0, 0, 0],
    ['binance_BTCUSDT_5m', '5m', 71769, 0, 0, 0, 0, 0],
    ['binance_ETHUSDT_15m', '15m', 23923, 0, 0, 0, 0, 0],
    ['binance_ETHUSDT_1d', '1d', 249, 0, 0, 0, 0, 0],
    ['binance_ETHUSDT_1h', '1h', 5980, 0, 0, 0, 0, 0],
    ['binance_ETHUSDT_4h', '4h', 1495, 0, 0, 0, 0, 0],
    ['binance_ETHUSDT_5m', '5m', 71769, 0, 0, 0, 0, 0],
    ['binance_LTCUSDT_1d', '1d', 2920, 0, 0, 0, 0, 0],
    ['binance_LTCUSDT_4h', '4h', 17511, 7, 9, 0, 0, 0],
    ['binance_SOLUSDT_1d', '1d', 250, 0, 0, 0, 0, 0],
    ['binance_SOLUSDT_1h', '1h', 6002, 0, 0, 0, 0, 0],
    ['binance_SOLUSDT_5m', '5m', 72028, 0, 0, 0, 0, 0],
    ['binance_XRPETH_1m', '1m', 1022, 265, 413, 0, 368, 0],
    ['binance_XRPETH_5m', '5m', 287, 0, 0, 0, 13, 0],
    ['bitfinex_BTCUSD_1m', '1m', 2630217, 274154, 920816, 0, 485199, 0],
    ['bitstamp_BTCUSD_5m', '5m', 39017, 0, 0, 38586, 38754, 0],
    ['kraken_BTCUSD_1d', '1d', 3178, 11, 12, 0, 20, 0],
  ] as const)(
    '%s',
    async (name, timeframe, rows, gaps, missing, zeroVolume, flat, offGrid) => {
      const { bars, report } = await read(of(`${name}.csv.gz`));
      expect(report).toMatchObject({
        rows,
        bars: rows,
        timeframe,
        refused: 0,
        duplicates: 0,
        conflicts: 0,
        backward: 0,
        offGrid,
      });
      const quality = measureQuality(bars);
      expect({
        missing: quality.missing,
        zeroVolume: quality.zeroVolume,
        flat: quality.flat,
        gaps: quality.gaps.length,
      }).toEqual({ missing, zeroVolume, flat, gaps });
      const [head, ...lines] = gunzipSync(readFileSync(of(`${name}.csv.gz`)))
        .toString()
        .trimEnd()
        .split('\n');
      expect(head).toBe('timestamp,open,high,low,close,volume');
      for (let i = 0; i < rows; i += 1 + Math.floor(rows / 2000))
        expect(rowsOf(slice(bars, i))[0]).toEqual(lines[i]!.split(',').map(Number));
    },
    60_000,
  );

  it('bitfinex 2013: no head, close before high, a bad tick that is kept and pointed at', async () => {
    const { bars, report } = await read(of('raw/bitfinex_BTCUSD_1m_2013_merged.csv.gz'));
    expect(report).toMatchObject({ rows: 148055, bars: 148055, timeframe: '1m', refused: 0 });
    expect(report.dialect['columns']).toContain('time,open,close,high,low,volume');
    const quality = measureQuality(bars);
    expect([quality.gaps.length, quality.missing, quality.longestGap?.bars]).toEqual([49884, 247938, 279]);
    expect(quality.outliers).toContainEqual(
      expect.objectContaining({ time: Date.UTC(2013, 3, 16, 4, 38), name: 'low', value: 0.01 }),
    );
    expect(quality.verdict).toBe('doubtful');
  });

  it('cryptodatadownload: newest first, two units, every hour of the overlap twice', async () => {
    const { bars, report } = await read(of('raw/cryptodatadownload_Binance_BTCUSDT_1h.csv'));
    expect(report).toMatchObject({
      rows: 36062,
      bars: 33413,
      conflicts: 2649,
      duplicates: 0,
      refused: 0,
      order: 'newest first',
      timeDisagreements: 91,
      units: { ms: 7478, s: 28584 },
      timeframe: '1h',
    });
    expect([findGaps(bars).length, findGaps(bars).reduce((sum, gap) => sum + gap.bars, 0)]).toEqual([8, 16]);
    expect(measureQuality(bars).outliers.map(({ time, value }) => [time, value])).toContainEqual([
      Date.UTC(2017, 7, 17, 4),
      16199.91,
    ]);
  });

  it('kraken: no head, seconds, and the columns change inside', async () => {
    const { bars, report } = await read(of('raw/kraken_XBTUSD_1440.csv'));
    expect(report).toMatchObject({ rows: 3807, bars: 3807, timeframe: '1d', refused: 0, units: { s: 3807 } });
    expect(report.notes.join()).toContain('rows 3728 to 3807');
    expect(
      rowsOf(bars)
        .slice(3726, 3728)
        .map((row) => row[5]),
    ).toEqual([bars.volume[3726], 2457.30419634]);
    expect([findGaps(bars).length, measureQuality(bars).missing]).toEqual([11, 12]);
  });

  it('freqtrade: the same candles as Feather and as JSON', async () => {
    const feather = await read(of('raw/freqtrade_UNITTEST_BTC-1m.feather'));
    const json = await read(of('formats/freqtrade_UNITTEST_BTC-1m.json'));
    expect(feather.report).toMatchObject({ format: 'arrow', rows: 13681, bars: 13681, timeframe: '1m' });
    expect([findGaps(feather.bars).length, measureQuality(feather.bars).missing]).toEqual([538, 717]);
    // The Feather file went through other arithmetic: its last bits differ.
    const rounded = (row: readonly number[]) => row.map((value) => Number(value.toPrecision(13)));
    expect(rowsOf(json.bars).map(rounded)).toEqual(rowsOf(feather.bars).map(rounded));
  });

  it('GeneTrader: the same candles as Feather and as CSV', async () => {
    const feather = await read(of('formats/SOL_USDT-1h.feather'));
    expect(rowsOf(feather.bars)).toEqual(rowsOf((await read(of('binance_SOLUSDT_1h.csv.gz'))).bars));
  });

  it('trading-signals: prices as texts', async () => {
    const { bars, report } = await read(of('formats/DASH_USDT_1m_week.json'));
    expect(report).toMatchObject({ rows: 10080, bars: 10080, timeframe: '1m' });
    expect(rowsOf(bars)[0]).toEqual([1599609600000, 74.73, 74.76, 74.73, 74.76, 5.42808]);
  });

  it('Parquet with two assets and no volume: one has to be chosen', async () => {
    const path = of('formats/pair_btc_eth_1h_1500.parquet');
    const market = parseMarket('binance:SOL/USDT', 'binance');
    await expect(read(path, { market })).rejects.toThrow('holds 2 assets: BTC, ETH. Choose one');
    const { bars, report } = await read(path, { asset: 'ETH' });
    expect(report).toMatchObject({
      rows: 3000,
      bars: 1500,
      otherAssets: 1500,
      timeframe: '1h',
      units: { s: 3000 },
    });
    expect([bars.time[0], bars.time[1499]]).toEqual([Date.UTC(2023, 6, 11, 10), Date.UTC(2023, 8, 11, 21)]);
    expect(report.notes).toContain('the file has no volume: it is 0 in every bar');
  });
});

function slice(bars: ReadBars['bars'], i: number): ReadBars['bars'] {
  const at = (column: Float64Array) => column.subarray(i, i + 1);
  return {
    ...bars,
    length: 1,
    time: at(bars.time),
    open: at(bars.open),
    high: at(bars.high),
    low: at(bars.low),
    close: at(bars.close),
    volume: at(bars.volume),
  };
}
