import { describe, expect, it } from 'vitest';
import { UserError } from '#errors';
import { parseColumns } from '#formats';
import { csv, hours, iso, readCsvText, readJsonText, rowsOf } from './support.ts';

const expected = hours.map((bar) => [...bar]);
const head = 'timestamp,open,high,low,close,volume';
const day = (time: number) => iso(time).slice(0, 10);
const clock = (time: number) => iso(time).slice(11, 19);
const monthName = (t: number) => new Date(t).toUTCString().slice(8, 11);
const comma = (value: number) => String(value).replace('.', ',');

const utf8 = (text: string) => [new TextEncoder().encode(text)];

describe('D1, D2: the same four hours, however they are written', () => {
  const ways: Readonly<Record<string, string>> = {
    'comma, ms': csv(head, (bar) => bar.join(',')),
    'semicolon, decimal comma': csv(head.replaceAll(',', ';'), (bar) => bar.map(comma).join(';')),
    'tab, seconds': csv(head.replaceAll(',', '\t'), ([t, ...rest]) => [t / 1000, ...rest].join('\t')),
    'bars, microseconds': csv(head.replaceAll(',', '|'), ([t, ...rest]) => [t * 1000, ...rest].join('|')),
    nanoseconds: csv(head, ([t, ...rest]) => [`${t}000000`, ...rest].join(',')),
    'seconds with a fraction': csv(head, ([t, ...rest]) => [`${t / 1000}.0`, ...rest].join(',')),
    'byte order mark and CRLF': `\uFEFF${csv(head, (bar) => bar.join(','), '\r\n')}`,
    'line ends of old Macs': csv(head, (bar) => bar.join(','), '\r'),
    'quotes everywhere': csv(head, (bar) => bar.map((value) => `"${value}"`).join(',')),
    'quoted decimal comma between commas': csv(head, (bar) =>
      bar.map((value) => `"${comma(value)}"`).join(','),
    ),
    'grouped thousands': csv(head, ([t, ...rest]) =>
      [t, ...rest.map((value) => `"${value.toLocaleString('en', { minimumFractionDigits: 2 })}"`)].join(','),
    ),
    'ISO with Z': csv(head, ([t, ...rest]) => [iso(t), ...rest].join(',')),
    'ISO with a zone': csv(head, ([t, ...rest]) =>
      [iso(t + 7_200_000).replace('Z', '+02:00'), ...rest].join(','),
    ),
    'date and time with a space': csv('Date,Open,High,Low,Close,Volume', ([t, ...rest]) =>
      [`${day(t)} ${clock(t)}`, ...rest].join(','),
    ),
    'hours with AM and PM': csv('date,open,high,low,close,volume', ([t, ...rest]) => {
      const hour = new Date(t).getUTCHours();
      return [
        `${day(t)} ${String(hour % 12 || 12).padStart(2, '0')}-${hour < 12 ? 'AM' : 'PM'}`,
        ...rest,
      ].join(',');
    }),
    'day first, with points': csv('Gmt time,Open,High,Low,Close,Volume', ([t, ...rest]) =>
      [`${day(t).split('-').toReversed().join('.')} ${clock(t)}.000`, ...rest].join(','),
    ),
    'day first, with strokes': csv(head, ([t, ...rest]) =>
      [`${day(t).split('-').toReversed().join('/')} ${clock(t)}`, ...rest].join(','),
    ),
    'the month by its name, a year of two digits': csv(head, ([t, ...rest]) =>
      [`${day(t).slice(8)}-${monthName(t)}-${day(t).slice(2, 4)} ${clock(t)}`, ...rest].join(','),
    ),
    'the month by its name, first': csv(head, ([t, ...rest]) =>
      [`"${monthName(t)} ${day(t).slice(8)}, ${day(t).slice(0, 4)} ${clock(t)}"`, ...rest].join(','),
    ),
    'month first': csv(head, ([t, ...rest]) =>
      [`${day(t).slice(5, 7)}/${day(t).slice(8)}/${day(t).slice(0, 4)} ${clock(t)}`, ...rest].join(','),
    ),
    'day and time of day apart': csv('<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>', ([t, ...rest]) =>
      [day(t).replaceAll('-', ''), clock(t).replaceAll(':', ''), ...rest].join(','),
    ),
    'day and time of day apart, no head': csv(undefined, ([t, ...rest]) =>
      [day(t).replaceAll('-', '.'), clock(t).slice(0, 5), ...rest].join(','),
    ),
    'no head, usual order': csv(undefined, (bar) => bar.join(',')),
    'no head, close before high': csv(undefined, ([t, o, h, l, c, v]) => [t, o, c, h, l, v].join(',')),
    'no head, low and high first': csv(undefined, ([t, o, h, l, c, v]) => [t, l, h, o, c, v].join(',')),
    'no head, time last': csv(undefined, ([t, o, h, l, c, v]) => [o, h, l, c, v, t].join(',')),
    'no head, mean price before volume, count behind': csv(undefined, ([t, o, h, l, c, v]) =>
      [t, o, h, l, c, (h + l) / 2, v, 17].join(','),
    ),
    'no head, as Binance gives klines': csv(undefined, ([t, o, h, l, c, v]) =>
      [t, o, h, l, c, v, t + 3_599_999, v * 100, 5, v / 2, v * 50, 0].join(','),
    ),
    'columns in another order, and more of them': csv(
      'symbol,Volume USDT,close,Volume BTC,low,high,open,unix',
      ([t, o, h, l, c, v]) => ['BTC/USDT', v * 100, c, v, l, h, o, t / 1000].join(','),
    ),
    'newest first': [head, ...hours.toReversed().map((bar) => bar.join(',')), ''].join('\n'),
    shuffled: [head, ...[2, 0, 3, 1].map((k) => hours[k]!.join(',')), ''].join('\n'),
    'two units': [
      head,
      ...hours.map(([t, ...rest], k) => [k % 2 === 0 ? t : t / 1000, ...rest].join(',')),
      '',
    ].join('\n'),
    'a line about the source above the head': `https://www.example.com/data\n${csv(head, (bar) => bar.join(','))}`,
    comments: `# made by hand\n${csv(head, (bar) => bar.join(','))}`,
    'the head again in the middle, in another order': [
      head,
      ...hours.slice(0, 2).map((bar) => bar.join(',')),
      'timestamp,close,open,high,low,volume',
      ...hours.slice(2).map(([t, o, h, l, c, v]) => [t, c, o, h, l, v].join(',')),
      '',
    ].join('\n'),
    'no newline at the end': csv(head, (bar) => bar.join(',')).trimEnd(),
    'a delimiter at the end of each row': csv(head, (bar) => `${bar.join(',')},`),
    'row names without a name': csv('"timestamp","open","high","low","close","volume"', (bar) =>
      ['"1"', ...bar].join(','),
    ),
    'stamped with the last millisecond': csv('close_time,open,high,low,close,volume', ([t, ...rest]) =>
      [t + 3_599_999, ...rest].join(','),
    ),
    'stamped with the close': csv('close_time,open,high,low,close,volume', ([t, ...rest]) =>
      [t + 3_600_000, ...rest].join(','),
    ),
    exponents: csv(head, ([t, ...rest]) => [t, ...rest.map((value) => value.toExponential())].join(',')),
    'blanks around the cells': csv(head, (bar) => bar.join(' , ')),
    'a head in another language': csv('Datum;Hoch;Tief;Eröffn.;Zuletzt;Umsatz', ([t, o, h, l, c, v]) =>
      [`${day(t).split('-').toReversed().join('.')} ${clock(t)}`, h, l, o, c, v]
        .map((value) => (typeof value === 'number' ? comma(value) : value))
        .join(';'),
    ),
    'blank lines': csv(head, (bar) => bar.join(','), '\n\n'),
  };

  it.each(Object.entries(ways))('%s', async (_, text) => {
    const { bars, report } = await readCsvText(utf8(text));
    expect(rowsOf(bars)).toEqual(expected);
    expect(report).toMatchObject({ bars: 4, timeframe: '1h', refused: 0, duplicates: 0, conflicts: 0 });
  });

  const objects = hours.map(([t, o, h, l, c, v]) => ({ t, o, h, l, c, v }));
  const documents: Readonly<Record<string, unknown>> = {
    'a list of lists': hours,
    'a list of lists with a head': [head.split(','), ...hours],
    'a list of objects': objects,
    'prices as texts': hours.map(([t, ...rest]) => ({
      openTimeInMillis: t,
      ...Object.fromEntries(
        ['open', 'high', 'low', 'close', 'volume'].map((name, k) => [name, rest[k]!.toFixed(8)]),
      ),
    })),
    'as Kraken answers': {
      error: [],
      result: {
        XXBTZUSD: hours.map(([t, o, h, l, c, v]) => [
          t / 1000,
          `${o}`,
          `${h}`,
          `${l}`,
          `${c}`,
          `${(h + l) / 2}`,
          `${v}`,
          9,
        ]),
        last: 1,
      },
    },
    'as Bybit answers, newest first': {
      retCode: 0,
      result: { list: hours.toReversed().map(([t, ...rest]) => [`${t}`, ...rest.map(String), '1']) },
    },
    'as Coinbase answers': hours.map(([t, o, h, l, c, v]) => [t / 1000, l, h, o, c, v]),
    'objects by their time': {
      'Meta Data': { a: 'b' },
      Series: Object.fromEntries(
        hours.map(([t, o, h, l, c, v]) => [
          iso(t),
          { '1. open': `${o}`, '2. high': `${h}`, '3. low': `${l}`, '4. close': `${c}`, '5. volume': `${v}` },
        ]),
      ),
    },
    columns: {
      s: 'ok',
      ...Object.fromEntries(
        ['t', 'o', 'h', 'l', 'c', 'v'].map((name, k) => [name, hours.map((bar) => bar[k])]),
      ),
    },
    'columns, index and data': {
      columns: head.split(',').slice(1),
      index: hours.map(([t]) => t),
      data: hours.map(([, ...rest]) => rest),
    },
  };

  it.each(Object.entries(documents))('JSON: %s', (_, document) => {
    const { bars } = readJsonText(JSON.stringify(document));
    expect(rowsOf(bars)).toEqual(expected);
  });

  it('JSON: one object per line', () => {
    const { bars } = readJsonText(objects.map((bar) => JSON.stringify(bar)).join('\n'));
    expect(rowsOf(bars)).toEqual(expected);
  });
});

describe('D2: what is not said is asked', () => {
  it('prefers the columns that were given', async () => {
    const text = csv(undefined, ([t, o, h, l, c, v]) => [t, v, 'x', c, o, l, h].join(','));
    const { bars } = await readCsvText(text, { columns: parseColumns('time,volume,-,close,open,low,high') });
    expect(rowsOf(bars)).toEqual(expected);
  });

  it('reads local times when it is told how far ahead they are', async () => {
    const text = csv('date,open,high,low,close,volume', ([t, ...rest]) =>
      [`${day(t + 7_200_000)} ${clock(t + 7_200_000)}`, ...rest].join(','),
    );
    expect(rowsOf((await readCsvText(text, { ahead: 120 })).bars)).toEqual(expected);
    expect((await readCsvText(text)).report.notes.join()).toContain('dates without a zone are read as UTC');
  });

  it.each(['dmy', 'mdy'] as const)(
    'leaves dates as they are that can be read one way only: %s',
    async (dates) => {
      const days = [1, 2, 3, 13].map((date) => Date.UTC(2024, 2, date));
      const text = (written: (time: number) => string) =>
        `date,open,high,low,close\n${days.map((time) => `${written(time)},1,1,1,1`).join('\n')}\n`;
      const timesOf = async (written: (time: number) => string) => [
        ...(await readCsvText(text(written), { dates, timeframe: '1d' })).bars.time,
      ];
      const parts = (time: number) => day(time).split('-') as [string, string, string];
      const pointed = (time: number) => parts(time).toReversed().join('.');
      const slashed = (time: number) =>
        (dates === 'dmy' ? parts(time).toReversed() : [parts(time)[1], parts(time)[2], parts(time)[0]]).join(
          '/',
        );
      for (const written of [day, String, pointed, slashed]) expect(await timesOf(written)).toEqual(days);
      // Each row by itself, where a file has several ways.
      expect(await timesOf((time) => (time === days[1] ? slashed(time) : day(time)))).toEqual(days);
    },
  );

  it.each([
    [
      'dates that can be read two ways',
      'date,open,high,low,close\n01/02/2024,1,1,1,1\n',
      '--dates dmy or --dates mdy',
    ],
    [
      'numbers that can be read two ways',
      'date;open;high;low;close\n2024-01-01;1,000;1,000;1,000;1,000\n2024-01-02;1,000;1,000;1,000;1,000\n',
      '--decimal',
    ],
    [
      'two closes',
      `timestamp,open,high,low,bid_close,ask_close\n${hours.map((bar) => bar.join(',')).join('\n')}\n`,
      '"bid_close" and "ask_close"',
    ],
    ['no times', 'open,high,low,close,volume\n1,1,1,1,1\n2,2,2,2,2\n', 'no column that is the time'],
    [
      'distances that are no timeframe',
      `${head}\n${[0, 1, 2, 3].map((k) => `${hours[0][0] + k * 600_000},1,1,1,1,1`).join('\n')}\n`,
      '10 minutes apart',
    ],
    ['one bar', `${head}\n${hours[0].join(',')}\n`, '--timeframe'],
    [
      'several assets',
      `symbol,${head}\n${hours.flatMap((bar) => [`AAA,${bar.join(',')}`, `BBB,${bar.join(',')}`]).join('\n')}\n`,
      '--asset AAA',
    ],
    ['text that is no table', 'once upon a time\nthere was a bar\n', 'is not a table'],
    ['nothing but a head', `${head}\n`, 'has no rows'],
  ])('%s', async (_, text, sentence) => {
    const reading = readCsvText(text);
    await expect(reading).rejects.toBeInstanceOf(UserError);
    await expect(reading).rejects.toThrow(sentence);
  });

  it('takes the asset that was named, or the one that is the market', async () => {
    const text = `symbol,${head}\n${hours.flatMap((bar) => [`BTCUSDT,${bar.join(',')}`, `ETHUSDT,${[bar[0], 1, 1, 1, 1, 1].join(',')}`]).join('\n')}\n`;
    expect(rowsOf((await readCsvText(text)).bars)).toEqual(expected);
    expect((await readCsvText(text, { asset: 'ETHUSDT' })).report).toMatchObject({ bars: 4, otherAssets: 4 });
    await expect(readCsvText(text, { asset: 'DOGE' })).rejects.toThrow('BTCUSDT, ETHUSDT');
  });
});
