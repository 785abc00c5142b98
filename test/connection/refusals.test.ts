import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { policies, type TroubleKind } from '#exchange';
import * as binance from '../exchange/dialects/binance/refuse.ts';
import * as bybit from '../exchange/dialects/bybit/refuse.ts';
import * as coinbase from '../exchange/dialects/coinbase/refuse.ts';
import * as kraken from '../exchange/dialects/kraken/refuse.ts';
import * as fake from '../exchange/index.ts';
import { type Place, places, trader, type Trader, troubleOf } from './trading.ts';

const refusals: readonly [fake.Refusal, TroubleKind | undefined][] = [
  ['unknown-symbol', 'refused'],
  ['halted', undefined],
  ['cancel-only', undefined],
  ['post-only-mode', undefined],
  ['lot-size', 'refused'],
  ['tick-size', 'refused'],
  ['min-notional', 'refused'],
  ['percent-price', 'refused'],
  ['max-open-orders', 'refused'],
  ['insufficient-funds', 'funds'],
  ['duplicate-client-id', 'duplicate'],
  ['would-take', 'refused'],
  ['would-trigger', 'refused'],
  ['reduce-only', 'refused'],
];

function replyOf({ id, isSpot }: Place, refusal: fake.Refusal): { status: number; body: unknown } {
  const kind = isSpot ? 'spot' : 'linear';
  if (id === 'binance') return binance.refuseOrder(refusal, kind);
  if (id === 'bybit') return bybit.refuseOrder(refusal, kind);
  if (id === 'kraken') return kraken.refuseOrder(refusal);
  const reason = coinbase.reasonOf(refusal);
  const error = { error: reason.replace('PREVIEW_', ''), message: reason, preview_failure_reason: reason };
  return { status: 200, body: { success: false, order_id: '', error_response: error } };
}

// What an exchange says when it does not know itself what became of an order.
const doubts: Readonly<Record<fake.DialectName, readonly (readonly [number, unknown])[]>> = {
  binance: [
    [
      400,
      {
        code: -1006,
        msg: 'An unexpected response was received from the message bus. Execution status unknown.',
      },
    ],
    [
      408,
      {
        code: -1007,
        msg: 'Timeout waiting for response from backend server. Send status unknown; execution status unknown.',
      },
    ],
    [500, { code: -1000, msg: 'An unknown error occurred while processing the request.' }],
    [503, { code: -1001, msg: 'Internal error; unable to process your request. Please try again.' }],
  ],
  bybit: [
    [200, { retCode: 10000, retMsg: 'Server Timeout', result: {}, retExtInfo: {}, time: 0 }],
    [200, { retCode: 10016, retMsg: 'Server error.', result: {}, retExtInfo: {}, time: 0 }],
    [
      200,
      {
        retCode: 170007,
        retMsg: 'Timeout waiting for response from backend server.',
        result: {},
        retExtInfo: {},
        time: 0,
      },
    ],
    [200, { retCode: 987654, retMsg: 'Something new.', result: {}, retExtInfo: {}, time: 0 }],
  ],
  kraken: [
    [200, { error: ['EService:Unavailable'] }],
    [200, { error: ['EService:Busy'] }],
    [200, { error: ['EGeneral:Internal error'] }],
    [200, { error: ['EService:Timeout'] }],
  ],
  coinbase: [
    [500, { error: 'INTERNAL', error_details: '', message: 'internal server error' }],
    [503, { error: 'UNAVAILABLE', error_details: '', message: 'unavailable' }],
  ],
};

describe.each(places.map((place) => [`${place.id} ${place.isSpot ? 'spot' : 'linear'}`, place] as const))(
  '%s',
  (_, place) => {
    let exchange: fake.FakeExchange;
    let at: Trader;
    let traders = 0;
    beforeAll(async () => {
      exchange = await fake.startExchange({ dialects: [place.id] });
    });
    beforeEach(async () => {
      at = await trader(place, exchange, { name: `trader ${++traders}` });
      await at.account.abilities(place.symbol);
    });
    afterEach(async () => {
      exchange.faults.clear();
      await at.connection.close();
    });
    afterAll(() => exchange.stop());

    // Only contracts can be reduced.
    const possible = refusals.filter(([refusal]) => !place.isSpot || refusal !== 'reduce-only');
    it.each(possible)('that says %s has not taken the order', async (refusal, kind) => {
      const { status, body } = replyOf(place, refusal);
      exchange.faults.add(fake.on('create').once(fake.says(status, body)));
      const told = (await troubleOf(at.account.place(at.order({ limit: 39_000 })))).kind;
      expect(policies[told].order, told).toBe(kind === 'duplicate' ? 'accepted' : 'refused');
      if (kind) expect(told).toBe(kind);
    });

    it.each(doubts[place.id])('that says %d %o may have taken it', async (status, body) => {
      exchange.faults.add(fake.on('create').once(fake.says(status, body)));
      const told = (await troubleOf(at.account.place(at.order({ limit: 39_000 })))).kind;
      expect(policies[told].order, told).toBe('unknown');
    });
  },
);
