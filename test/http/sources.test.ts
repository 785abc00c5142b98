import { describe, expect, it } from 'vitest';
import { sourceOf } from '#adapters/http';
import { loopback, says } from './server.ts';

const quick = { pause: 5, timeout: 500, attempts: 1 };
const day = 86_400_000;
const week = 7 * day;

describe('the Fear & Greed index', () => {
  const source = sourceOf('fear-greed')!;
  const answer = {
    name: 'Fear and Greed Index',
    data: [
      { value: '40', value_classification: 'Fear', timestamp: '1551157200', time_until_update: '68499' },
      { value: '47', value_classification: 'Neutral', timestamp: '1551070800' },
    ],
    metadata: { error: null },
  };

  it('is a value per day, known an hour after its time', async () => {
    const { address } = await loopback(says(JSON.stringify(answer)));
    const { arrived, delay } = await source.fetch('fear-greed', address, quick);
    expect([[...arrived.time], [...arrived.value], delay]).toEqual([
      [1551070800000, 1551157200000],
      [47, 40],
      3_600_000,
    ]);
  });

  it.each([
    ['an error', { data: null, metadata: { error: 'no' } }, 'holds no list of values'],
    [
      'a value that is none of it',
      { data: [{ value: '140', timestamp: '1551157200' }] },
      'came with the value 140, but it lies between 0 and 100',
    ],
    [
      'other names',
      { data: [{ index: '40', timestamp: '1551157200' }] },
      '--value: "value" is not a column of the Fear & Greed index',
    ],
    ['no object', 'Service temporarily unavailable', 'the Fear & Greed index'],
  ])('is refused when it comes as %s', async (_, document, sentence) => {
    const { address } = await loopback(
      says(typeof document === 'string' ? document : JSON.stringify(document)),
    );
    await expect(source.fetch('fear-greed', address, quick)).rejects.toThrow(sentence);
  });
});

describe('search interest', () => {
  const source = sourceOf('trends:buy_bitcoin')!;
  const start = Date.UTC(2024, 0, 7);
  const point = (k: number, value: number, more = {}) => ({
    time: String((start + k * week) / 1000),
    value: [value],
    ...more,
  });
  const page = (timeline: unknown) =>
    loopback((request, response) => {
      const url = new URL(request.url!, 'http://x');
      if (url.pathname === '/trends/explore') {
        response.writeHead(429, { 'set-cookie': 'NID=123; expires=never; path=/' }).end('too many');
      } else if (url.pathname === '/trends/api/explore') {
        const asked = JSON.parse(url.searchParams.get('req')!) as { comparisonItem: { keyword: string }[] };
        const widgets = [
          { id: 'GEO_MAP' },
          { id: 'TIMESERIES', token: 'abc=', request: { about: asked.comparisonItem[0]!.keyword } },
        ];
        response.end(`)]}'\n${JSON.stringify({ widgets })}`);
      } else {
        expect(url.searchParams.get('token')).toBe('abc=');
        expect(JSON.parse(url.searchParams.get('req')!)).toEqual({ about: 'buy bitcoin' });
        response.end(`)]}',\n${JSON.stringify({ default: { timelineData: timeline } })}`);
      }
    });

  it('is a value per week that is over, known a day after its end', async () => {
    const { address, requests } = await page([
      point(0, 20),
      point(1, 100),
      point(2, 60, { isPartial: true }),
    ]);
    const { arrived, delay } = await source.fetch('trends:buy_bitcoin', address, quick);
    expect([[...arrived.time], [...arrived.value]]).toEqual([
      [start, start + week],
      [20, 100],
    ]);
    expect(delay).toBe(week + day);
    expect(requests.map(({ cookie }) => cookie)).toEqual([undefined, 'NID=123', 'NID=123']);
  });

  it.each([
    ['a page instead', '<html>', 'answered something else'],
    ['values out of range', [point(0, 20), point(1, 101)], 'answered something else'],
    ['times that do not rise', [point(1, 20), point(0, 10)], 'answered something else'],
    ['nothing to tell', [], 'Nobody searches for "buy bitcoin" often enough'],
  ])('is refused when it comes as %s', async (_, timeline, sentence) => {
    const { address } = await page(timeline);
    await expect(source.fetch('trends:buy_bitcoin', address, quick)).rejects.toThrow(sentence);
  });
});

it('no other name has a source', () => {
  expect(sourceOf('fear')).toBeUndefined();
  expect(sourceOf('trend:x')).toBeUndefined();
});
