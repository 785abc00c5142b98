// Two bots on one account over five years of hourly bars: series, fills, transfers, ladder, limits and numbers.
import { standardLadder } from '#capital';
import { ema } from '#indicators';
import { bars, type Bars } from '#market';
import { evaluateTogether, outcomesOf } from '#research';
import { defineStrategy } from '#strategy';
import { nanoseconds, rounded, walk } from './measure.ts';

const length = 5 * 365 * 24;
const account = { cash: 1050, fee: 0.001, slippage: 0.0005, size: 1 };
const cross = defineStrategy({
  name: 'cross',
  about: 'Follows two averages',
  series: ({ close }) => ({
    enterLong: ema(close, 12).crossesAbove(ema(close, 26)),
    exitLong: ema(close, 12).crossesBelow(ema(close, 26)),
  }),
  exits: () => ({ stopLoss: 0.05, takeProfit: 0.1 }),
});

const parts = [0, 1].map((purse) => ({ plan: cross.plan(), bars: market(purse), purse }));
const seconds: Record<string, number> = {};
for (const [name, limits] of [
  ['two bots', undefined],
  ['two bots with limits', { dailyLoss: 0.04, drawdown: 0.9 }],
] as const) {
  const capital = {
    bots: [
      { name: 'safe', allotment: 700, ladder: standardLadder, limits },
      { name: 'bold', allotment: 300, transfer: { to: 'safe', share: 0.3 }, ladder: standardLadder, limits },
    ],
    reserve: 50,
    flows: [],
  };
  seconds[name] = rounded(
    (await nanoseconds(() => {
      const { run } = evaluateTogether(parts, account, { capital });
      outcomesOf(run, run.bots!);
    })) / 1e9,
  );
}
process.stdout.write(JSON.stringify({ seconds, target: { 'two bots': 0.5 } }));

function market(seed: number): Bars {
  const close = walk(length).map((price, i) => price * (1 + 0.1 * Math.sin(seed + i / 500)));
  const open = close.map((_, i) => close[Math.max(0, i - 1)]!);
  return bars({ exchange: 'sample', symbol: `M${seed}/USDT` }, '1h', {
    time: close.map((_, i) => i * 3_600_000),
    open,
    close,
    high: close.map((price, i) => Math.max(price, open[i]!) * 1.001),
    low: close.map((price, i) => Math.min(price, open[i]!) * 0.999),
    volume: new Float64Array(length).fill(1),
  });
}
