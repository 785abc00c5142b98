import { describe, expect, it } from 'vitest';
import type { BotSpec, SessionEvent } from '#trading';
import { Narrator } from '#watch';

const hour = 3_600_000;
const day = 24 * hour;
const market = 'binance:BTC/USDT';

const spec = {
  name: 'safe',
  strategy: 'trend',
  account: { cash: 1000 },
  timeframe: '1h',
} as unknown as BotSpec;

/** A session of one bot, told event by event. */
function session() {
  const narrator = new Narrator();
  narrator.hear([
    {
      type: 'started',
      version: 1,
      time: 0,
      session: 's',
      engine: '1',
      bots: [spec, { ...spec, name: 'reserved' }],
    },
  ]);
  return narrator;
}

const about = { version: 1, bot: 'safe', market } as const;

function decided(closes: number, heard: Extract<SessionEvent, { type: 'decided' }>['heard']): SessionEvent {
  return { type: 'decided', ...about, time: closes, closes, leave: null, enter: 'long', readings: [], heard };
}

function ordered(closes: number, stop: number | null, target: number | null): SessionEvent {
  const order = {
    id: 'x',
    bot: 'safe',
    market,
    closes,
    side: 'buy',
    quantity: 2,
    price: 100,
    waitsFor: null,
    stop,
    target,
    leg: 'entry',
    reduces: false,
  } as const;
  return { type: 'ordered', version: 1, time: closes, order };
}

function filled(
  opens: number,
  quantity: number,
  price: number,
  held: number,
  reason: Extract<SessionEvent, { type: 'filled' }>['reason'] = 'entry',
): SessionEvent {
  const fill = { quantity, price, held, fee: 1, slippage: 0, inside: false, ambiguous: false };
  return { type: 'filled', ...about, time: opens, opens, bar: 0, reason, ...fill };
}

function marked(closes: number, equity: number): SessionEvent {
  return { type: 'marked', version: 1, time: closes, bot: 'safe', closes, equity };
}

describe('an entry', () => {
  it('is told with stop, target, what is at risk and can be won, and what spoke for it', () => {
    const heard = {
      confidence: 0.75,
      voices: [
        { label: 'RSI', says: 2 },
        { label: 'MACD', says: 0 },
        { label: 'trend', says: -1 },
      ],
    };
    // 2 at 100, stop 95, target 115: 10 at risk for 30, 3 to 1.
    const alerts = session().hear([decided(hour, heard), ordered(hour, 95, 115), filled(hour, 2, 100, 2)]);
    expect(alerts).toEqual([
      {
        severity: 'info',
        subject: 'safe',
        message: 'bought 2 binance:BTC/USDT at 100, stop 95 (-5 %), target 115 (+15 %).',
        at: hour,
        news: {
          kind: 'entry',
          bot: 'safe',
          market,
          side: 'long',
          quantity: 2,
          price: 100,
          held: 2,
          stop: { price: 95, distance: 95 / 100 - 1 },
          target: { price: 115, distance: 115 / 100 - 1 },
          atRisk: 10,
          gain: 30,
          ratio: 3,
          confidence: 0.75,
          readings: heard.voices,
        },
      },
    ]);
  });

  it('without a stop puts all of it at risk; readings of a short count the other way', () => {
    const heard = { confidence: null, voices: [{ label: 'trend', says: -1 }] };
    const [alert] = session().hear([
      decided(hour, heard),
      ordered(hour, null, null),
      filled(hour, -2, 100, -2),
    ]);
    expect(alert!.news).toMatchObject({
      side: 'short',
      atRisk: 200,
      gain: null,
      ratio: null,
      stop: null,
      confidence: null,
      readings: [{ label: 'trend', says: 1 }],
    });
  });
});

describe('an exit', () => {
  it('of everything is told with what the whole trade came to: 2 from 100 to 110, fees 1 and 1', () => {
    const narrator = session();
    narrator.hear([filled(hour, 2, 100, 2)]);
    const [alert] = narrator.hear([filled(4 * hour, -2, 110, 0, 'take-profit')]);
    expect(alert).toMatchObject({
      message: 'sold 2 binance:BTC/USDT at 110 (take-profit): +18.00 (+9 %), after 3h.',
      news: { kind: 'exit', side: 'long', profit: 18, return: 0.09, duration: 3 * hour, held: 0 },
    });
  });

  it('of a part is told with what that part came to, and the end with all of it', () => {
    const narrator = session();
    narrator.hear([filled(hour, 2, 100, 2)]);
    const [part] = narrator.hear([filled(2 * hour, -1, 110, 1, 'take-profit')]);
    expect(part!.news).toMatchObject({ kind: 'exit', profit: 9, return: 0.09, held: 1 });
    const [rest] = narrator.hear([filled(3 * hour, -1, 90, 0, 'stop-loss')]);
    // +10 −10, three fees of 1, of the 200 that were put in.
    expect(rest!.news).toMatchObject({ kind: 'exit', profit: -3, return: -0.015, duration: 2 * hour });
  });

  it('of a short is a gain when it is bought back lower', () => {
    const narrator = session();
    narrator.hear([filled(hour, -2, 100, -2)]);
    const [alert] = narrator.hear([filled(2 * hour, 2, 90, 0, 'signal')]);
    expect(alert!.news).toMatchObject({ side: 'short', profit: 18, return: 0.09 });
  });

  it('is not what a charge for holding is', () => {
    const narrator = session();
    narrator.hear([filled(hour, 2, 100, 2)]);
    expect(narrator.hear([filled(2 * hour, 0, 100, 2, 'funding')])).toEqual([]);
    const [alert] = narrator.hear([filled(3 * hour, -2, 110, 0, 'signal')]);
    expect(alert!.news).toMatchObject({ profit: 17 });
  });
});

describe('a real order that is executed piece by piece', () => {
  const real = (event: SessionEvent, clientId: string): SessionEvent =>
    ({ ...event, real: { clientId, tradeId: 't', at: 5, fee: 1, feeCoin: 'USDT' } }) as SessionEvent;
  const moved = (clientId: string, state: 'partly filled' | 'filled' | 'cancelled'): SessionEvent => ({
    type: 'order',
    ...about,
    time: hour,
    id: 'x',
    clientId,
    exchangeId: '1',
    leg: 'entry',
    state,
    filled: 1,
    said: null,
  });

  it('is told of once, when it is over: 1 at 100 and 3 at 104 are 4 at 103', () => {
    const narrator = session();
    expect(
      narrator.hear([
        ordered(hour, 93, 123),
        real(filled(hour, 1, 100, 1), 'a'),
        moved('a', 'partly filled'),
      ]),
    ).toEqual([]);
    const alerts = narrator.hear([real(filled(hour, 3, 104, 4), 'a'), moved('a', 'filled')]);
    // 7 and 3 · 11 at risk, 23 and 3 · 19 to win.
    expect(alerts).toMatchObject([
      { news: { kind: 'entry', quantity: 4, price: 103, held: 4, atRisk: 40, gain: 80, ratio: 2 } },
    ]);
    expect(alerts[0]!.news).toMatchObject({ stop: { price: 93 } });
  });

  it('is told of when it ends in the middle, and what comes late by itself', () => {
    const narrator = session();
    const alerts = narrator.hear([real(filled(hour, 1, 100, 1), 'a'), moved('a', 'cancelled')]);
    expect(alerts).toMatchObject([{ news: { kind: 'entry', quantity: 1 } }]);
    expect(narrator.hear([real(filled(hour, 2, 100, 3), 'a')])).toMatchObject([
      { news: { kind: 'entry', quantity: 2, held: 3 } },
    ]);
  });

  it('that ends a trade is told of with all that the trade came to', () => {
    const narrator = session();
    narrator.hear([filled(hour, 4, 100, 4)]);
    expect(narrator.hear([real(filled(2 * hour, -1, 110, 3, 'stop-loss'), 'b')])).toEqual([]);
    const alerts = narrator.hear([
      real(filled(2 * hour, -3, 110, 0, 'stop-loss'), 'b'),
      moved('b', 'filled'),
    ]);
    // 4 · 10 less three fees of 1, of 400.
    expect(alerts).toMatchObject([
      { news: { kind: 'exit', quantity: 4, price: 110, held: 0, profit: 37, return: 37 / 400 } },
    ]);
  });

  it('that sells a part is told of with what the part came to', () => {
    const narrator = session();
    narrator.hear([filled(hour, 4, 100, 4)]);
    narrator.hear([real(filled(2 * hour, -1, 110, 3, 'take-profit'), 'b')]);
    narrator.hear([real(filled(2 * hour, -1, 120, 2, 'take-profit'), 'b')]);
    // 10 − 1 and 20 − 1, of 200.
    expect(narrator.hear([moved('b', 'filled')])).toMatchObject([
      { news: { kind: 'exit', quantity: 2, price: 115, held: 2, profit: 28, return: 0.14 } },
    ]);
  });
});

describe('a session', () => {
  it('tells of modes, refusals by the risk manager, and feeds', () => {
    const narrator = session();
    const refused = {
      type: 'refused',
      ...about,
      time: 5,
      closes: 5,
      bar: null,
      wanted: 2,
      allowed: 1,
    } as const;
    const feed = { type: 'feed', version: 1, time: 5, stream: `${market} 1h` } as const;
    const alerts = narrator.hear([
      { type: 'mode', version: 1, time: 5, bot: 'safe', mode: 'halted', reason: 'drawdown' },
      { type: 'mode', version: 1, time: 5, bot: 'safe', mode: 'running', reason: 'told to' },
      { ...refused, by: 'risk', reason: 'position' },
      { ...refused, by: 'market', reason: 'cash' },
      { ...feed, state: 'stale', message: 'its last bar closed 90 s ago.' },
      { ...feed, state: 'well', message: 'its bars come again.' },
    ]);
    expect(alerts.map(({ severity, subject, message }) => `${severity} ${subject} ${message}`)).toEqual([
      'critical safe is halted: drawdown.',
      'info safe is running: told to.',
      `warning safe ${market}: refused: position.`,
      `critical ${market} 1h its last bar closed 90 s ago.`,
      `info ${market} 1h its bars come again.`,
    ]);
  });

  it('sums up each UTC day, to which its midnight belongs', () => {
    const narrator = session();
    narrator.hear([marked(day - hour, 1000)]);
    narrator.hear([filled(day - hour, 1, 100, 1), filled(day, -1, 120, 0, 'signal'), marked(day, 1018)]);
    const [summary, ...none] = narrator.hear([marked(day + hour, 1018)]);
    expect(none).toEqual([]);
    expect(summary).toMatchObject({
      subject: 'daily summary',
      message: '1970-01-01: safe 1018.00 (+1.8 %, 1 trade, 1 won); reserved 1000.00 (0 %, 0 trades, 0 won).',
      news: {
        kind: 'summary',
        day: 0,
        bots: [
          { bot: 'safe', equity: 1018, profit: 18, trades: 1, wins: 1, fees: 2, positions: 0 },
          { bot: 'reserved' },
        ],
      },
    });
    expect(narrator.hear([marked(2 * day, 1018)])).toEqual([]);
    expect(narrator.hear([marked(2 * day + 1, 1018)])).toMatchObject([
      { news: { day, bots: [{ profit: 0, change: 0, trades: 0 }, {}] } },
    ]);
  });

  it('tells what was handed on with the trade that brought it, and by itself', () => {
    const narrator = session();
    narrator.hear([filled(hour, 1, 300, 1)]);
    // A gain of 50 on 300, fees of 2: 30 % of the 48 that are left are 14.4.
    const moved = {
      type: 'transferred',
      version: 1,
      time: 2 * hour,
      from: 'safe',
      to: 'reserved',
      amount: 14.4,
    } as const;
    const alerts = narrator.hear([
      filled(2 * hour, -1, 350, 0, 'signal'),
      { ...moved, at: 2 * hour, known: 2 * hour, market },
    ]);
    expect(alerts).toMatchObject([
      {
        message:
          'sold 1 binance:BTC/USDT at 350 (signal): +48.00 (+16 %), 14.40 of it to reserved, after 1h.',
        news: { kind: 'exit', profit: 48, transfers: [{ to: 'reserved', amount: 14.4 }] },
      },
      {
        severity: 'info',
        subject: 'safe',
        news: { kind: 'transfer', from: 'safe', to: 'reserved', amount: 14.4 },
      },
    ]);
  });

  it('counts a day without money that was handed on', () => {
    const narrator = session();
    const moved = {
      type: 'transferred',
      version: 1,
      time: day,
      from: 'safe',
      to: 'reserved',
      amount: 30,
    } as const;
    narrator.hear([marked(day - hour, 1000)]);
    narrator.hear([{ ...moved, at: day, known: day, market }, marked(day, 1010)]);
    const [summary] = narrator.hear([marked(day + hour, 1010)]);
    // 40 were won, of which 30 went away.
    expect(summary!.news).toMatchObject({
      bots: [
        { bot: 'safe', equity: 1010, profit: 40, change: 0.04, transferred: -30 },
        { bot: 'reserved', transferred: 30 },
      ],
    });
  });

  it('tells when a bot risks less than before, and more again', () => {
    const change = { type: 'risk', version: 1, time: hour, bot: 'safe', at: hour } as const;
    const alerts = session().hear([
      { ...change, from: 1, to: 2, cause: 'losses in a row', is: 3 },
      { ...change, from: 2, to: null, cause: 'drawdown', is: 0.2 },
      { ...change, from: null, to: 2, cause: 'cooldown over', is: day },
    ]);
    expect(alerts.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: risks 50 % of what it usually does, before 100 %: 3 losses in a row.',
      'warning: risks 0 % of what it usually does, before 50 %: drawdown of 20 %.',
      'info: risks 50 % of what it usually does, before 0 %: cooldown of 1d over.',
    ]);
  });
});
