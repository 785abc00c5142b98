import { describe, expect, it } from 'vitest';
import { cryptobot, folder, strategyText } from './cryptobot.ts';

describe('strategies check', () => {
  it('finds the shelf sound', async () => {
    const { code, stdout } = await cryptobot([
      'strategies',
      'check',
      'sma-cross',
      'donchian-breakout',
      '--json',
    ]);
    const { sound, strategies } = JSON.parse(stdout) as {
      sound: boolean;
      strategies: { rows: { verdict: string }[] }[];
    };
    expect({ code, sound }).toEqual({ code: 0, sound: true });
    expect(strategies.map(({ rows }) => rows.map(({ verdict }) => verdict))).toEqual(
      Array(2).fill(Array(7).fill('ok')),
    );
  });

  it('names what is wrong with each file and fails', async () => {
    const cwd = folder({
      'strategies/good.ts': strategyText('good'),
      'strategies/random.ts': strategyText('random').replace(
        'sma(close, window)',
        'close.times(Math.random())',
      ),
      'strategies/counting.ts': `let n = 1;\n${strategyText('counting').replace(
        'sma(close, window)',
        'close.times(++n)',
      )}`,
      'strategies/mistyped.ts': strategyText('mistyped').replace(
        'close.above(',
        '(close as number, close).above(',
      ),
      'strategies/broken.ts': 'export default {',
    });
    const { code, stdout } = await cryptobot(['strategies', 'check'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(/broken\.ts\n +loads +fail +\S*broken\.ts:\d+ is not valid TypeScript/);
    expect(stdout).toMatch(/loads +fail +\S*random\.ts:\d+: "Math.random\(\)" would give another result/);
    expect(stdout).toMatch(/repeatable +fail +asked twice, "enterLong" differs/);
    expect(stdout).toMatch(/types +fail +\S*mistyped\.ts\(\d+,\d+\): error TS/);
    expect(stdout).toMatch(/good\n( +\S+ +ok .*\n)+/);
  });
});

it('warns of a condition that && drops, with its line, and lets it pass', async () => {
  const cwd = folder({
    'strategies/joined.ts': strategyText('joined').replace(
      'close.above(',
      'close.above(1).and(close.above(2)) && close.above(',
    ),
  });
  const { code, stdout } = await cryptobot(['strategies', 'check', 'joined'], { cwd });
  expect(stdout).toMatch(
    /conditions +warn +1 condition reaches no signal and no named series \(joined\.ts:6\).*\.and\(b\)/,
  );
  expect(code).toBe(0);
});

it('tries strategies on the bars that are named, and says when random ones are too much', async () => {
  const cwd = folder({
    'strategies/spoilt-by-jumps.ts': `let worst = 0;
${strategyText('spoilt-by-jumps')
  .replace("} from 'cryptobot'", ", recur } from 'cryptobot'")
  .replace(
    'sma(close, window)',
    'recur([close], 0, (last: number, now: number) => { if (last > 0) worst = Math.max(worst, last / now - 1); return [now, worst > 0.3 ? 1e9 : last] as const; })',
  )}`,
  });
  const range = [
    '--market',
    'sample:ETH/USDT',
    '--timeframe',
    '4h',
    '--from',
    '2023-01-01',
    '--to',
    '2023-06-01',
  ];
  const { stdout } = await cryptobot(['strategies', 'check', 'sma-cross', 'spoilt-by-jumps', ...range], {
    cwd,
  });
  expect(stdout).toMatch(/sma-cross\n( +\S+ +ok .*\n)+/);
  expect(stdout).toMatch(/signals on 906 bars/);
  expect(stdout).toMatch(/causality +fail +.*\(on random bars\)/);
});
