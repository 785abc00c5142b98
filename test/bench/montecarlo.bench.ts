// How long a thousand paths of a run of a thousand trades take, and what judging a choice costs.
import { ema } from '#indicators';
import { type DailyReturns, dailyReturns } from '#metrics';
import { random } from '#numbers';
import { sampleBars } from '#market';
import { type Days, judgeDays, type Method, monteCarlo, superiorityOf } from '#research';
import { defaultAccount, type Run, run } from '#simulation';
import { defineStrategy } from '#strategy';
import { nanoseconds, rounded } from './measure.ts';

const hours = sampleBars('BTC/USDT', '1h');
const cross = defineStrategy({
  name: 'cross',
  about: '',
  series: ({ close }) => ({
    enterLong: ema(close, 50).crossesAbove(ema(close, 200)),
    exitLong: ema(close, 50).crossesBelow(ema(close, 200)),
  }),
});
const real = run(cross.plan(), hours, defaultAccount);
const chance = random('bench');
const trades = Array.from({ length: 1000 }, () => ({ pnl: 20 + 200 * chance.normal() }));
const ofThousand = { ...real, trades } as unknown as Run;
const wishes = { paths: 1000, seed: 1, ruin: 0.5, jitter: 0.2, delay: 3, miss: 0.1 };
const follow = (method: Method, paths = 1000) =>
  milliseconds(() => monteCarlo(ofThousand, method, { ...wishes, paths }));

const held = daily(0);
const several: Days[] = Array.from({ length: 12 }, (_, k) => ({ run: daily(k + 1), held }));
const many = Array.from({ length: 1000 }, (_, k) => daily(k).returns);

process.stdout.write(
  JSON.stringify({
    millisecondsForThousandPaths: {
      'trades-shuffle of 1,000 trades': await follow('trades-shuffle'),
      'trades-bootstrap of 1,000 trades': await follow('trades-bootstrap'),
      'returns-blocks of 1,461 days': await follow('returns-blocks'),
    },
    millisecondsForTenPathsOf35064Bars: {
      'prices-jitter': await follow('prices-jitter', 10),
      'fills-late': await follow('fills-late', 10),
      'fills-missed': await follow('fills-missed', 10),
    },
    millisecondsToJudge: {
      choiceOf12RunsOver1461Days: await milliseconds(() => judgeDays(several)),
      realityCheckOf1000RunsOver1461Days: await milliseconds(() => superiorityOf(many)),
    },
    target: { 'trades-shuffle of 1,000 trades': 1000 },
  }),
);

function daily(seed: number): DailyReturns {
  const own = random(seed);
  const { firstDay, returns } = dailyReturns(hours.time, real.equity, defaultAccount.cash);
  return { firstDay, returns: returns.map((value) => value + 0.01 * own.normal()) };
}

async function milliseconds(work: () => void): Promise<number> {
  return rounded((await nanoseconds(work)) / 1e6);
}
