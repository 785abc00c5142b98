// How long the synthetic market takes to be made: four years of hours, and a few days of minutes.
import { sampleBars, sampleSpan } from '#market';
import { nanoseconds, rounded } from './measure.ts';

const day = 86_400_000;
const seconds = async (work: () => void) => rounded((await nanoseconds(work)) / 1e9);

process.stdout.write(
  JSON.stringify({
    seconds: {
      fourYearsOfHours: await seconds(() => sampleBars('BTC/USDT', '1h')),
      threeDaysOfMinutes: await seconds(() =>
        sampleBars('BTC/USDT', '1m', sampleSpan.from + 700 * day, sampleSpan.from + 703 * day),
      ),
    },
    target: { fourYearsOfHours: 0.5 },
  }),
);
