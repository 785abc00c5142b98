import { describe, expect, it } from 'vitest';
import { readValues } from '#formats';

const day = (date: number) => Date.UTC(2024, 0, date);
const read = (text: string, wish: Partial<Parameters<typeof readValues>[1]> = {}) => {
  const { time, value, known, report } = readValues(text, { file: 'values', ...wish });
  return { rows: [...time].map((at, i) => [at, value[i]]), known: known && [...known], report };
};

const two = [
  [day(1), 40],
  [day(2), 41.5],
];

describe('a series of values is read', () => {
  it.each([
    ['with commas', 'date,score\n2024-01-01,40\n2024-01-02,41.5\n'],
    ['with semicolons and decimal commas', 'date;score\n2024-01-01;40,0\n2024-01-02;41,5\n'],
    [
      'with tabs, CRLF, quotes and a byte order mark',
      '\uFEFF"date"\t"score"\r\n"2024-01-01"\t"40"\r\n"2024-01-02"\t"41.5"\r\n',
    ],
    ['without a head', '2024-01-01,40\n2024-01-02,41.5'],
    ['with words beside the value', 'date,mood,score\n2024-01-01,good,40\n2024-01-02,bad,41.5\n'],
    ['newest first', 'timestamp,v\n1704153600,41.5\n1704067200,40\n'],
    ['in two units', 'timestamp,v\n1704067200,40\n1704153600000,41.5\n'],
    [
      'after lines that say where it is from',
      'Category: All\n\nWeek,bitcoin: (Worldwide)\n2024-01-01,40\n2024-01-02,41.5\n',
    ],
    ['of a list of objects', '[{"date":"2024-01-01","score":40},{"date":"2024-01-02","score":"41.5"}]'],
    ['of a list of pairs', '[[1704067200000,40],[1704153600000,41.5]]'],
    ['of a list of pairs with a head', '[["day","mood"],["2024-01-01",40],["2024-01-02",41.5]]'],
    ['of columns', '{"x":{"t":[1704067200,1704153600],"v":[40,41.5]}}'],
    ['of values by their time', '{"data":{"2024-01-01":40,"2024-01-02":41.5}}'],
    ['of one object per line', '{"t":1704067200,"v":40}\n{"t":1704153600,"v":41.5}\n'],
    [
      'deep inside an answer',
      '{"name":"Index","data":[{"value":"41.5","timestamp":"1704153600","left":"9"},{"value":"40","timestamp":"1704067200"}],"metadata":{"error":null}}',
    ],
    ['whose values could be days of a spreadsheet', 'date,price\n2024-01-01,40\n2024-01-02,41.5\n'],
  ])('%s', (_, text) => {
    expect(read(text).rows).toEqual(two);
  });

  it('with the time each was published', () => {
    const text = 'time,value,published\n2024-01-01,40,2024-01-03\n2024-01-02,41.5,\n';
    expect(read(text)).toMatchObject({ rows: two, known: [day(3), NaN] });
  });

  it('with several versions of a value', () => {
    const text = 'date,realtime_start,value\n2024-01-01,2024-01-02,40\n2024-01-01,2024-01-09,42\n';
    const { rows, known, report } = read(text);
    expect([rows, known]).toEqual([
      [
        [day(1), 40],
        [day(1), 42],
      ],
      [day(2), day(9)],
    ]);
    expect(report.conflicts).toBe(0);
  });

  it('from the columns that were named, by name or by place', () => {
    const text = 'date,low,high\n2024-01-01,1,40\n2024-01-02,2,41.5\n';
    expect(read(text, { value: 'high' }).rows).toEqual(two);
    expect(read(text, { value: '3' }).rows).toEqual(two);
  });

  it('with the day first where a day shows that, in the zone that was said', () => {
    expect(read('date,v\n31/12/2023,40\n01/01/2024,41.5\n').rows[1]).toEqual([day(1), 41.5]);
    expect(read('date,v\n2024-01-01 02:00,40\n2024-01-02 02:00,41.5\n', { ahead: 120 }).rows).toEqual(two);
  });
});

describe('a row that is no value', () => {
  const text =
    'date,v\n2024-01-01,40\n2024-01-01,40\nyesterday,1\n2024-01-02,<1\n2024-01-02,41\n2024-01-02,41.5\n2024-01-03,\n';

  it('is told with its place, and the others are taken', () => {
    const { rows, report } = read(text);
    expect(rows).toEqual(two);
    expect(report).toMatchObject({ rows: 7, values: 2, refused: 3, duplicates: 1, conflicts: 1 });
    expect(report.issues.map(({ row, kind, message }) => `${row} ${kind} ${message}`)).toEqual([
      '3 duplicate it says what row 2 says',
      '4 refused its time cannot be read',
      '5 refused its value is not a number',
      '6 conflict its value is 41, but row 7 says 41.5, which is taken',
      '8 refused its value is not a number',
    ]);
  });
});

describe('a text is refused', () => {
  it.each([
    ['that is a web page', '<html><body>Sorry</body></html>', 'values'],
    ['that is no JSON', '{"data": [', 'is not valid JSON'],
    ['without a list', '{"error":"no"}', 'holds no list of values'],
    ['without rows', '[]', 'holds no list of values'],
    ['without a time', 'a,b\n1,2\n3,4\n', 'does not show which column is the time'],
    [
      'with two values and no name that tells',
      'date,low,high\n2024-01-01,1,2\n2024-01-02,1,2\n',
      'which column is the value. Say which, for example --value high. Its columns are "date", "low", "high".',
    ],
    ['with a formula', 'date,v\n2024-01-01,40\n2024-01-02,=cmd()\n', 'row 3 holds the formula'],
    ['whose days could be months', 'date,v\n01/02/2024,40\n', '--dates dmy'],
  ])('%s', (_, text, message) => {
    expect(() => read(text)).toThrow(message);
  });

  it('for a column it does not have, with the one that was meant', () => {
    expect(() => read('date,low,high\n2024-01-01,1,2\n', { value: 'hihg' })).toThrow(
      '--value: "hihg" is not a column of values. Did you mean "high"?',
    );
  });
});
