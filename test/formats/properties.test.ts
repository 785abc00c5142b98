import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvOfBars, jsonOfBars } from '#formats';
import { type Bars, resample } from '#market';
import { minutes } from '../market/arbitrary.ts';
import { readCsvText, readJsonText, rowsOf } from './support.ts';

const encoded = (text: string) => new TextEncoder().encode(text);
const long = () => minutes(60).filter((bars) => bars.length >= 2);
const text = (bars: Bars) => [...csvOfBars(bars)].join('');
// Two bars may lie so far apart that nothing in the file says they are minutes.
const asMinutes = { timeframe: '1m' } as const;

describe('for any bars', () => {
  it('writing and reading gives the same bars', async () => {
    await fc.assert(
      fc.asyncProperty(long(), async (bars) => {
        expect(rowsOf((await readCsvText(text(bars), asMinutes)).bars)).toEqual(rowsOf(bars));
        expect(rowsOf(readJsonText([...jsonOfBars(bars)].join(''), asMinutes).bars)).toEqual(rowsOf(bars));
      }),
    );
  });

  it('any dialect says the same', async () => {
    const dialect = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      newline: fc.constantFrom('\n', '\r\n'),
      quotes: fc.boolean(),
      bom: fc.boolean(),
      unit: fc.constantFrom(
        (t: number) => `${t}`,
        (t: number) => `${t / 1000}`,
        (t: number) => `${t}000`,
        (t: number) => new Date(t).toISOString(),
      ),
      order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(long(), dialect, async (bars, { delimiter, newline, quotes, bom, unit, order }) => {
        const cell = (value: string) => (quotes ? `"${value}"` : value);
        const names = ['timestamp', 'open', 'high', 'low', 'close', 'volume'];
        const rows = rowsOf(bars).map(([t, ...rest]) => [unit(t!), ...rest.map(String)]);
        const lines = [names, ...rows].map((row) => order.map((k) => cell(row[k]!)).join(delimiter));
        const { bars: read } = await readCsvText(`${bom ? '\uFEFF' : ''}${lines.join(newline)}`, asMinutes);
        expect(rowsOf(read)).toEqual(rowsOf(bars));
      }),
    );
  });

  it('rows in any order give the same bars', async () => {
    await fc.assert(
      fc.asyncProperty(long(), fc.infiniteStream(fc.nat()), async (bars, keys) => {
        const [head, ...lines] = text(bars).trimEnd().split('\n');
        // Every third row again, some of them with other numbers.
        const more = lines
          .filter((_, k) => k % 3 === 0)
          .map((line, k) => (k % 2 === 0 ? line : line.replace(/[^,]*$/, '77.5')));
        const all = [...lines, ...more];
        const shuffled = all
          .map((line) => [keys.next().value ?? 0, line] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, line]) => line);
        const read = async (rows: readonly string[]) =>
          rowsOf((await readCsvText([head, ...rows].join('\n'), asMinutes)).bars);
        expect(await read(shuffled)).toEqual(await read(all));
      }),
    );
  });

  it('pieces of any size give the same bars', async () => {
    const file = encoded(
      `\uFEFF${Array.from({ length: 9000 }, (_, k) => `${1_600_000_000_000 + k * 60_000},${k + 1},${k + 2},${k + 0.5},${k + 1.25},"${k}.5"`).join('\r\n')}`,
    );
    const whole = rowsOf((await readCsvText([file])).bars);
    expect(whole).toHaveLength(9000);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: file.length }), { maxLength: 8 }), async (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), file.length];
        const pieces = places.slice(1).map((end, k) => file.subarray(places[k], end));
        expect(rowsOf((await readCsvText(pieces)).bars)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('resampling what was read is reading what was resampled', async () => {
    await fc.assert(
      fc.asyncProperty(long(), async (bars) => {
        const read = (await readCsvText(text(bars), asMinutes)).bars;
        const hourly = resample(bars, '1h');
        expect(rowsOf(resample(read, '1h'))).toEqual(rowsOf(hourly));
        expect(rowsOf((await readCsvText(text(hourly), { timeframe: '1h' })).bars)).toEqual(rowsOf(hourly));
      }),
    );
  });
});

it('a number is read to the very bits that Number finds', async () => {
  const digits = fc.stringMatching(/^\d{1,22}(\.\d{0,25})?(e[+-]?\d{1,2})?$/);
  const written = fc.oneof(
    fc.double({ min: 1e-300, max: 1e300, noNaN: true }).map(String),
    digits.filter((word) => Number(word) > 0 && Number(word) < Infinity),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(written, { minLength: 2, maxLength: 40 }), async (words) => {
      const lines = words.map(
        (word, k) => `${1_600_000_000_000 + k * 60_000},${word},${word},${word},${word},1`,
      );
      const { bars } = await readCsvText(['time,open,high,low,close,volume', ...lines].join('\n'));
      expect([...bars.close]).toEqual(words.map(Number));
    }),
    { numRuns: 300 },
  );
});
