import { expect, it } from 'vitest';
import { cryptobot, folder } from './cryptobot.ts';

interface World {
  /** What the bars of each file are multiplied with. */
  readonly there?: number;
  readonly finer?: number;
  readonly rate?: number;
  readonly mood?: number;
  readonly lot?: number;
}

it('a search is everything that its trials are made of', async () => {
  const usual = await searchIn({});
  expect(await searchIn({})).toBe(usual);
  const worlds: World[] = [{ there: 1.5 }, { finer: 1.5 }, { rate: 2 }, { mood: 2 }, { lot: 0.01 }];
  const ids = [usual];
  for (const world of worlds) ids.push(await searchIn(world));
  expect(new Set(ids).size).toBe(1 + worlds.length);
});

const hour = 3_600_000;
const since = Date.UTC(2024, 0, 1);

// What a search is in a world of its own.
async function searchIn({ there = 1, finer = 1, rate = 1, mood = 1, lot }: World): Promise<string> {
  const rules = lot === undefined ? {} : { rules: { 'file:BTC/USDT:USDT': { lot } } };
  const cwd = folder({
    'cryptobot.config.json': JSON.stringify(rules),
    'here.csv': bars(240, hour, 1),
    'there.csv': bars(240, hour, there),
    'finer.csv': bars(960, hour / 4, finer),
    'rates.csv': values(30, 8 * hour, 'rate', (k) => (rate * (k % 3)) / 10_000),
    'mood.csv': values(10, 24 * hour, 'value', (k) => mood * k),
    'strategies/wide.ts': `import { between, defineStrategy, market, outside, sma } from 'cryptobot';
export default defineStrategy({ name: 'wide', about: '', params: { n: between(2, 50, 5) },
  series: ({ close }, { n }) => {
    const there = market('file:ETH/USDT').close;
    return { enterLong: there.above(sma(close, n)).and(outside('mood').above(0)), exitLong: there.below(sma(close, n)) };
  } });
`,
  });
  const done = async (...args: string[]) => {
    const { code, stdout, stderr } = await cryptobot(args, { cwd });
    expect(code, stderr).toBe(0);
    return stdout;
  };
  await done('data', 'import', 'there.csv', '--market', 'file:ETH/USDT', '--timeframe', '1h');
  await done('data', 'import', 'mood.csv', '--outside', 'mood', '--delay', '1h');
  const market = ['--bars', 'here.csv', '--market', 'file:BTC/USDT:USDT'];
  const more = ['--funding', 'rates.csv', '--detail-bars', 'finer.csv', '--noise', '0'];
  const search = ['sweep', 'wide', '--param', 'n=2,3,4,5', ...market, ...more, '--json'];
  return (JSON.parse(await done(...search)) as { id: string }).id;
}

function bars(count: number, length: number, times: number): string {
  const rows = Array.from({ length: count }, (_, k) => {
    const price = times * (100 + 10 * Math.sin((k * length) / hour / 7));
    return [new Date(since + k * length).toISOString(), price, price, price, price, 1].join();
  });
  return ['time,open,high,low,close,volume', ...rows].join('\n');
}

function values(count: number, length: number, name: string, of: (k: number) => number): string {
  const rows = Array.from(
    { length: count },
    (_, k) => `${new Date(since + k * length).toISOString()},${of(k)}`,
  );
  return [`time,${name}`, ...rows].join('\n');
}
