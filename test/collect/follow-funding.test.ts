import { describe, expect, it } from 'vitest';
import { followFunding, type FundingNews } from '#collect';
import { type FundingRate, Trouble } from '#exchange';

const hour = 3_600_000;
const minute = 60_000;
const day = Date.UTC(2024, 5, 3);

interface World {
  /** When the rates are published, by when they are due, after the start of the day. */
  readonly published: ReadonlyMap<number, number>;
  readonly from: number;
  readonly to: number;
  readonly last?: number;
  readonly fails?: (now: number) => boolean;
  readonly page?: number;
}

/** Follows by a clock that jumps from one wait to the next; times are ms after the start of the day. */
async function follow({ published, from, to, last = from, fails = () => false, page = 100 }: World) {
  let now = from;
  const asked: number[] = [];
  const news: (readonly [now: number, what: string])[] = [];
  const rates: number[] = [];
  await followFunding(
    { symbol: 'BTC/USDT:USDT', until: day + from, last: day + last },
    {
      source: {
        fundingPage: page,
        now: async () => day + now,
        async funding(_, start, end): Promise<FundingRate[]> {
          asked.push(now);
          if (fails(now))
            throw new Trouble('unreachable', { exchange: 'binance', call: 'funding', reason: 'away' });
          return [...published]
            .filter(([due, at]) => at <= now && day + due >= start && day + due < end)
            .slice(0, page)
            .map(([due]) => ({ time: day + due, rate: 0.0001 }));
        },
      },
      poll: minute,
      wait: async (ms) => {
        now += ms;
      },
      isStopped: () => now > to,
      reason: ({ reason }) => reason,
      tell: async (one: FundingNews) => {
        if (one.kind === 'feed') news.push([now, one.state]);
        else news.push([now, `until ${(one.until + 1 - day) / hour} h`]);
        if (one.kind === 'rates') rates.push(...one.rates.map(({ time }) => (time - day) / hour));
      },
    },
  );
  return { news, rates, asked };
}

describe('followed funding rates', () => {
  it('are told seconds after they are due, and nothing is asked until the next hour', async () => {
    const published = new Map([[8 * hour, 8 * hour + 3000]]);
    const told = await follow({ published, from: 7.5 * hour, to: 8.9 * hour });
    expect(told.rates).toEqual([8]);
    expect(told.news).toEqual([
      [7.5 * hour, 'until 8 h'],
      [8 * hour + 5000, 'until 9 h'],
    ]);
    expect(told.asked).toEqual([8 * hour + 5000]);
  });

  it('that are not due are not waited for longer than a minute', async () => {
    const { news, rates, asked } = await follow({ published: new Map(), from: 1.5 * hour, to: 2.9 * hour });
    expect(rates).toEqual([]);
    expect(news.at(-1)).toEqual([2 * hour + minute, 'until 3 h']);
    expect(asked).toEqual([2 * hour + 5000, 2 * hour + minute]);
  });

  it('that are late are told when they come', async () => {
    const published = new Map([[8 * hour, 8 * hour + 40_000]]);
    const { news, rates } = await follow({ published, from: 7.9 * hour, to: 8.9 * hour });
    expect(rates).toEqual([8]);
    expect(news.at(-1)).toEqual([8 * hour + minute, 'until 9 h']);
  });

  it('are caught up with after a break, page by page, each once', async () => {
    const due = Array.from({ length: 30 }, (_, k) => (k + 1) * 8 * hour);
    const published = new Map(due.map((at) => [at, at]));
    const [from, last] = [30 * 8 * hour + 2 * hour, 3 * 8 * hour];
    const { rates } = await follow({ published, from, last, to: from + 10 * minute, page: 5 });
    expect(rates).toEqual(due.slice(3).map((at) => at / hour));
  });

  it('keep nobody waiting for longer than two minutes, and come after all', async () => {
    const published = new Map([[8 * hour, 8 * hour]]);
    const away = (now: number) => now < 8 * hour + 10 * minute;
    const { news, rates } = await follow({ published, from: 7.9 * hour, to: 8.9 * hour, fails: away });
    expect(rates).toEqual([8]);
    const [begun, trouble, passed, well, late] = news;
    expect([begun, trouble]).toEqual([
      [7.9 * hour, 'until 8 h'],
      [8 * hour + 5000, 'trouble'],
    ]);
    expect(passed![1]).toBe('until 9 h');
    expect(passed![0]).toBeGreaterThanOrEqual(8 * hour + 2 * minute);
    expect(passed![0]).toBeLessThan(8 * hour + 3.5 * minute);
    expect([well![1], late![1]]).toEqual(['well', 'until 9 h']);
  });
});
