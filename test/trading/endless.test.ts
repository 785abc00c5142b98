import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { ema, rsi } from '#indicators';
import { sampleBars } from '#market';
import { on } from '#series';
import { defineStrategy } from '#strategy';
import { type BotSpec, Session, streamName } from '#trading';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

const strategy = defineStrategy({
  name: 'endless',
  about: 'Fine and coarse bars, trades, stops',
  series: ({ close }) => ({
    enterLong: ema(close, 20).crossesAbove(ema(close, 60)),
    exitLong: rsi(close, 14)
      .above(70)
      .and(close.above(ema(on('1h').close, 10))),
  }),
  exits: () => ({ stopLoss: 0.02 }),
});

const market = { exchange: 'x', symbol: 'A/B' };
const stream = streamName(market, '1m');
const bot: BotSpec = {
  name: 'bot',
  strategy: 'endless',
  hash: '',
  params: {},
  exits: {},
  markets: [market],
  others: [],
  timeframe: '1m',
  account: { cash: 1000, fee: 0.001, slippage: 0, size: 1, borrow: 0.001 },
  rules: {},
  limits: { ordersPerHour: 100 },
  warmup: 0,
};

it('a session of minutes is as large after four months as after one', () => {
  const { time, open, high, low, close, volume, length } = sampleBars(
    'BTC/USDT',
    '1m',
    Date.UTC(2023, 0, 1),
    Date.UTC(2023, 4, 1),
  );
  const session = new Session(() => [strategy.plan()]);
  session.step({ type: 'started', version: 1, time: 0, session: 's', engine: '', bots: [bot] });
  session.step({ type: 'history', version: 1, time: 0, stream, until: time[0]!, rows: [] });
  let fills = 0;
  const sizes: number[] = [];
  for (let i = 0; i < length; i++) {
    const until = time[i]! + 60_000;
    const row = [time[i]!, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!] as const;
    const commands = session.step({ type: 'bars', version: 1, time: until, stream, until, rows: [row] });
    for (const one of commands) if (one.do === 'persist' && one.event.type === 'filled') fills++;
    if (i % 43_200 !== 43_199) continue;
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    sizes.push(heapUsed + arrayBuffers);
  }
  expect(fills).toBeGreaterThan(500);
  // In megabytes; the last three months together may not have kept half of one.
  expect((sizes.at(-1)! - sizes[0]!) / 1e6).toBeLessThan(0.5);
});
