import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '#trading';
import { cryptobot, folder } from './cryptobot.ts';

const day = 86_400_000;
const january = Date.UTC(2024, 0, 1);
const at = (days: number) => new Date(january + days * day).toISOString().slice(0, 10);
// One value a day, about the day before it is known.
const mood = (values: readonly number[]) =>
  ['date,score', ...values.map((value, k) => `${at(k)},${value}`), ''].join('\n');

const fearful = `import { defineStrategy, outside } from 'cryptobot';
export default defineStrategy({
  name: 'fearful',
  about: 'Buys when others are afraid',
  series: () => ({ mood: outside('mood'), enterLong: outside('mood').below(20), exitLong: outside('mood').above(70) }),
});
`;

async function project(files: Readonly<Record<string, string>> = {}) {
  const cwd = folder({ 'strategies/fearful.ts': fearful, ...files });
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await cryptobot([...args, '--json'], { cwd });
    return { code, stderr, document: (stdout === '' ? {} : JSON.parse(stdout)) as Record<string, unknown> };
  };
  return { cwd, run };
}

const backtest = [
  'backtest',
  'fearful',
  '--market',
  'sample:BTC/USDT',
  '--timeframe',
  '1d',
  '--from',
  '2024-01-01',
  '--to',
  '2024-02-01',
];

interface Backtest {
  readonly runs: readonly [
    {
      readonly id: string;
      readonly trades: readonly { readonly entryTime: number; readonly exitTime: number }[];
    },
  ];
}

describe('a series from outside', () => {
  const values = [50, 10, 60, 60, 80, 50];

  it('is imported, listed, shown, exported, verified and asked in SQL', async () => {
    const { run } = await project({ 'mood.csv': mood(values) });
    const imported = await run('data', 'import', 'mood.csv', '--outside', 'mood', '--delay', '1d');
    expect(imported).toMatchObject({
      code: 0,
      document: {
        outside: 'mood',
        delay: day,
        files: [{ rows: 6, values: 6, stored: { added: 6, same: 0, revised: 0 } }],
      },
    });
    expect((await run('data', 'list')).document).toMatchObject({
      series: [],
      records: [{ kind: 'outside', name: 'mood', rows: 6, source: 'mood.csv' }],
    });
    const shown = await run('data', 'show', 'mood', '--to', at(2));
    expect(shown.document).toMatchObject({
      values: 2,
      latest: [{ value: 50 }, { time: january + day, known: january + 2 * day, value: 10 }],
    });
    const verified = await run('data', 'verify');
    expect([verified.code, verified.document['records']]).toEqual([
      0,
      [{ kind: 'outside', name: 'mood', rows: 6, damage: [] }],
    ]);
    const asked = await run('data', 'sql', 'SELECT name, avg(value) FROM outside GROUP BY name');
    expect(asked.document['rows']).toEqual([['mood', 310 / 6]]);
    await run('data', 'export', 'mood', '--out', 'again.csv');
    const again = await run('data', 'import', 'again.csv', '--outside', 'copy');
    expect(again.document).toMatchObject({ files: [{ values: 6, columns: { published: 'published' } }] });
    expect(await run('data', 'export', 'copy')).toEqual(await run('data', 'export', 'mood'));
  });

  it('drives a backtest with what was known at each close', async () => {
    const { run } = await project({ 'mood.csv': mood(values) });
    await run('data', 'import', 'mood.csv', '--outside', 'mood', '--delay', '1d');
    const { document } = await run(...backtest);
    const [{ trades }] = (document as unknown as Backtest).runs;
    // The 10 of January 2nd is published as that day closes, and bought on the next open; 80 is that of the 5th.
    expect(trades.map(({ entryTime, exitTime }) => [entryTime, exitTime])).toEqual([
      [january + 2 * day, january + 5 * day],
    ]);
  });

  it('a day later when it was published an hour after the close', async () => {
    const { run } = await project({ 'mood.csv': mood(values) });
    await run('data', 'import', 'mood.csv', '--outside', 'mood', '--delay', '1d1h');
    const { document } = await run(...backtest);
    const [{ trades }] = (document as unknown as Backtest).runs;
    expect(trades.map(({ entryTime, exitTime }) => [entryTime, exitTime])).toEqual([
      [january + 3 * day, january + 6 * day],
    ]);
  });

  it('that is revised or goes on later leaves past results as they were, ids included', async () => {
    const { run, cwd } = await project({ 'mood.csv': mood(values) });
    await run('data', 'import', 'mood.csv', '--outside', 'mood', '--delay', '1d');
    const past = [...backtest.slice(0, -1), at(6)];
    const before = await run(...past);
    expect((before.document as unknown as Backtest).runs[0].trades).toHaveLength(1);
    // The store has seen the file; now the past is told differently, and a month is added.
    writeFileSync(join(cwd, 'mood.csv'), mood([90, 90, 5, 5, 5, 5, ...Array<number>(40).fill(30)]));
    const changed = await run('data', 'import', 'mood.csv', '--outside', 'mood');
    expect(changed.document).toMatchObject({ files: [{ stored: { added: 40, revised: 6 } }] });
    expect(await run(...past)).toEqual(before);
  });

  it('drives a session as it drives a backtest, and its journal has what it saw', async () => {
    const { run, cwd } = await project({ 'mood.csv': mood(values) });
    const live = ['live', '--dry-run', 'fearful', '--market', 'sample:BTC/USDT', '--timeframe', '1d'];
    const missing = await run(...live, '--from', '2024-01-01', '--pace', '1000');
    expect([missing.code, missing.stderr]).toEqual([
      5,
      expect.stringContaining('The store has no outside series \\"mood\\". Type: cryptobot data import'),
    ]);
    await run('data', 'import', 'mood.csv', '--outside', 'mood', '--delay', '1d');
    const flags = ['--from', '2024-01-01', '--pace', '1000', '--closes', '20', '--json'];
    const session = await cryptobot([...live, ...flags], { cwd });
    expect(session.code).toBe(0);
    const events = session.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as SessionEvent);
    expect(events.flatMap((event) => (event.type === 'filled' ? [event.opens] : []))).toEqual([
      january + 2 * day,
      january + 5 * day,
    ]);
    // Whatever is in the store by now.
    writeFileSync(join(cwd, 'mood.csv'), mood([90, 90, 5]));
    await run('data', 'import', 'mood.csv', '--outside', 'mood', '--replace', '--delay', '1d');
    const again = await run('replay', 'live');
    expect([again.code, again.document]).toEqual([0, expect.objectContaining({ same: true })]);
    const told = await run('replay', 'live', '--against', 'backtest');
    const [{ parts }] = told.document['against'] as [{ parts: Record<string, number> }];
    expect(parts['missed or refused orders']).toBe(0);
    expect(Math.abs(parts['data']!)).toBeGreaterThan(1);
  });

  it('is one of the values per bar', async () => {
    const { run } = await project({ 'mood.csv': mood(values) });
    await run('data', 'import', 'mood.csv', '--outside', 'mood', '--delay', '1d');
    const { document } = await run(
      'indicators',
      'compute',
      'outside:mood',
      '--market',
      'sample:BTC/USDT',
      '--timeframe',
      '1d',
      '--from',
      '2023-12-31',
      '--to',
      '2024-01-08',
    );
    expect(document['values']).toEqual({ 'outside:mood': [null, 50, 10, 60, 60, 80, 50, 50] });
  });

  it('is checked with the strategy that looks at it', async () => {
    const { run } = await project({
      'mood.csv': [
        'date,score',
        ...Array.from({ length: 365 }, (_, k) => `${at(k - 365)},${(k * 37) % 100}`),
      ].join('\n'),
    });
    await run('data', 'import', 'mood.csv', '--outside', 'mood', '--delay', '1d');
    const { code, document } = await run('strategies', 'check', 'fearful');
    expect([code, document['sound']]).toEqual([0, true]);
  });
});

describe('a sentence says what to type', () => {
  it.each([
    [
      backtest,
      5,
      'The store has no outside series \\"mood\\". Type: cryptobot data import FILE --outside mood.',
    ],
    [['strategies', 'check', 'fearful'], 1, 'The store has no outside series \\"mood\\".'],
    [
      ['indicators', 'compute', 'outside:fear-greed'],
      5,
      'Type: cryptobot fetch fear-greed, or cryptobot data import FILE --outside fear-greed.',
    ],
    [['indicators', 'compute', 'outside:Mood'], 2, 'Did you mean \\"mood\\"?'],
    [['data', 'show', 'mood'], 5, 'The store has no outside series \\"mood\\".'],
    [['data', 'import', 'mood.csv', '--outside', 'mood'], 2, 'does not say when its values were published'],
    [['data', 'import', 'mood.csv', '--outside', '../x'], 2, 'is not the name of an outside series'],
    [
      ['data', 'import', 'mood.csv', '--outside', 'mood', '--delay', 'soon'],
      2,
      '--delay: \\"soon\\" is not a length of time',
    ],
    [
      ['data', 'import', 'mood.csv', '--outside', 'mood', '--market', 'binance:BTC/USDT'],
      2,
      'Give one of them.',
    ],
    [['data', 'import', 'mood.csv'], 2, 'for values that are no bars, --outside NAME.'],
  ] as const)('%s', async (args, code, sentence) => {
    const { run } = await project({ 'mood.csv': mood([1, 2]) });
    const result = await run(...args);
    const text = `${result.stderr}${JSON.stringify(result.document)}`;
    expect(text).toContain(sentence);
    expect(result.code).toBe(code);
  });
});
