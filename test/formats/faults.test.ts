import { describe, expect, it } from 'vitest';
import { UserError } from '#errors';
import { hours, readCsvText, readJsonText, rowsOf, start } from './support.ts';

const head = 'timestamp,open,high,low,close,volume';
const hour = 3_600_000;
const good = Array.from({ length: 60 }, (_, k) => [start + k * hour, 100, 110, 90, 105, 1 + k]);
const table = (rows: readonly (readonly (string | number)[])[]) =>
  [head, ...rows.map((row) => row.join(',')), ''].join('\n');
const replaced = (at: number, row: readonly (string | number)[]) =>
  good.map((bar, k) => (k === at ? row : bar));

describe('P8: a row that cannot be a bar is left out and told', () => {
  it.each([
    ['NaN', [start + 9 * hour, 100, 110, 90, 'NaN', 1], 'close is empty'],
    ['a negative price', [start + 9 * hour, 100, 110, -90, 105, 1], 'low is negative: -90'],
    ['high below low', [start + 9 * hour, 100, 90, 110, 105, 1], 'high 90 is below low 110'],
    ['a zero price', [start + 9 * hour, 0, 110, 0, 105, 1], 'open is zero'],
    [
      'a close above the high',
      [start + 9 * hour, 100, 110, 90, 111, 1],
      'close 111 is outside of low 90 to high 110',
    ],
    ['a negative volume', [start + 9 * hour, 100, 110, 90, 105, -1], 'volume is negative: -1'],
    ['an infinite price', [start + 9 * hour, 100, '1e999', 90, 105, 1], 'high is infinite'],
    ['a missing cell', [start + 9 * hour, 100, '', 90, 105, 1], 'high is empty'],
    ['text', [start + 9 * hour, 100, 110, 90, 'abc', 1], 'close is text: "abc"'],
    ['a time of another age', [9, 100, 110, 90, 105, 1], '"9" is no time between 1980 and 2100'],
    ['a field too few', [start + 9 * hour, 100, 110, 90, 105], 'it has 5 fields where the head names 6'],
    [
      'a field too many',
      [start + 9 * hour, 100, 110, 90, 105, 1, 7],
      'it has 7 fields where the head names 6',
    ],
  ])('%s', async (_, row, message) => {
    const { bars, report } = await readCsvText(table(replaced(9, row)));
    expect(rowsOf(bars)).toEqual(good.filter((_, k) => k !== 9));
    expect(report.refused).toBe(1);
    expect(report.issues).toEqual([{ kind: 'refused', row: 11, message }]);
  });

  it('but a file of which much cannot be read is refused', async () => {
    const reading = readCsvText(
      table(good.map(([t, ...rest], k) => (k % 5 === 0 ? [t!, ...rest.map(() => 'x')] : [t!, ...rest]))),
    );
    await expect(reading).rejects.toThrow(
      '12 of 60 rows cannot be bars. The first: row 2, open is text: "x".',
    );
  });

  it('tells at most as many rows as it was asked to, and counts them all', async () => {
    const rows = Array.from({ length: 1000 }, (_, k) => [
      start + k * hour,
      100,
      110,
      90,
      k % 20 === 0 ? -1 : 105,
      1,
    ]);
    const { report } = await readCsvText(table(rows), { limit: 3 });
    expect([report.refused, report.issues.length]).toEqual([50, 3]);
  });
});

describe('P7: rows out of order, repeated and missing', () => {
  it('sorts, drops what is repeated, keeps gaps', async () => {
    const kept = good.filter((_, k) => k !== 30);
    const messy = [...kept.slice(20), ...kept.slice(0, 25)];
    const { bars, report } = await readCsvText(table(messy));
    expect(rowsOf(bars)).toEqual(kept);
    expect(report).toMatchObject({
      duplicates: 5,
      conflicts: 0,
      backward: 1,
      order: 'mixed',
      timeframe: '1h',
    });
  });

  it.each([
    [
      'the larger volume is kept',
      [start, 100, 110, 90, 105, 5],
      [start, 100, 120, 90, 118, 9],
      [start, 100, 120, 90, 118, 9],
    ],
    [
      'but not because it was rounded up',
      [start, 100, 110, 90, 105, 9.246],
      [start, 100, 110, 90, 105, 9.25],
      [start, 100, 110, 90, 105, 9.246],
    ],
    [
      'with one volume, the wider range is kept',
      [start, 100, 110, 90, 105, 9],
      [start, 100, 111, 90, 105, 9],
      [start, 100, 111, 90, 105, 9],
    ],
  ])('contradicting rows: %s', async (_, a, b, kept) => {
    for (const pair of [
      [a, b],
      [b, a],
    ]) {
      const { bars, report } = await readCsvText(table([...pair, ...good.slice(1)]));
      expect(rowsOf(bars)[0]).toEqual(kept);
      expect(report.conflicts).toBe(1);
      expect(report.issues[0]?.message).toContain('which is kept');
    }
  });
});

describe('P6: numbers are read exactly', () => {
  it.each([
    '0.1',
    '4.07e-05',
    '8.27E-06',
    '29889500.42010495',
    '9007199254740993',
    '0.30000000000000004',
    '1e22',
    '123456789012345678901234567890',
    '5e-324',
    '00012.50',
    '37388.05000000',
    '.5',
    '7.',
    '+3',
  ])('%s', async (text) => {
    const { bars } = await readCsvText(table(good.map(([t]) => [t!, text, text, text, text, text])));
    expect(bars.close[0]).toBe(Number(text));
  });

  it('in texts of JSON as well', () => {
    const { bars } = readJsonText(
      JSON.stringify(
        good.map(([t]) => [t, '4.07e-05', '4.07e-05', '4.07e-05', '4.07e-05', '12345678.12345678']),
      ),
    );
    expect([bars.close[0], bars.volume[0]]).toEqual([4.07e-5, 12345678.12345678]);
  });
});

describe('D3: what is no data is refused, with its row', () => {
  it.each([
    [
      'a formula where a price belongs',
      table(replaced(9, [start, 1, 1, 1, `=cmd|' /C calc'!A0`, 1])),
      'row 11 holds the formula',
    ],
    [
      'a formula in a column nobody needs',
      `note,${head}\n${good.map((bar, k) => `${k === 4 ? '=1+1' : 'x'},${bar.join(',')}`).join('\n')}\n`,
      'row 6 holds the formula "=1+1"',
    ],
    ['a NUL byte', table(replaced(20, [start, 1, '1\0', 1, 1, 1])), 'row 22 holds a NUL byte'],
  ])('%s', async (_, text, sentence) => {
    await expect(readCsvText(text)).rejects.toBeInstanceOf(UserError);
    await expect(readCsvText(text)).rejects.toThrow(sentence);
  });

  it('a NUL byte far behind the beginning', async () => {
    const many = Array.from(
      { length: 20_000 },
      (_, k) => `${start + k * 60_000},1,1,1,1,${k === 15_000 ? '\0' : 1}`,
    );
    await expect(readCsvText([head, ...many].join('\n'))).rejects.toThrow('row 15002 holds a NUL byte');
  });

  it.each([
    ['from the first byte', ''],
    ['after some rows', table(good)],
  ])('a line of a gigabyte, %s, without reading it to its end', async (_, before) => {
    const piece = new Uint8Array(1 << 20).fill(49);
    let given = 0;
    async function* endless() {
      yield new TextEncoder().encode(before);
      for (; given < 1024; given++) yield piece;
    }
    const { readText } = await import('#formats');
    const reading = readText(endless(), {
      file: 'bars.csv',
      market: { exchange: 'binance', symbol: 'BTC/USDT' },
    });
    await expect(reading).rejects.toThrow(/row \d+ is longer than 65,536 bytes/);
    expect(given).toBeLessThan(4);
  });

  it('JSON that is cut off', () => {
    expect(() => readJsonText(JSON.stringify(hours).slice(0, -5))).toThrow('not valid JSON, perhaps cut off');
  });
});

describe('a file may change inside', () => {
  const walk = Array.from({ length: 200 }, (_, k) => [
    start + k * hour,
    100 + (k % 7),
    110 + (k % 5),
    90 - (k % 3),
    101 + (k % 6),
    1000 + k,
  ]);

  it('a mean price appears before the volume', async () => {
    const text = walk
      .map(([t, o, h, l, c, v], k) =>
        (k < 120 ? [t, o, h, l, c, v, 9, ''] : [t, o, h, l, c, (h! + l!) / 2, v, 9]).join(','),
      )
      .join('\n');
    const { bars, report } = await readCsvText(text);
    expect(rowsOf(bars)).toEqual(walk);
    expect(report.notes.join()).toContain('the columns change inside the file');
    expect(report.notes.join()).toContain('rows 121 to 200');
  });

  it('the order of the columns changes', async () => {
    const text = walk
      .map(([t, o, h, l, c, v], k) => (k < 90 ? [t, o, h, l, c, v] : [t, o, c, h, l, v]).join(','))
      .join('\n');
    expect(rowsOf((await readCsvText(text)).bars)).toEqual(walk);
  });
});

it('a second time that disagrees is told, and the first is kept', async () => {
  const text = [
    'unix,date,open,high,low,close,volume',
    ...good.map(([t, ...rest], k) =>
      [t! / 1000, new Date(t! - (k === 3 ? 4 * hour : 0)).toISOString(), ...rest].join(','),
    ),
  ].join('\n');
  const { bars, report } = await readCsvText(text);
  expect(rowsOf(bars)).toEqual(good);
  expect(report.timeDisagreements).toBe(1);
  expect(report.issues[0]).toMatchObject({ kind: 'time disagrees', row: 5 });
});

it('bars off the grid are kept and counted', async () => {
  const { bars, report } = await readCsvText(
    table(good.map(([t, ...rest], k) => [t! + (k === 9 ? 1_694_789 : 0), ...rest])),
  );
  expect([bars.length, report.offGrid]).toEqual([60, 1]);
});

it('a last bar that was not over when the file was written is kept and marked', async () => {
  const last = start + 59 * hour;
  expect((await readCsvText(table(good), { writtenAt: last + 600_000 })).report.unfinished).toBe(true);
  expect((await readCsvText(table(good), { writtenAt: last + hour })).report.unfinished).toBe(false);
});

it('a file without volume has none, and says so', async () => {
  const { bars, report } = await readCsvText(
    `time,open,high,low,close\n${good.map((bar) => bar.slice(0, 5).join(',')).join('\n')}\n`,
  );
  expect([...new Set(bars.volume)]).toEqual([0]);
  expect(report.notes).toContain('the file has no volume: it is 0 in every bar');
});

it('T2: reads the same in every time zone of the machine', async () => {
  const text = `date,open,high,low,close,volume\n${good.map(([t, ...rest]) => [new Date(t!).toISOString().slice(0, 19).replace('T', ' '), ...rest].join(',')).join('\n')}\n`;
  const before = process.env['TZ'];
  try {
    for (const zone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe']) {
      process.env['TZ'] = zone;
      expect(rowsOf((await readCsvText(text)).bars)).toEqual(good);
    }
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
});

it('rows without any price are gaps, however many there are', async () => {
  const rows = good.map(([t, ...rest], k) => (k % 3 === 2 ? [t!, ...rest.map(() => 'NaN')] : [t!, ...rest]));
  const { bars, report } = await readCsvText(table(rows));
  expect(rowsOf(bars)).toEqual(good.filter((_, k) => k % 3 !== 2));
  expect(report.refused).toBe(20);
  expect(report.issues[0]).toEqual({ kind: 'refused', row: 4, message: 'it has no prices' });
});
