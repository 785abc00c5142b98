import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRecords, writeRecords } from '#adapters/duckdb';
import {
  backupStore,
  changeRecords,
  checkRecords,
  listRecords,
  loadRecords,
  readRecordManifest,
  recordFolder,
  type RecordName,
  type Records,
  type RecordStore,
  restoreStore,
} from '#adapters/files';
import { newStore } from './support.ts';

const name: RecordName = { kind: 'outside', name: 'trends:bitcoin' };
const prints: RecordName = { kind: 'prints', market: { exchange: 'binance', symbol: 'BTC/USDT:USDT' } };
const january = Date.UTC(2024, 0, 1);
const day = 86_400_000;

function newRecords(): RecordStore {
  return recordsAt(mkdtempSync(join(tmpdir(), 'cryptobot-records-')));
}

function recordsAt(root: string): RecordStore {
  return { root, files: { read: readRecords, write: writeRecords } };
}

const values = (length: number, twist = 0): Records => ({
  time: Float64Array.from({ length }, (_, i) => january + i * day),
  value: Float64Array.from({ length }, (_, i) => Math.sqrt(i) + twist),
});

const filesOf = (store: RecordStore, of = name) =>
  readdirSync(recordFolder(store.root, of))
    .filter((file) => file.endsWith('.parquet'))
    .toSorted();

async function filled(): Promise<RecordStore> {
  const store = newRecords();
  await changeRecords(store, name, { change: () => values(60), facts: { source: 'a.csv' } });
  return store;
}

describe('a file of records', () => {
  const several: Records = {
    time: Float64Array.from({ length: 5000 }, (_, i) => january + i),
    value: Float64Array.from({ length: 5000 }, (_, i) => (i % 7 === 0 ? NaN : i / 3)),
    side: Array.from({ length: 5000 }, (_, i) =>
      i % 2 === 0 ? 'long' : 'a name of more than twelve letters',
    ),
  };

  it('has every number and text in its row, and the same bytes each time', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cryptobot-records-'));
    const [one, two, none] = ['one', 'two', 'none'].map((file) => join(folder, `${file}.parquet`));
    const empty: Records = { time: new Float64Array(0), side: [] };
    await writeRecords([
      { file: one!, columns: several, metadata: { of: 'it' } },
      { file: none!, columns: empty, metadata: { of: 'nothing' } },
      { file: two!, columns: several, metadata: { of: 'it' } },
    ]);
    const types = { time: 'number', value: 'number', side: 'text' } as const;
    expect(await readRecords([one!], types)).toEqual(several);
    expect(await readRecords([none!], { time: 'number', side: 'text' })).toEqual(empty);
    expect(readFileSync(two!).equals(readFileSync(one!))).toBe(true);
  });
});

describe('records', () => {
  it('come back as they were put in, bit by bit', async () => {
    const store = await filled();
    const loaded = await loadRecords(store, name);
    expect(loaded!.records).toEqual(values(60));
    expect(loaded!.manifest).toMatchObject({
      kind: 'outside',
      name: 'trends:bitcoin',
      facts: { source: 'a.csv' },
    });
  });

  it('lie month by month, and a change writes only the months it touches', async () => {
    const store = await filled();
    expect(filesOf(store).map((file) => file.slice(0, 7))).toEqual(['2024-01', '2024-02']);
    const before = filesOf(store);
    await changeRecords(store, name, { change: (old) => extended(old!, 70) });
    const after = filesOf(store);
    expect(after[0]).toBe(before[0]);
    expect(after.map((file) => file.slice(0, 7))).toEqual(['2024-01', '2024-02', '2024-03']);
    expect((await loadRecords(store, name))!.records).toEqual(values(70));
  });

  it('can be changed by the months that are named alone', async () => {
    const store = await filled();
    await changeRecords(store, name, {
      months: new Set(['2024-02']),
      change: (old) => {
        expect(old!['time']).toHaveLength(29);
        return { time: old!['time']!.slice(0, 1), value: old!['value']!.slice(0, 1) };
      },
    });
    expect((await loadRecords(store, name))!.records['time']).toHaveLength(32);
  });

  it('may hold texts beside numbers', async () => {
    const store = newRecords();
    const records = {
      time: Float64Array.of(january, january),
      id: ["a'b", 'ü"\n'],
      price: Float64Array.of(1, NaN),
    };
    await changeRecords(store, prints, { change: () => records });
    expect((await loadRecords(store, prints))!.records).toEqual(records);
    expect(recordFolder(store.root, prints)).toBe(join(store.root, 'prints', 'binance', 'BTC_USDT=USDT'));
  });

  it('are the same bytes when the same is put in again', async () => {
    const store = await filled();
    const before = filesOf(store);
    await changeRecords(store, name, { change: () => values(60) });
    expect(filesOf(store)).toEqual(before);
  });

  it('are not there where nothing was stored', async () => {
    const store = newRecords();
    expect(await loadRecords(store, name)).toBeUndefined();
    expect(await listRecords(store.root, 'outside')).toEqual({ found: [], problems: [] });
  });
});

describe('a change that fails', () => {
  it('leaves the old records and no drafts', async () => {
    const store = await filled();
    const broken: RecordStore = {
      ...store,
      files: {
        ...store.files,
        write: async ([part]) => {
          writeFileSync(part!.file, 'half');
          throw new Error('no space');
        },
      },
    };
    await expect(changeRecords(broken, name, { change: () => values(90) })).rejects.toThrow(
      'The store is as it was before',
    );
    expect((await loadRecords(store, name))!.records).toEqual(values(60));
    expect(readdirSync(recordFolder(store.root, name)).filter((file) => file.startsWith('.'))).toEqual([]);
  });

  it('leaves files that the next one clears away', async () => {
    const store = await filled();
    const folder = recordFolder(store.root, name);
    writeFileSync(join(folder, '.draft-dead-2024-03.parquet'), 'half');
    writeFileSync(join(folder, '2024-03-aaaaaaaaaaaa.parquet'), 'unnamed');
    await changeRecords(store, name, { change: (old) => old! });
    expect(readdirSync(folder).toSorted()).toEqual([...filesOf(store), 'records.json'].toSorted());
    expect(filesOf(store)).toHaveLength(2);
  });

  it('happens one at a time', async () => {
    const store = newRecords();
    const add = (length: number) =>
      changeRecords(store, name, {
        change: (old) => extended(old ?? values(0), (old?.['time']?.length ?? 0) + length),
      });
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => add(10)));
    const done = results.filter(({ status }) => status === 'fulfilled').length;
    expect((await loadRecords(store, name))!.records['time']).toHaveLength(10 * done);
    for (const result of results)
      if (result.status === 'rejected')
        expect(String(result.reason)).toContain('only one may write at a time');
  });
});

describe('damage', () => {
  it('is found, named, and never read', async () => {
    const store = await filled();
    const file = join(recordFolder(store.root, name), filesOf(store)[0]!);
    const bytes = readFileSync(file);
    bytes[40]! ^= 1;
    writeFileSync(file, bytes);
    await expect(loadRecords(store, name)).rejects.toThrow(
      `"${file}" is damaged: its bytes are not those that were written`,
    );
    const manifest = await readRecordManifest(store.root, name);
    expect(await checkRecords(store.root, name, manifest!)).toEqual([
      { file, problem: 'its bytes are not those that were written' },
    ]);
  });

  it('of a manifest is told', async () => {
    const store = await filled();
    const manifest = join(recordFolder(store.root, name), 'records.json');
    truncateSync(manifest, 40);
    await expect(loadRecords(store, name)).rejects.toThrow('is damaged: it is not valid JSON');
    expect((await listRecords(store.root, 'outside')).problems).toHaveLength(1);
    writeFileSync(
      manifest,
      JSON.stringify({
        version: 1,
        kind: 'outside',
        name: 'trends:bitcoin',
        columns: {},
        months: [{ file: '../../secret' }],
        facts: {},
      }),
    );
    await expect(loadRecords(store, name)).rejects.toThrow('does not list the files of records');
  });

  it('by a link is refused', async () => {
    const store = newRecords();
    symlinkSync(tmpdir(), join(store.root, 'outside'));
    await expect(changeRecords(store, name, { change: () => values(1) })).rejects.toThrow('is a link');
  });
});

it('records are backed up and restored with the bars, checked byte by byte', async () => {
  const store = await filled();
  const copy = join(store.root, 'copy');
  const whole = { ...newStore(), root: store.root };
  expect(await backupStore(whole, copy)).toMatchObject({ series: 0, records: 1, files: 2 });
  await changeRecords(store, name, { change: () => values(60, 1) });
  await expect(restoreStore(whole, copy, false)).rejects.toThrow(
    'outside trends:bitcoin is in the store and differs',
  );
  await restoreStore(whole, copy, true);
  expect((await loadRecords(store, name))!.records).toEqual(values(60));
  expect(existsSync(join(copy, 'outside', 'trends=bitcoin', 'records.json'))).toBe(true);
});

function extended(old: Records, length: number): Records {
  const all = values(length);
  return Object.fromEntries(
    Object.entries(all).map(([key, column]) => [
      key,
      Float64Array.from(column as Float64Array, (value, i) => Number(old[key]?.[i] ?? value)),
    ]),
  );
}
