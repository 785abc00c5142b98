import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  addBars,
  backupStore,
  checkFiles,
  dropBefore,
  dropDamaged,
  listSeries,
  loadSeries,
  readManifest,
  restoreStore,
  seriesFolder,
  type Store,
} from '#adapters/files';
import { mergeBars } from '#market';
import { market, newStore, rowsOf, walkBars } from './support.ts';

const january = Date.UTC(2024, 0, 1);
const name = { market, timeframe: '1h' } as const;
const folderOf = (store: Store) => seriesFolder(store.root, name);
const parquetIn = (store: Store) =>
  readdirSync(folderOf(store))
    .filter((file) => file.endsWith('.parquet'))
    .toSorted();

async function filled(): Promise<Store> {
  const store = newStore();
  await addBars(store, { bars: walkBars(january, 24 * 60), source: 'a.csv' });
  return store;
}

describe('a series', () => {
  it('comes back as it was put in, whole or in part, cold or warm', async () => {
    const store = await filled();
    const bars = walkBars(january, 24 * 60);
    for (const state of ['cold', 'warm']) {
      const loaded = await loadSeries(store, name);
      expect(rowsOf(loaded!.bars), state).toEqual(rowsOf(bars));
      expect(loaded!.bars.close.buffer).toBeInstanceOf(SharedArrayBuffer);
    }
    const from = january + 700 * 3_600_000;
    const part = await loadSeries(store, name, { from, to: from + 100 * 3_600_000 });
    expect(rowsOf(part!.bars)).toEqual(rowsOf(bars).slice(700, 800));
  });

  it('is one Parquet file per month, which says what it is', async () => {
    const store = await filled();
    expect(parquetIn(store).map((file) => file.slice(0, 7))).toEqual(['2024-01', '2024-02']);
    const text = readFileSync(join(folderOf(store), parquetIn(store)[0]!)).toString('latin1');
    for (const word of ['exchange', 'binance', 'BTC/USDT', '1h', 'a.csv', 'revision'])
      expect(text).toContain(word);
  });

  it('is nothing where nothing was stored', async () => {
    expect(await loadSeries(newStore(), name)).toBeUndefined();
    expect(await listSeries(newStore())).toEqual({ series: [], problems: [] });
  });

  it('has the same bytes whatever way its bars came in', async () => {
    const whole = await filled();
    const bars = walkBars(january, 24 * 60);
    const pieces = newStore();
    for (const [from, to] of [
      [900, 1440],
      [0, 500],
      [400, 1000],
      [0, 10],
    ] as const) {
      const part = {
        ...walkBars(january, 0),
        ...Object.fromEntries(
          Object.entries(bars).map(([key, value]) => [
            key,
            value instanceof Float64Array ? value.slice(from, to) : value,
          ]),
        ),
        length: to - from,
      };
      await addBars(pieces, { bars: part, source: 'a.csv' });
    }
    expect(parquetIn(pieces)).toEqual(parquetIn(whole));
    for (const file of parquetIn(whole))
      expect(
        readFileSync(join(folderOf(pieces), file)).equals(readFileSync(join(folderOf(whole), file))),
      ).toBe(true);
    expect(await readManifest(pieces.root, name)).toEqual(await readManifest(whole.root, name));
  });

  it('does not change when the same bars come again', async () => {
    const store = await filled();
    const before = readFileSync(join(folderOf(store), 'series.json'), 'utf8');
    const { added, same, months } = await addBars(store, {
      bars: walkBars(january, 24 * 60),
      source: 'b.csv',
    });
    expect({ added, same, months }).toEqual({ added: 0, same: 1440, months: 0 });
    expect(readFileSync(join(folderOf(store), 'series.json'), 'utf8')).toBe(before);
  });
});

describe('P10: bars that were revised', () => {
  it('are stored once, and the difference is told and kept', async () => {
    const store = await filled();
    const { revisions, added } = await addBars(store, {
      bars: walkBars(january, 3, { twist: 2 }),
      source: 'b.csv',
    });
    expect([added, revisions.length]).toEqual([0, 3]);
    expect(revisions[0]).toEqual({
      time: january,
      kept: { open: 102, high: 107, low: 97, close: 103, volume: 3 },
      dropped: { open: 100, high: 105, low: 95, close: 101, volume: 1 },
    });
    const loaded = await loadSeries(store, name);
    expect(loaded!.bars.length).toBe(1440);
    expect(loaded!.bars.volume[0]).toBe(3);
    expect(loaded!.manifest.revised).toBe(3);
  });

  it('with less volume stay out, unless they are to win', async () => {
    const store = await filled();
    const worse = walkBars(january, 3, { twist: -0.5 });
    await addBars(store, { bars: worse, source: 'b.csv' });
    expect((await loadSeries(store, name))!.bars.volume[0]).toBe(1);
    await addBars(store, { bars: worse, source: 'b.csv', preference: 'newer' });
    expect((await loadSeries(store, name))!.bars.volume[0]).toBe(0.5);
    expect((await readManifest(store.root, name))!.revised).toBe(6);
  });

  it('settle the same way in either order', () => {
    const [a, b] = [walkBars(january, 50), walkBars(january, 60, { twist: 0.25 })];
    expect(rowsOf(mergeBars(a, b, 'settled').bars)).toEqual(rowsOf(mergeBars(b, a, 'settled').bars));
  });
});

describe('C19, C10: a damaged file', () => {
  const damages: Readonly<Record<string, (file: string) => void>> = {
    'half written': (file) => truncateSync(file, 2000),
    empty: (file) => truncateSync(file, 0),
    gone: (file) => rmSync(file),
    'with other bars in it': (file) =>
      renameSync(join(file, '..', parquetIn({ root: join(file, '../../../../..') } as Store)[1]!), file),
    'with a flipped bit among its bars': (file) => {
      const bytes = readFileSync(file);
      bytes[300]! ^= 1;
      writeFileSync(file, bytes);
    },
  };

  it.each(Object.entries(damages))('%s is named, and never skipped', async (_, damage) => {
    const store = await filled();
    const file = join(folderOf(store), parquetIn(store)[0]!);
    rmSync(join(store.root, 'cache'), { recursive: true, force: true });
    damage(file);
    await expect(loadSeries(store, name)).rejects.toThrow(`"${file}" is damaged`);
    const manifest = (await readManifest(store.root, name))!;
    expect((await checkFiles(store, name, manifest)).map(({ file: found }) => found)).toContain(file);
  });

  it('can be taken out, and its month filled again', async () => {
    const store = await filled();
    const file = join(folderOf(store), parquetIn(store)[0]!);
    truncateSync(file, 100);
    const { dropped } = await dropDamaged(store, name);
    expect(dropped).toMatchObject([
      { month: '2024-01', problem: 'its bytes are not those that were written' },
    ]);
    expect((await loadSeries(store, name))!.bars.length).toBe(1440 - 31 * 24);
    await addBars(store, { bars: walkBars(january, 24 * 60), source: 'a.csv' });
    expect(rowsOf((await loadSeries(store, name))!.bars)).toEqual(rowsOf(walkBars(january, 24 * 60)));
  });

  it('a flipped bit anywhere in a file is found by comparing bytes', async () => {
    const store = await filled();
    const file = join(folderOf(store), parquetIn(store)[0]!);
    const bytes = readFileSync(file);
    const manifest = (await readManifest(store.root, name))!;
    for (let at = 0; at < bytes.length; at += 97) {
      bytes[at]! ^= 1 << (at % 8);
      writeFileSync(file, bytes);
      expect(await checkFiles(store, name, manifest)).toHaveLength(1);
      bytes[at]! ^= 1 << (at % 8);
    }
  });

  it('a cache that is damaged is not believed', async () => {
    const store = await filled();
    await loadSeries(store, name);
    const cache = join(store.root, 'cache', 'bars');
    const isCached = () =>
      readdirSync(cache).filter((file) => file.endsWith('.f64') && !file.startsWith('.')).length === 2;
    await vi.waitFor(() => expect(isCached()).toBe(true));
    for (const file of readdirSync(cache)) {
      const bytes = readFileSync(join(cache, file));
      bytes[1234]! ^= 4;
      writeFileSync(join(cache, file), bytes);
    }
    expect(rowsOf((await loadSeries(store, name))!.bars)).toEqual(rowsOf(walkBars(january, 24 * 60)));
  });

  it.each([
    ['cut off', '{"version":'],
    [
      'of another series',
      JSON.stringify({
        version: 1,
        exchange: 'binance',
        symbol: 'ETH/USDT',
        timeframe: '1h',
        months: [],
        revised: 0,
        revisions: [],
        unfinished: null,
      }),
    ],
    [
      'that leads out of the folder',
      JSON.stringify({
        version: 1,
        exchange: 'binance',
        symbol: 'BTC/USDT',
        timeframe: '1h',
        months: [
          {
            month: '2024-01',
            file: '../../x.parquet',
            bars: 1,
            from: 0,
            to: 0,
            bytes: 1,
            sha256: '0'.repeat(64),
            checksum: 0,
            source: '',
          },
        ],
        revised: 0,
        revisions: [],
        unfinished: null,
      }),
    ],
  ])('a manifest %s is told', async (_, text) => {
    const store = await filled();
    writeFileSync(join(folderOf(store), 'series.json'), text);
    await expect(loadSeries(store, name)).rejects.toThrow('series.json" is damaged');
    expect((await listSeries(store)).problems).toHaveLength(1);
  });
});

describe('D4, D5: places', () => {
  it.each(['../../etc', 'BTC/../USDT', 'btc/usdt', 'ВТС/USDT', 'BTC/USDТ', 'BTC\u0000/USDT', 'CON', ''])(
    'the symbol %j has none',
    (symbol) => {
      expect(() =>
        seriesFolder('data', { market: { exchange: 'binance', symbol }, timeframe: '1h' }),
      ).toThrow('is not a market');
    },
  );

  it('no two markets share one, whatever the file system makes of capitals', () => {
    const symbols = ['BTC/USDT', 'BTC/USDT:USDT', 'BTC/USDT:USDT-240628', 'BTCU/SDT', '1000PEPE/USDT'];
    const places = symbols.map((symbol) =>
      seriesFolder('data', { market: { exchange: 'binance', symbol }, timeframe: '1h' }).toLowerCase(),
    );
    expect(new Set(places).size).toBe(symbols.length);
  });

  it('a link inside the store is not followed', async () => {
    const [store, elsewhere] = [newStore(), await filled()];
    mkdirSync(join(store.root, 'bars/binance'), { recursive: true });
    symlinkSync(join(elsewhere.root, 'bars/binance/BTC_USDT'), join(store.root, 'bars/binance/BTC_USDT'));
    await expect(loadSeries(store, name)).rejects.toThrow('is a link, and the store follows none');
    await expect(addBars(store, { bars: walkBars(january, 5), source: 'x' })).rejects.toThrow('is a link');
  });
});

describe('one writer', () => {
  const lock = (store: Store) => readdirSync(folderOf(store)).filter((file) => file.startsWith('.lock'));

  it('C13: a second one is told who the first is', async () => {
    const store = await filled();
    const slow: Store = {
      ...store,
      parquet: {
        ...store.parquet,
        write: async (parts) => {
          await new Promise((resolve) => setTimeout(resolve, 1000));
          await store.parquet.write(parts);
        },
      },
    };
    const first = addBars(slow, { bars: walkBars(january, 24 * 70), source: 'first' });
    while (lock(store).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const second = addBars(store, { bars: walkBars(january, 24 * 80), source: 'second' });
    await expect(second).rejects.toThrow(`is being written by process ${process.pid}`);
    // A reader waits for nobody.
    expect((await loadSeries(store, name))!.bars.length).toBe(1440);
    await first;
    expect((await loadSeries(store, name))!.bars.length).toBe(24 * 70);
    expect(lock(store)).toEqual([]);
  });

  it('C14: the lock of a process that is gone, or whose number another has now, is taken over', async () => {
    const store = await filled();
    const host = (await import('node:os')).hostname().replaceAll(/[^A-Za-z0-9.-]/g, '-');
    writeFileSync(join(folderOf(store), `.lock~${host}~4194304~1-abc~1`), '');
    writeFileSync(join(folderOf(store), `.lock~${host}~${process.ppid}~12-00000000~2`), '');
    await addBars(store, { bars: walkBars(january, 24 * 61), source: 'a.csv' });
    expect((await loadSeries(store, name))!.bars.length).toBe(24 * 61);
    expect(lock(store)).toEqual([]);
  });

  it('what a killed one left behind is not seen, and cleared away by the next', async () => {
    const store = await filled();
    const stray = join(folderOf(store), '2024-01-000000000000.parquet');
    writeFileSync(stray, 'half');
    writeFileSync(join(folderOf(store), '.draft-1-2024-03.parquet'), 'half');
    expect((await loadSeries(store, name))!.bars.length).toBe(1440);
    await addBars(store, { bars: walkBars(january, 24 * 61), source: 'a.csv' });
    expect(existsSync(stray)).toBe(false);
    expect(readdirSync(folderOf(store)).filter((file) => file.startsWith('.'))).toEqual([]);
  });

  it('readers see the series before a change or after it, never in between', async () => {
    const store = await filled();
    const state = { isDone: false };
    const writing = (async () => {
      for (let turn = 1; turn <= 12; turn++)
        await addBars(store, {
          bars: walkBars(january, 24 * 60, { twist: turn }),
          source: 'a.csv',
          preference: 'newer',
        });
      state.isDone = true;
    })();
    while (!state.isDone) {
      const { bars } = (await loadSeries(store, name))!;
      const twists = new Set(rowsOf(bars).map((row, i) => row[5]! - (i % 10) - 1));
      expect(twists.size).toBe(1);
    }
    await writing;
  });
});

it('C11: a disk that is full at any write leaves the series as it was', async () => {
  for (let failing = 0; failing < 4; failing++) {
    const store = await filled();
    let writes = 0;
    const full: Store = {
      ...store,
      parquet: {
        ...store.parquet,
        write: async (parts) => {
          for (const part of parts) {
            if (writes++ === failing) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
            await store.parquet.write([part]);
          }
        },
      },
    };
    await expect(
      addBars(full, { bars: walkBars(january, 24 * 120, { twist: 1 }), source: 'x' }),
    ).rejects.toThrow('ENOSPC');
    expect(rowsOf((await loadSeries(store, name))!.bars)).toEqual(rowsOf(walkBars(january, 24 * 60)));
    expect(readdirSync(folderOf(store)).filter((file) => file.startsWith('.'))).toEqual([]);
  }
});

it('old bars can be taken out', async () => {
  const store = await filled();
  await dropBefore(store, name, january + 40 * 86_400_000);
  expect(rowsOf((await loadSeries(store, name))!.bars)).toEqual(
    rowsOf(walkBars(january, 24 * 60)).slice(40 * 24),
  );
});

describe('a backup', () => {
  it('brings everything back', async () => {
    const store = await filled();
    await addBars(store, {
      bars: walkBars(january, 50, { timeframe: '1d', symbol: 'ETH/USDT' }),
      source: 'b',
    });
    const copy = join(newStore().root, 'backup');
    expect(await backupStore(store, copy)).toEqual({ series: 2, files: 4, bars: 1490, records: 0 });
    const fresh = newStore();
    await restoreStore(fresh, copy, false);
    expect(await listSeries(fresh)).toEqual(await listSeries(store));
    expect(rowsOf((await loadSeries(fresh, name))!.bars)).toEqual(rowsOf(walkBars(january, 24 * 60)));
  });

  it('overwrites nothing unless it is told to, and is not believed when damaged', async () => {
    const store = await filled();
    const copy = join(newStore().root, 'backup');
    await backupStore(store, copy);
    await addBars(store, { bars: walkBars(january, 24 * 61), source: 'a.csv' });
    await expect(restoreStore(store, copy, false)).rejects.toThrow(
      'differs from the backup. Nothing was restored',
    );
    await restoreStore(store, copy, true);
    expect((await loadSeries(store, name))!.bars.length).toBe(1440);
    const inside = seriesFolder(copy, name);
    const file = readdirSync(inside).find((known) => known.endsWith('.parquet'))!;
    truncateSync(join(inside, file), 50);
    await expect(restoreStore(newStore(), copy, false)).rejects.toThrow('is damaged');
    await expect(backupStore(store, copy)).rejects.toThrow('is not empty');
  });
});
