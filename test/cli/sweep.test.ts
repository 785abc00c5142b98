import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { bash, cryptobot, folder, outcome, start } from './cryptobot.ts';
import type { Numbers, Trial } from './trial.ts';

interface Sweep {
  readonly command: string;
  readonly trials: readonly Trial[];
  readonly best: Trial & { readonly runs: readonly { readonly metrics: Numbers }[] };
  readonly front?: readonly Trial[];
  readonly overfitting: Numbers;
  readonly plateau: Numbers;
  readonly importance: Numbers;
  readonly seconds: number;
  readonly nodes: { readonly unique: number; readonly naive: number; readonly simulated: number };
  readonly whole: boolean;
}

const range = ['--from', '2023-01-01', '--to', '2023-04-01'];
const grid = ['--param', 'fast=5:25:5', '--param', 'slow=20:60:10', '--where', 'fast < slow'];

describe('sweep', () => {
  it('tries what was asked for, and each trial is what a backtest says', async () => {
    const found = await sweepOf(['sma-cross', ...grid, ...range]);
    expect(found.trials).toHaveLength(23);
    const { params, metrics } = found.best;
    expect(metrics!['sharpe']).toBe(Math.max(...found.trials.map((trial) => trial.metrics!['sharpe']!)));
    const flags = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
    const { stdout } = await cryptobot(['backtest', 'sma-cross', ...flags, ...range, '--json']);
    const [run] = (JSON.parse(stdout) as { runs: { metrics: Numbers }[] }).runs;
    expect(run!.metrics).toMatchObject(metrics!);
    expect(found.best.runs[0]!.metrics).toEqual(run!.metrics);
    // Closes, nine averages of which 20 is a fast and a slow one, and a crossing for each trial.
    expect(found.nodes).toEqual({ unique: 1 + 9 + 23, naive: 4 * 23, simulated: expect.any(Number) });
    expect(Object.keys(found.overfitting)).toEqual(
      expect.arrayContaining(['trials', 'deflatedSharpe', 'pbo', 'minTrackRecord']),
    );
    const { noise, noiseHistories, noiseTrials } = found.overfitting;
    expect([noiseHistories, noiseTrials]).toEqual([49, 23]);
    // Of fifty histories, the real one among them, some are as good.
    expect(Math.round(50 * noise!)).toBeCloseTo(50 * noise!, 9);
    expect(found.plateau['neighbours']).toBeGreaterThan(0);
  });

  it('of many rounds in threads says nothing but its result', async () => {
    const search = ['--search', 'tpe', '--trials', '300', '--jobs', '2', '--noise', '0'];
    const { code, stderr } = await cryptobot([
      'sweep',
      'sma-cross',
      ...search,
      ...range,
      '--json',
      '--quiet',
    ]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('has the same neighbours however values are listed', async () => {
    const listed = async (fast: string) =>
      sweepOf(['sma-cross', '--param', `fast=${fast}`, '--param', 'slow=30,60', ...range, '--noise', '0']);
    expect(comparable(await listed('20,5,10'))).toEqual(comparable(await listed('5,10,20')));
  });

  it('tells the plateau as its objective is written, also where less is better', async () => {
    const { plateau, best } = await sweepOf(['sma-cross', ...grid, ...range, '--objective', 'maxDrawdown']);
    expect(plateau['median']).toBeGreaterThanOrEqual(best.metrics!['maxDrawdown']!);
    expect(plateau['worst']).toBeGreaterThanOrEqual(plateau['median']!);
  });

  it('says the same again when its own command is typed, with any number of threads', async () => {
    const one = await sweepOf(['sma-cross', ...grid, ...range, '--jobs', '1']);
    const again = await sweepOf([...wordsOf(one.command).slice(2), '--jobs', '3']);
    expect(comparable(again)).toEqual(comparable(one));
  });

  it('has fewer threads at once where memory does not do for all, and says when it does for none', async () => {
    const month = ['--timeframe', '1m', '--from', '2023-01-01', '--to', '2023-02-01', '--noise', '0'];
    const args = ['sma-cross', ...grid, ...month];
    const one = await sweepOf([...args, '--jobs', '1']);
    const many = await sweepOf([...args, '--jobs', '6', '--max-memory', '2.5']);
    expect({ ...comparable(many), command: '' }).toEqual({ ...comparable(one), command: '' });
    const { code, stderr } = await cryptobot(['sweep', ...args, '--jobs', '3', '--max-memory', '1']);
    expect(stderr).toContain('"1 MB" is not enough for one trial, which needs about 2 MB for its series');
    expect(code).toBe(2);
  });

  it('shows a table, the neighbourhood and what to believe', async () => {
    const cwd = folder();
    const { stdout, stderr, code } = await cryptobot(['sweep', 'sma-cross', ...grid, ...range], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/sma-cross: 23 trials \(grid\) over fast 5…25, slow 20…60 where fast < slow/);
    for (const text of [
      'sharpe by fast (down) and slow (across)',
      'deflated Sharpe',
      'Probability of overfitting',
      'Around the best',
      'hold',
    ])
      expect(stdout).toContain(text);
    expect(stderr).toMatch(/Trials: data\/sweeps\/[0-9a-f]{16}/);
  });

  it('writes a report, where it is told to or by itself, and beside JSON only where it is told to', async () => {
    const cwd = folder();
    const { stderr } = await cryptobot(['sweep', 'sma-cross', ...grid, ...range], { cwd });
    const [report] = readdirSync(join(cwd, 'reports'));
    expect(report).toMatch(/^sweep-[0-9a-f]{8}\.html$/);
    expect(stderr).toContain(`Report: reports/${report}\n`);
    const html = readFileSync(join(cwd, 'reports', report!), 'utf8');
    expect(html).toContain('23 trials of sma-cross');
    const args = ['sweep', 'sma-cross', ...grid, ...range, '--json'];
    await cryptobot(args, { cwd });
    expect(readdirSync(join(cwd, 'reports'))).toHaveLength(1);
    await cryptobot([...args, '--report', 'own/page.html'], { cwd });
    expect(readFileSync(join(cwd, 'own/page.html'), 'utf8')).toBe(html);
  });

  it('searches the declared ranges when none are given, or those of one parameter', async () => {
    const all = await sweepOf(['ema-cross', ...range, '--search', 'random', '--trials', '30']);
    expect(all.trials).toHaveLength(30);
    expect(Object.keys(all.trials[0]!.params)).toEqual(Object.keys(all.best.params));
    expect(all.command).toContain('--param fast=2:200:11 --param slow=5:500:33 --param stop=0.01:0.3:0.029 ');
    const one = await sweepOf(['sma-cross', ...range, '--param', 'fast=5:9', '--param', 'slow=50']);
    expect(one.trials.map(({ params }) => params)).toEqual(
      [5, 6, 7, 8, 9].map((fast) => ({ fast, slow: 50 })),
    );
    const stop = ['--param', 'fast=20', '--param', 'slow=50', '--param', 'stop=0.05:0.15'];
    const short = await sweepOf(['ema-cross', ...range, ...stop]);
    expect(short.trials.map(({ params }) => params['stop'])).toEqual(
      Array.from({ length: 11 }, (_, k) => (5 + k) / 100),
    );
  });

  it('learns from its trials, the same way with any number of threads', async () => {
    const args = [
      'sma-cross',
      '--param',
      'fast=2:60:1',
      '--param',
      'slow=20:300:5',
      ...range,
      '--search',
      'tpe',
      '--trials',
      '60',
    ];
    const one = await sweepOf([...args, '--jobs', '1']);
    const two = await sweepOf([...args, '--jobs', '2']);
    expect(comparable(two)).toEqual(comparable(one));
    const other = await sweepOf([...args, '--seed', '2']);
    expect(other.trials.map(({ params }) => params)).not.toEqual(one.trials.map(({ params }) => params));
  });

  it('looks for whatever it is told to, or for several things at once', async () => {
    const ratio = await sweepOf([
      'sma-cross',
      ...grid,
      ...range,
      '--objective',
      'totalReturn - 2 * maxDrawdown',
    ]);
    const worth = ({ metrics }: Trial) => metrics!['totalReturn']! - 2 * metrics!['maxDrawdown']!;
    expect(worth(ratio.best)).toBe(Math.max(...ratio.trials.map(worth)));
    const low = await sweepOf(['sma-cross', ...grid, ...range, '--objective', 'maxDrawdown']);
    expect(low.best.metrics!['maxDrawdown']).toBe(
      Math.min(...low.trials.map(({ metrics }) => metrics!['maxDrawdown']!)),
    );
    const both = await sweepOf(['sma-cross', ...grid, ...range, '--objective', 'totalReturn, maxDrawdown']);
    for (const { metrics } of both.front!)
      for (const other of both.trials)
        expect(
          other.metrics!['totalReturn']! > metrics!['totalReturn']! &&
            other.metrics!['maxDrawdown']! < metrics!['maxDrawdown']!,
        ).toBe(false);
    const whole = await sweepOf(['sma-cross', ...grid, ...range, '--objective', 'breakEvenCost']);
    expect(whole.best.metrics!['breakEvenCost']).toBeGreaterThan(0);
  });

  it('takes the median or the worst of several markets', async () => {
    const markets = ['BTC', 'ETH', 'SOL'].flatMap((coin) => ['--market', `sample:${coin}/USDT`]);
    const args = ['sma-cross', ...grid, ...range, ...markets];
    for (const across of ['median', 'worst']) {
      const { trials } = await sweepOf([...args, '--across', across]);
      for (const { metrics, markets: each } of trials) {
        const sorted = each!.map(({ sharpe }) => sharpe!).toSorted((a, b) => a - b);
        expect(metrics!['sharpe']).toBe(across === 'median' ? sorted[1] : sorted[0]);
      }
    }
    const together = await sweepOf([...args, '--portfolio']);
    expect(together.best.runs).toHaveLength(1);
    expect(together.best.runs[0]!.metrics).toMatchObject(together.best.metrics!);
  });

  it('has no best where the objective has no value anywhere, and says so', async () => {
    const { code, stdout, stderr } = await cryptobot(
      [
        'sweep',
        'rsi-reversion',
        '--param',
        'oversold=5,6',
        '--param',
        'window=50',
        '--objective',
        'profitFactor',
        ...range,
      ],
      { cwd: folder() },
    );
    expect(code).toBe(1);
    expect(stdout).not.toContain('Infinity');
    expect(stderr).toContain('"profitFactor" has no value in any of the 2 trials');
  });

  it('ranks what lost all its money last, and has no best where everything did', async () => {
    // Falls by a tenth at once, and slowly ever after.
    const price = (i: number) => (i < 20 ? 100 : 90) + (i % 5) / 10 - i / 100;
    const rows = Array.from({ length: 720 }, (_, i) => {
      const time = new Date(Date.UTC(2024, 0, 1, i)).toISOString();
      return [time, price(i), price(i), price(i), price(i), 1].join();
    });
    const cwd = folder({
      'bars.csv': ['time,open,high,low,close,volume', ...rows].join('\n'),
      'strategies/lever.ts': `import { between, defineStrategy } from 'cryptobot';
export default defineStrategy({ name: 'lever', about: '', series: () => ({}),
  params: { share: between(1, 100, 1), name: between(1, 3, 1) },
  decide: (_, { share }) => share / 100 });`,
    });
    const market = ['--bars', 'bars.csv', '--market', 'file:BTC/USDT:USDT', '--leverage', '25'];
    const args = (...params: string[]) => [
      'sweep',
      'lever',
      ...market,
      ...params.flatMap((param) => ['--param', param]),
      '--fee',
      '0.0001',
      '--noise',
      '0',
      '--no-save',
    ];
    const { stdout } = await cryptobot([...args('share=1,100'), '--json'], { cwd });
    const { best, trials } = JSON.parse(stdout) as Sweep;
    expect(best.params).toEqual({ share: 1 });
    const [mild, lost] = [1, 100].map((share) => trials.find(({ params }) => params['share'] === share)!);
    expect(lost!.metrics!['totalReturn']).toBeCloseTo(-1, 9);
    expect(lost!.metrics!['sharpe']).toBeGreaterThan(mild!.metrics!['sharpe']!);
    const { code, stderr } = await cryptobot(args('share=100', 'name=1,2'), { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('Each of the 2 trials lost all its money, so none of them is the best.');
  });

  it('goes on when some trials fail, and names them', async () => {
    const cwd = folder();
    writeFileSync(
      join(cwd, 'fragile.ts'),
      `import { between, defineStrategy, recur, sma } from 'cryptobot';
export default defineStrategy({
  name: 'fragile',
  about: 'Fails for some of its values',
  params: { window: between(1, 20, 5), late: between(0, 1, 0) },
  series: ({ close, open }, { window, late }) => {
    if (window === 3) throw new Error('three is not a number');
    return {
      enterLong: close.above(sma(close, window)),
      exitLong: recur([close], 0, (n) => {
        if (late === 1 && n > 100) null.x;
        return [n + 1, n];
      }).below(open.times(0)),
    };
  },
});
`,
    );
    const { trials, best } = await sweepOf(
      ['./fragile.ts', '--param', 'window=1:5:1', '--param', 'late=0,1', ...range],
      cwd,
    );
    const failed = trials.filter((trial) => trial.failed !== undefined);
    expect(failed.map(({ params }) => params)).toEqual(
      [1, 2, 3, 4, 5]
        .flatMap((window) => [0, 1].map((late) => ({ window, late })))
        .filter(({ window, late }) => window === 3 || late === 1),
    );
    expect(failed.find(({ params }) => params['window'] === 3)!.failed).toMatch(
      /fragile\.ts:7: .*three is not a number/,
    );
    expect(failed.find(({ params }) => params['window'] === 1)!.failed).toMatch(/fragile\.ts:11: /);
    expect(best.params['late']).toBe(0);
    const { code, stderr } = await cryptobot(
      ['sweep', './fragile.ts', '--param', 'window=1,2', '--param', 'late=1', ...range],
      { cwd },
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/None of the 2 trials came to anything/);
  });

  it.each([
    [['sma-cross', '--param', 'fst=5:50:5'], /"fst" is not a parameter\. Did you mean "fast"\?/],
    [['sma-cross', '--param', 'fast=5:5000:5'], /"fast=5000" is out of range.*between 2 and 200/],
    [['sma-cross', '--param', 'fast=50:5:5'], /ends before it begins/],
    [['sma-cross', '--param', 'fast=5:50:0'], /step is not above 0/],
    [['sma-cross', '--param', 'fast=5:x:1'], /"x" is not a number/],
    [
      ['sma-cross', '--param', 'fast=2:200:0.000001'],
      /has 2\.0e\+8 values, and at most 1,000,000 are allowed/,
    ],
    [['sma-cross', '--param', 'fast=2:200', '--param', 'fast=5'], /fast is given twice/],
    [['sma-cross', '--param', 'fast=5', '--param', 'slow=50'], /leaves nothing to search/],
    [['buy-and-hold'], /has no parameters/],
    [['sma-cross', ...grid, '--where', 'fast > 100'], /allows none/],
    [
      ['sma-cross', ...grid, '--where', 'fast'],
      /"fast" comes to \d+, which neither holds nor does not\. Compare it/,
    ],
    [['sma-cross', ...grid, '--where', 'fast > medium'], /"medium" is not known/],
    [
      ['sma-cross', ...grid, '--objective', 'sharp'],
      /^error: --objective: "sharp" is not a formula: "sharp" is not known\. Did you mean "sharpe"\?/,
    ],
    [['sma-cross', ...grid, '--objective', '1 + 1'], /names no metric/],
    [['sma-cross', ...grid, '--search', 'genetic'], /"genetic" is not a way to search\. .*grid, random, tpe/],
    [
      ['sma-cross', ...grid, '--trials', '2'],
      /"2" as --trials are fewer than the \d+ combinations.*Add --search random/,
    ],
    [['sma-cross', ...grid, '--jobs', '0'], /--jobs/],
    [['sma-cross', ...grid, '--max-memory', '0'], /not an amount of memory/],
    [['sma-cross', ...grid, '--timeframe', '1h', '--timeframe', '4h'], /several timeframes/],
    [['sma-cross', ...grid, '--resume', '--no-save'], /Leave out one of them/],
    [['nothing-like-it'], /is not a strategy/],
    [['sma-cross', ...grid, '--signals', 'x.csv'], /no parameters to search/],
  ])('%j is refused with a sentence', async (args, message) => {
    const { code, stderr } = await cryptobot(['sweep', ...args, ...range]);
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });
});

// The first chunk goes to the other thread, and never ends.
const stuck = `import { between, defineStrategy } from 'cryptobot';
export default defineStrategy({
  name: 'stuck',
  about: 'Never comes to an end',
  params: { window: between(1, 40, 2) },
  series: ({ close }, { window }) => {
    if (window === 8) for (;;);
    return { enterLong: close.above(window) };
  },
});
`;

describe('a search that is broken off', () => {
  const long = ['sma-cross', '--param', 'fast=2:60:1', '--param', 'slow=61:200:1', '--jobs', '1'];
  const all = 59 * 140;

  // Between two turns Node itself ends on Ctrl-C for an instant, before anybody hears of it; and on a busy
  // machine a search may be over before it is broken off.
  async function brokenOff(
    signal: NodeJS.Signals,
    again = 5,
  ): Promise<Awaited<ReturnType<typeof outcome>> & { readonly cwd: string }> {
    const cwd = folder();
    const child = start(['sweep', ...long], { cwd });
    const ended = outcome(child);
    await trialsIn(cwd, 1);
    child.kill(signal);
    const found = await ended;
    const isUnheard = signal === 'SIGINT' && child.signalCode === signal;
    if ((isUnheard || child.exitCode === 0) && again > 0) return brokenOff(signal, again - 1);
    return { cwd, ...found };
  }

  it.each(['SIGKILL', 'SIGINT'] as const)(
    'by %s goes on where it was, to the same result',
    async (signal) => {
      const { cwd, code, stdout, stderr } = await brokenOff(signal);
      if (signal === 'SIGINT') {
        expect(code).toBe(130);
        expect(stdout).toMatch(/sma-cross: [\d,]+ trials so far/);
        expect(stderr).toMatch(/Go on with the same command and --resume/);
      }
      const kept = trialCount(cwd);
      expect(kept).toBeLessThan(all);
      // As if the machine had stopped in the middle of a line.
      const file = trialsFile(cwd)!;
      writeFileSync(file, readFileSync(file).subarray(0, -7));
      const resumed = await sweepOf([...long, '--resume'], cwd);
      expect(resumed.nodes.simulated).toBeLessThanOrEqual(all - (kept - 1) + 201);
      expect(comparable(resumed)).toEqual(comparable(await sweepOf(long)));
      expect(trialCount(cwd)).toBe(all);
    },
  );

  it('while only another thread works keeps what was made', async () => {
    const cwd = folder({ 'stuck.ts': stuck });
    const child = start(['sweep', './stuck.ts', '--param', 'window=1:31:1', '--jobs', '2', ...range], {
      cwd,
    });
    const ended = outcome(child);
    await trialsIn(cwd, 15);
    // The other thread may still be opening what it makes trials with.
    await setTimeout(1500);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await ended;
    expect(stderr).toMatch(/Go on with the same command and --resume/);
    expect(stdout).toMatch(/stuck: 15 trials so far/);
    expect(code).toBe(130);
    expect(trialCount(cwd)).toBe(15);
  });

  it('by a disk that is full ends at once, keeps whole lines only, and goes on from there', async () => {
    const cwd = folder();
    const short = ['sma-cross', '--param', 'fast=2:16:1', '--param', 'slow=61:80:1', '--noise', '0'];
    const full = await bash(`ulimit -f 100; cryptobot sweep ${short.join(' ')} --save --json`, { cwd });
    expect(full.code).toBe(1);
    expect(full.stdout).toBe('');
    expect(full.stderr).toMatch(
      /trials\.jsonl\\" could not be written \(EFBIG\); the trials before are kept/,
    );
    const kept = readFileSync(trialsFile(cwd)!, 'utf8');
    expect(kept.length).toBeLessThan(100 * 1024);
    expect(kept).toMatch(/^(\{.*\}\n)*$/);
    expect(comparable(await sweepOf([...short, '--resume'], cwd))).toEqual(comparable(await sweepOf(short)));
    expect(readFileSync(trialsFile(cwd)!, 'utf8').startsWith(kept)).toBe(true);
    expect(trialCount(cwd)).toBe(15 * 20);
  });
});

it('trials of a search that was broken off are not thrown away without a word', async () => {
  const cwd = folder();
  const args = ['sweep', 'sma-cross', '--param', 'fast=5,10', '--param', 'slow=20,30', ...range];
  const again = () => cryptobot([...args, '--noise', '0'], { cwd });
  expect((await again()).stderr).not.toContain('thrown away');
  expect((await again()).stderr).not.toContain('thrown away');
  const file = trialsFile(cwd)!;
  writeFileSync(file, readFileSync(file, 'utf8').split('\n').slice(0, 3).join('\n') + '\n');
  const { code, stderr } = await again();
  expect(stderr).toContain(
    '3 finished trials of the same search, which was broken off before, are thrown away; --resume would have taken them.\n',
  );
  expect(code).toBe(0);
  expect(trialCount(cwd)).toBe(4);
});

it('a kept trial that is none is named by file and line, and nothing is found of it', async () => {
  const cwd = folder();
  const args = ['sma-cross', '--param', 'fast=5,10', '--param', 'slow=20,30', ...range, '--noise', '0'];
  await cryptobot(['sweep', ...args, '--save', '--json'], { cwd });
  const file = trialsFile(cwd)!;
  const lines = readFileSync(file, 'utf8');
  const resume = (text: string) => {
    writeFileSync(file, text);
    return cryptobot(['sweep', ...args, '--resume'], { cwd });
  };
  for (const third of ['null', '{"point":[0,0],"params":{"fast":5,"slow":20},"metrics":{}}']) {
    const { code, stdout, stderr } = await resume(lines.replace(/^((?:.*\n){2}).*/, `$1${third}`));
    expect(stderr).toMatch(/Line 3 of ".*trials\.jsonl" is not what was written there\. Leave out --resume/);
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
  }
  // As a file is left where the power went.
  for (const zeros of ['\0'.repeat(64), `${lines.slice(0, 50)}${'\0'.repeat(64)}\n`]) {
    expect((await resume(lines + zeros)).code).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(lines);
  }
  // As a disk that was full for a moment left it once.
  const torn = lines.replace(/\n/, `\n${lines.slice(0, 50)}`);
  expect((await resume(torn)).code).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(torn);
});

async function sweepOf(args: readonly string[], cwd = folder()): Promise<Sweep> {
  const { code, stdout, stderr } = await cryptobot(['sweep', ...args, '--json'], { cwd });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout) as Sweep;
}

// How long it took and who shared what depends on the day; nothing else does.
function comparable(found: Sweep): object {
  return { ...found, seconds: 0, nodes: {} };
}

function wordsOf(command: string): string[] {
  return (command.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", '')).slice(0);
}

async function trialsIn(cwd: string, count: number): Promise<void> {
  for (let tries = 0; tries < 3000 && trialCount(cwd) < count; tries++) await setTimeout(10);
}

function trialCount(cwd: string): number {
  const file = trialsFile(cwd);
  return file === undefined ? 0 : readFileSync(file, 'utf8').split('\n').length - 1;
}

function trialsFile(cwd: string): string | undefined {
  const sweeps = join(cwd, 'data/sweeps');
  const [id] = existsSync(sweeps) ? readdirSync(sweeps) : [];
  const file = id === undefined ? undefined : join(sweeps, id, 'trials.jsonl');
  return file !== undefined && existsSync(file) ? file : undefined;
}

it('a strategy that fails at its defaults, or throws what is no error, fails for those values alone', async () => {
  const cwd = folder({
    'strategies/moody.ts': `import { between, defineStrategy, sma } from 'cryptobot';
export default defineStrategy({
  name: 'moody',
  params: { n: between(2, 9, 9) },
  series: ({ close }, { n }) => {
    if (n === 9) throw new Error('not nine');
    if (n === 3) throw null;
    return { enterLong: close.above(sma(close, n)), exitLong: close.below(sma(close, n)) };
  },
});
`,
  });
  const moody = ['sweep', 'moody', '--from', '2024-06-01', '--noise', '0', '--seed', '7', '--json'];
  const { code, stdout } = await cryptobot([...moody, '--param', 'n=2:4:1'], { cwd });
  expect(code).toBe(0);
  const { trials, command } = JSON.parse(stdout) as {
    trials: { params: object; failed?: string }[];
    command: string;
  };
  expect(trials.map(({ params, failed }) => [params, failed])).toEqual([
    [{ n: 2 }, undefined],
    [{ n: 3 }, expect.stringContaining('the strategy threw null.') as string],
    [{ n: 4 }, undefined],
  ]);
  expect(command).toContain('--seed 7');
  const none = await cryptobot([...moody, '--param', 'n=3,9'], { cwd });
  expect(none.code).toBe(1);
  expect(none.stderr).toContain('not nine');
});

it('marks small samples in its table, and says what the mark means', async () => {
  const { code, stdout } = await cryptobot([
    'sweep',
    'sma-cross',
    '--from',
    '2023-01-01',
    '--to',
    '2023-01-11',
    '--param',
    'fast=3:5:2',
    '--noise',
    '0',
    '--no-save',
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ +1\* /m);
  expect(
    stdout.match(/^\* fewer than 10 trades or 14 days: too little to conclude anything\.$/gm),
  ).toHaveLength(1);
});

it('runs on coarser bars that are its own, and each trial is what a backtest says over a long history', async () => {
  const cwd = folder({
    'strategies/clock.ts': `import { between, defineStrategy, on, recur, sma } from 'cryptobot';
export default defineStrategy({ name: 'clock', about: '', params: { n: between(2, 50, 10) }, series: (_, { n }) => {
  const { close } = on('2h');
  const drawn = recur([close], 0, (before, value) => {
    if (n === 7 && value > 0 && before > 1000) throw new Error('seven');
    const next = before + (value - before) / n;
    return [next, next];
  });
  return { enterLong: close.above(sma(close, n)).and(close.above(drawn)), exitLong: close.below(drawn) };
} });`,
  });
  const { stdout } = await cryptobot(
    ['sweep', 'clock', '--param', 'n=5,7,20', '--timeframe', '1h', '--noise', '0', '--no-save', '--json'],
    { cwd },
  );
  const { trials } = JSON.parse(stdout) as Sweep;
  expect(trials.map(({ failed }) => failed?.includes('seven') ?? false)).toEqual([false, true, false]);
  for (const { params, metrics } of trials.filter(({ failed }) => failed === undefined)) {
    const own = await cryptobot(
      ['backtest', 'clock', '--param', `n=${params['n']}`, '--timeframe', '1h', '--no-save', '--json'],
      { cwd },
    );
    const { runs } = JSON.parse(own.stdout) as { runs: readonly { readonly metrics: Numbers }[] };
    expect(runs[0]!.metrics).toMatchObject(metrics!);
    expect(metrics!['trades']).toBeGreaterThan(500);
  }
  const same = await cryptobot(['sweep', 'clock', '--param', 'n=5,20', '--timeframe', '2h', '--no-save'], {
    cwd,
  });
  expect(same.code).toBe(0);
});
