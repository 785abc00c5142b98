import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { places } from '../connection/trading.ts';
import * as fake from '../exchange/index.ts';
import { Trader, type Word } from './trader.ts';

// What can go wrong with a request, in the names of the catalogue.
const wrongs: readonly [name: string, make: () => fake.Fault][] = [
  ['N2', fake.noReply],
  ['N3', fake.stalledBody],
  ['N4', fake.reset],
  ['N5', fake.cutBody],
  ['N6', fake.replyLost],
  ['N6b', fake.replyNeverSent],
  ['N7', () => fake.arrivesLate(2500)],
  ['N7b', () => fake.appliedLate(3000)],
  ['N8', fake.droppedBeforeEngine],
  ['N9', () => fake.slowReply(1000)],
  ['N14', fake.halfOpen],
  ['P1', fake.htmlPage],
  ['P2', fake.emptyBody],
  ['P2b', () => fake.bare('{}')],
  ['P3', fake.truncatedJson],
  ['P4', fake.corruptGzip],
  ['503', fake.serverError],
  ['504', fake.appliedThenError],
  ['X15', () => fake.tooManyRequests(1)],
];
const calls = ['create', 'create', 'create', 'cancel', 'order', 'openOrders', 'fills', 'balance'] as const;

const many = process.env['CRYPTOBOT_SEEDS'];
const seeds = Number(many ?? (process.env['CRYPTOBOT_LONG'] === '0' ? 6 : 50));
const { CRYPTOBOT_SEED: wanted = '1' } = process.env;
const first = wanted === 'random' ? Math.floor(Math.random() * 1e6) : Number(wanted);

interface Step {
  readonly word: Word;
  readonly price: string;
  readonly pause: number;
  /** What happens besides: the process is killed, the stop vanishes, the market is halted for a while. */
  readonly does: 'kill' | 'vanish' | 'halt' | 'nothing';
}

/** Two to four faults, where they strike, and what happens besides. */
function composition(seed: number) {
  const random = fake.stream(seed);
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  const faults = Array.from({ length: 2 + Math.floor(random() * 3) }, () => {
    const [name, make] = pick(wrongs);
    const call = pick(calls);
    const nth = 1 + Math.floor(random() * (call === 'create' ? 4 : 6));
    return { name: `${name} at ${call} ${nth}`, rule: fake.on(call).nth(nth, make()) };
  });
  const steps = Array.from({ length: 6 }, (): Step => ({
    word: pick(['enter', 'enter', 'leave', 'leave', 'nothing']),
    // Now and then it falls through the stop.
    price: String(Math.round((random() < 0.1 ? 36_500 : 39_500) + random() * 1000)),
    pause: Math.floor(random() * 2500),
    does: random() < 0.2 ? 'kill' : random() < 0.1 ? 'vanish' : random() < 0.1 ? 'halt' : 'nothing',
  }));
  return { place: pick(places), faults, steps };
}

// What the seeds together have to have come across, or else they try nothing.
const met = new Set<string>();
afterAll(() => {
  if (seeds < 50 || many !== undefined) return;
  const wanted = [
    'entry filled',
    'exit filled',
    'stop filled',
    'entry unknown',
    'entry never accepted',
    'restarted',
  ];
  expect([...met]).toEqual(expect.arrayContaining(wanted));
});

/** No order twice, and in the end the books have what the exchange has. */
async function tried(seed: number): Promise<void> {
  const { place, faults, steps } = composition(seed);
  const exchange = await fake.startExchange({
    seed,
    dialects: [place.id],
    clock: { aheadMs: 0 },
    faults: faults.map(({ rule }) => rule),
  });
  const trader = new Trader(place, exchange);
  const told = () =>
    `seed ${seed}, ${place.id} ${place.symbol}: ${faults.map(({ name }) => name).join(', ')}: ${trader.told}`;
  try {
    await trader.begin();
    expect(await trader.until(() => trader.has('account')), told()).toBe(true);
    for (const { word, price, pause, does } of steps) {
      if (does === 'halt') trader.change({ status: 'halted' });
      await trader.bar(word, price);
      await sleep(pause);
      trader.change({ status: 'trading' });
      if (does === 'vanish') trader.loseStop();
      if (does !== 'kill') continue;
      await trader.kill();
      await trader.begin();
    }
    exchange.faults.clear();
    expect(await trader.until(() => trader.isCalm), told()).toBe(true);
    if (trader.booked > trader.least) expect(trader.isGuarded, told()).toBe(true);
    // Whatever happened, everything can be left.
    await trader.say('close');
    expect(await trader.until(() => trader.isCalm && trader.isFlat), told()).toBe(true);
    trader.requireHonest(told());
    for (const what of trader.met) met.add(what);
  } finally {
    await trader.kill();
    await exchange.stop();
  }
}

// They wait most of the time, so several go on side by side.
const beside = 5;
const groups = Array.from({ length: Math.ceil(seeds / beside) }, (_, k) =>
  Array.from({ length: Math.min(beside, seeds - k * beside) }, (__, n) => first + k * beside + n),
);

describe.concurrent('orders under faults that come together', () => {
  it.each(groups.map((group) => [group]))(
    'seeds %j',
    async (group) => {
      // Nobody is left behind trading when one of them fails.
      const ends = await Promise.allSettled(group.map(tried));
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    },
    // For what hangs: on a busy machine all of them may take minutes.
    600_000,
  );
});
