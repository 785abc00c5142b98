import { describe, expect, it } from 'vitest';
import { defineStrategy } from '#strategy';
import { bars as barsOf } from '#market';
import { attribute, type BotSpec, type Input, Session, Sightings } from '#trading';

const hour = 3_600_000;
const start = Date.UTC(2024, 0, 1, 5);
const perpetual = { exchange: 'binance', symbol: 'BTC/USDT:USDT' };
const market = 'binance:BTC/USDT:USDT';

const holder = defineStrategy({
  name: 'holder',
  about: 'Buys once and keeps it',
  series: ({ close }) => ({ enterLong: close.above(0) }),
});

const bot: BotSpec = {
  name: 'bot',
  strategy: 'holder',
  hash: '',
  params: {},
  exits: {},
  markets: [perpetual],
  others: [],
  timeframe: '1h',
  account: { cash: 1000, fee: 0, slippage: 0, size: 1, sizing: 'quantity' },
  rules: {},
  limits: {},
  warmup: 0,
  funding: [market],
};

/** A session whose bot decided to buy one coin at the close of 05:00, which opens at 06:00 for 100. */
function begun() {
  const session = new Session(() => [holder.plan()]);
  const sightings = new Sightings();
  const at = (k: number) => start + k * hour;
  const step = (event: Input) => {
    const events = session
      .step(event)
      .flatMap((command) => (command.do === 'persist' ? [command.event] : []));
    for (const one of [event, ...events]) sightings.see(one);
    return events;
  };
  const bars = (k: number, ...opens: readonly number[]) =>
    step({
      type: 'bars',
      version: 1,
      time: at(k + opens.length),
      stream: `${market} 1h`,
      until: at(k + opens.length),
      rows: opens.map((open, n) => [at(k + n), open, open, open, open, 1]),
    });
  const funding = (until: number, ...rates: readonly (readonly [k: number, rate: number])[]) =>
    step({
      type: 'funding',
      version: 1,
      time: at(until),
      market,
      until: at(until) - 1,
      rates: rates.map(([k, rate]) => [at(k), rate]),
    });
  step({ type: 'started', version: 1, time: start, session: 's', engine: '0', bots: [bot] });
  step({ type: 'history', version: 1, time: start, stream: `${market} 1h`, until: start, rows: [] });
  funding(2);
  bars(0, 100, 100);
  return { bars, funding, sightings };
}

const charged = (events: ReturnType<ReturnType<typeof begun>['bars']>) =>
  events.flatMap((event) =>
    event.type === 'filled' && event.reason === 'funding' ? [[event.opens, event.price, event.fee]] : [],
  );

describe('a bot on a perpetual', () => {
  it('pays what is due at the open of the bar, at its price', () => {
    const { bars, funding } = begun();
    expect(funding(4, [3, 0.0001])).toEqual([]);
    expect(charged(bars(2, 110, 120, 130))).toEqual([[start + 3 * hour, 120, 0.012]]);
  });

  it('waits with a bar until what is due at its open is known', () => {
    const { bars, funding } = begun();
    const marks = (events: ReturnType<typeof bars>) =>
      events.flatMap((event) => (event.type === 'marked' ? [event.closes] : []));
    expect(marks(bars(2, 110, 120))).toEqual([]);
    expect(marks(funding(3))).toEqual([start + 3 * hour]);
    const later = funding(4, [3, -0.0002]);
    expect(marks(later)).toEqual([start + 4 * hour]);
    expect(charged(later)).toEqual([[start + 3 * hour, 120, -0.024]]);
  });

  it('pays at the next open what was told too late, and nothing twice', () => {
    const { bars, funding } = begun();
    funding(5);
    expect(charged(bars(2, 110, 120, 130))).toEqual([]);
    funding(6, [3, 0.0001]);
    funding(6, [3, 0.0001]);
    expect(charged(bars(5, 140))).toEqual([[start + 5 * hour, 140, 0.014]]);
  });
});

describe('beside a backtest', () => {
  const beside = (sightings: Sightings, rates: readonly (readonly [k: number, rate: number])[]) => {
    const { rows } = sightings.seen(`${market} 1h`);
    const column = (k: 0 | 1) => Float64Array.from(rows, (row) => row[k]);
    const [time, open] = [column(0), column(1)];
    const known = barsOf(perpetual, '1h', { time, open, high: open, low: open, close: open, volume: open });
    const { session, backtest, parts } = attribute(bot, [holder.plan()], sightings, {
      barsOf: () => known,
      valuesOf: (name) => sightings.values(name),
      account: bot.account,
      funding: () => ({
        time: Float64Array.from(rates, ([k]) => start + k * hour),
        rate: Float64Array.from(rates, ([, rate]) => rate),
      }),
    });
    const sum = Object.values(parts).reduce((total, part) => total + part, 0);
    expect(sum).toBeCloseTo(backtest - session, 9);
    return { ...parts, difference: backtest - session };
  };
  const nothing = { data: 0, fees: 0, 'fill price': 0, size: 0, 'missed or refused orders': 0 };

  it('with the same rates there is no difference', () => {
    const { bars, funding, sightings } = begun();
    funding(5, [3, 0.0001]);
    bars(2, 110, 120, 130);
    expect(beside(sightings, [[3, 0.0001]])).toMatchObject({ ...nothing, funding: 0, difference: 0 });
  });

  it('what rates make of it is a part of its own, also where they were told too late', () => {
    const { bars, funding, sightings } = begun();
    funding(5);
    bars(2, 110, 120, 130);
    funding(6, [3, 0.0001]);
    bars(5, 140);
    // 0.014 were paid at 140 in place of 0.012 at 120, and of twice that.
    expect(beside(sightings, [[3, 0.0001]]).funding).toBeCloseTo(0.002, 9);
    expect(beside(sightings, [[3, 0.0002]]).funding).toBeCloseTo(0.014 - 0.024, 9);
    expect(beside(sightings, [])['missed or refused orders']).toBeCloseTo(0, 9);
  });
});
