import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bash, cryptobot, folder, outcome, start, strategyText } from './cryptobot.ts';

interface Run {
  readonly strategy: string;
  readonly market: string;
  readonly params: Readonly<Record<string, number>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly trades: readonly Readonly<Record<string, unknown>>[];
}

interface Spread {
  readonly months: readonly { readonly months: readonly (number | null)[]; readonly total: number }[];
  readonly drawdowns: readonly { readonly depth: number }[];
  readonly distribution: {
    readonly buckets: readonly { readonly count: number }[];
    readonly mae: { readonly most: number };
  };
  readonly metrics: Readonly<Record<string, number>>;
  readonly trades: readonly { readonly mae: number }[];
}

const nine = Array.from({ length: 9 }, () => null);

interface Document {
  readonly command: string;
  readonly runs: readonly Run[];
  readonly comparison: { readonly ranking: readonly { readonly strategy: string }[] };
}

// Three months are enough to see everything and quick to make.
const quarter = ['--from', '2023-01-01', '--to', '2023-04-01'];

describe('backtest without arguments', () => {
  it('ranks the shelf on the sample market and writes a report', async () => {
    const cwd = folder();
    const { code, stdout, stderr } = await cryptobot(['backtest', ...quarter], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('sample:BTC/USDT 1h (synthetic), 2023-01-01 to 2023-03-31, 2,160 bars');
    for (const name of ['buy-and-hold', 'sma-cross', 'donchian-breakout', 'baseline: hold'])
      expect(stdout).toContain(name);
    const [report] = readdirSync(join(cwd, 'reports'));
    expect(stderr).toMatch(/"cross-sectional-momentum" ranks markets.*needs two or more/);
    expect(stderr).toContain(`Report: reports/${report}\n`);
    expect(readFileSync(join(cwd, 'reports', report!), 'utf8')).toContain('</html>');
  });

  it('writes the same report again when nothing has changed', async () => {
    const cwd = folder();
    const [first, second] = [
      await cryptobot(['backtest', ...quarter], { cwd }),
      await cryptobot(['backtest', ...quarter], { cwd }),
    ];
    expect(second).toEqual(first);
    expect(readdirSync(join(cwd, 'reports'))).toHaveLength(1);
  });
});

describe('what the choice of the best is worth', () => {
  const compare = ['backtest', 'ema-cross', 'sma-cross', ...quarter];

  it('stands under every comparison', async () => {
    const { stdout } = await cryptobot([...compare, '--noise', '5']);
    expect(stdout).toMatch(/^Chosen after the fact: the best of 2, worth \d\.\d independent trials\./m);
    expect(stdout).toMatch(
      /^As far above holding by luck alone: \d+\.\d+ % \(SPA\), \d+\.\d+ % \(reality check\)\. As good on noise: \d+\.\d+ % of 6 histories, its own among them\.$/m,
    );
    expect((await cryptobot([...compare, '--noise', '0'])).stdout).toContain(
      'Not tried on noise; see: cryptobot metrics noise.',
    );
  });

  it('is the same each time, and takes another chance with another seed', async () => {
    const overfitting = async (...more: string[]) => {
      const { stdout } = await cryptobot([...compare, '--noise', '40', ...more, '--json']);
      return (JSON.parse(stdout) as { comparison: { overfitting: Record<string, number> } }).comparison
        .overfitting;
    };
    const first = await overfitting();
    expect(await overfitting()).toEqual(first);
    expect(first).toMatchObject({ trials: 2, noiseHistories: 40 });
    expect(await overfitting('--seed', '2')).not.toEqual(first);
  });

  it.each([
    ['--noise', '-1'],
    ['--seed', '1.5'],
  ])('refuses %s %s', async (flag, value) => {
    const { code, stderr } = await cryptobot([...compare, flag, value]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${flag}: "${value}" is not allowed. Write a whole number from 0 on`);
  });
});

describe('backtest --json', () => {
  it('prints one document and nothing else, and writes nothing', async () => {
    const cwd = folder();
    const { code, stdout, stderr } = await cryptobot(['backtest', ...quarter, '--json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const document = JSON.parse(stdout) as Document;
    expect(document.comparison.ranking.map(({ strategy }) => strategy)).toEqual(
      document.runs.map(({ strategy }) => strategy),
    );
    expect(readdirSync(cwd)).toEqual([]);
  });

  // The bits of bars, indicators, fills and metrics on whatever machine and Node this runs.
  it('has the same bytes everywhere', async () => {
    const args = [
      'backtest',
      ...classics,
      ...quarter,
      '--market',
      'sample:BTC/USDT',
      '--market',
      'sample:ETH/USDT',
      '--market',
      'sample:SOL/USDT',
      '--json',
    ];
    const { stdout } = await cryptobot(args);
    const { runs } = JSON.parse(stdout) as Document;
    expect(runs).toHaveLength(21);
    // Without the ids: they change with each version and each edited strategy, the numbers must not.
    const numbers = runs.map(({ strategy, market, metrics, trades }) => ({
      strategy,
      market,
      metrics,
      trades,
    }));
    expect(createHash('sha256').update(JSON.stringify(numbers)).digest('hex')).toBe(golden);
  });

  it('names the command that gives it again, whatever is configured then', async () => {
    const cwd = folder({ 'cryptobot.config.json': '{ "fee": 0.002, "cash": 500, "timeframe": "4h" }' });
    const { stdout } = await cryptobot(
      ['backtest', 'ema-cross', ...quarter, '--param', 'fast=10', '--stop-loss', '0.05', '--json'],
      { cwd },
    );
    const { command } = JSON.parse(stdout) as Document;
    const again = await cryptobot([...command.split(' ').slice(1), '--json']);
    expect(again.stdout).toBe(stdout);
  });
});

const classics = [
  'buy-and-hold',
  'sma-cross',
  'ema-cross',
  'rsi-reversion',
  'macd-trend',
  'bollinger-breakout',
  'donchian-breakout',
];
const golden = 'e5a0f018ecaee16e32c394cec8810b0ce6bfcb59d8ee31c41177f8ea490d052a';

describe('one strategy', () => {
  it('takes its parameters and exits from flags', async () => {
    const { stdout } = await cryptobot([
      'backtest',
      'ema-cross',
      ...quarter,
      '--param',
      'fast=10',
      '--param',
      'slow=30',
      '--take-profit',
      '0.01',
      '--json',
    ]);
    const [run] = (JSON.parse(stdout) as Document).runs;
    expect(run).toMatchObject({
      params: { fast: 10, slow: 30, stop: 0.1 },
      exits: { stopLoss: 0.1, takeProfit: 0.01 },
    });
    expect(run!.trades.map(({ reason }) => reason)).toContain('take-profit');
  });

  it('shows every number beside the baseline', async () => {
    const { stdout } = await cryptobot(['backtest', 'ema-cross', ...quarter]);
    expect(stdout).toMatch(/Sharpe +-?\d+\.\d\d +-?\d+\.\d\d/);
    expect(stdout).toContain('baseline: hold');
  });

  it('says how many bars are missing', async () => {
    const rows = [0, 1, 2, 5, 6, 9].map((hour) => `2024-01-01T0${hour}:00:00Z,100,101,99,100,1`);
    const cwd = folder({ 'holes.csv': `timestamp,open,high,low,close,volume\n${rows.join('\n')}\n` });
    const args = ['backtest', 'buy-and-hold', '--bars', 'holes.csv', '--no-save'];
    expect((await cryptobot(args, { cwd })).stdout).toContain(', 6 bars, 4 missing between them\n');
    const { stdout } = await cryptobot([...args, '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ runs: [{ bars: 6, missing: 4 }] });
  });

  it('takes the timeframe of a single bar from the flag, which alone can tell', async () => {
    const cwd = folder({
      'one.csv': 'timestamp,open,high,low,close,volume\n2024-01-01T00:00:00Z,100,101,99,100,1\n',
    });
    const args = ['backtest', 'buy-and-hold', '--bars', 'one.csv'];
    expect((await cryptobot(args, { cwd })).stderr).toMatch(/has only one bar.*--timeframe 1h/);
    const told = await cryptobot([...args, '--timeframe', '4h'], { cwd });
    expect(told.stderr).toMatch(/UNKNOWN 4h has one bar in this range; a backtest needs at least 2/);
  });

  it('tells how months, drawdowns and trades are spread', async () => {
    const args = ['backtest', 'ema-cross', ...quarter];
    const [text, json] = [await cryptobot(args), await cryptobot([...args, '--json'])];
    expect(text.stdout).toMatch(/^Month, % +Jan +Feb +Mar .* Year$/m);
    expect(text.stdout).toMatch(/^Drawdown +from +bottom +recovered +length$/m);
    expect(text.stdout).toMatch(/^against it \(MAE\)( +\d+\.\d+ %){7}$/m);

    const [run] = (JSON.parse(json.stdout) as { runs: Spread[] }).runs;
    const { months, drawdowns, distribution, metrics, trades } = run!;
    expect(months[0]).toMatchObject({ year: 2023, months: [...months[0]!.months.slice(0, 3), ...nine] });
    expect(months[0]!.total).toBeCloseTo(metrics['totalReturn']!, 12);
    expect(drawdowns[0]!.depth).toBe(metrics['maxDrawdown']);
    expect(distribution.buckets.reduce((sum, { count }) => sum + count, 0)).toBe(trades.length);
    expect(distribution.mae.most).toBe(Math.max(...trades.map(({ mae }) => mae)));
  });

  it('writes trades, equity and report where it is told', async () => {
    const cwd = folder();
    const { code } = await cryptobot(
      [
        'backtest',
        'sma-cross',
        ...quarter,
        '--trades',
        'out/trades.csv',
        '--equity',
        'out/equity.csv',
        '--report',
        'out/report.html',
      ],
      { cwd },
    );
    expect(code).toBe(0);
    expect(readdirSync(join(cwd, 'out'))).toEqual(['equity.csv', 'report.html', 'trades.csv']);
    expect(
      readFileSync(join(cwd, 'out', 'equity.csv'), 'utf8')
        .trimEnd()
        .split('\n'),
    ).toHaveLength(2161);
  });

  it('sizes, pays and lasts as it is told', async () => {
    const { stdout } = await cryptobot([
      'backtest',
      'buy-and-hold',
      ...quarter,
      '--size',
      '0.5',
      '--fee',
      '0',
      '--slippage',
      '0',
      '--cash',
      '100',
      '--json',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [{ cash: 100, size: 0.5, costs: { fee: 0, slippage: 0 }, metrics: { fees: 0, slippageCost: 0 } }],
    });
  });
});

describe('a strategy that looks at another market', () => {
  const text = (name: string, body: string) =>
    `import { defineStrategy, market, sma } from 'cryptobot';
export default defineStrategy({ name: '${name}', about: '', series: ({ close }) => { const eth = ${body}; return { eth, enterLong: eth.above(sma(eth, 5)).and(close.above(0)) }; } });`;

  it('gets its bars, and they are part of what the run is known by', async () => {
    const cwd = folder({
      'strategies/eth.ts': text('eth', "market('sample:ETH/USDT').close"),
      'strategies/sol.ts': text('sol', "market('sample:SOL/USDT').on('4h').close"),
    });
    const { code, stdout } = await cryptobot(['backtest', ...quarter, '--json'], { cwd });
    expect(code).toBe(0);
    const { runs } = JSON.parse(stdout) as {
      runs: { hashes: { bars: string }; open: unknown[]; trades: unknown[] }[];
    };
    expect(new Set(runs.map(({ hashes }) => hashes.bars)).size).toBe(2);
    for (const { open, trades } of runs) expect(open.length + trades.length).toBeGreaterThan(0);
  });

  it('is refused when there are none', async () => {
    const cwd = folder({ 'strategies/gone.ts': text('gone', "market('binance:ETH/USDT').close") });
    const { code, stderr } = await cryptobot(['backtest', 'gone', ...quarter], { cwd });
    expect(code).toBe(5);
    expect(stderr).toContain('No bars for "binance:ETH/USDT"');
  });
});

describe('a shelf with a broken strategy', () => {
  it('runs the others, names the broken one and fails', async () => {
    const cwd = folder({
      'strategies/good.ts': strategyText('good'),
      'strategies/bad.ts': 'export default 7;',
      'strategies/worse.ts': 'export default {',
    });
    const { code, stdout, stderr } = await cryptobot(['backtest', '--compare', ...quarter], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('good');
    expect(stderr).toContain('bad.ts exports something that is not a strategy');
    expect(stderr).toContain('worse.ts:');
  });
});

describe('a strategy that fails in the middle', () => {
  const header =
    "import { defineStrategy, recur } from 'cryptobot';\nexport default defineStrategy({ name: 'faulty', about: '', series: ({ close }) => {\n";

  it.each([
    ['while it names its series', 'return nothing.here; } });', 3, 'nothing is not defined'],
    [
      'at one bar of its own recurrence',
      'return { enterLong: recur([close], 0, (n) => {\nif (n > 50) throw new Error("bar fifty");\nreturn [n + 1, n]; }).above(3) }; } });',
      4,
      'on bar 52: bar fifty',
    ],
  ])('%s is a sentence with file and line', async (_, body, line, message) => {
    const cwd = folder({ 'strategies/faulty.ts': header + body });
    const { code, stderr } = await cryptobot(['backtest', 'faulty', ...quarter], { cwd });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `error: ${join(cwd, 'strategies/faulty.ts')}:${line}: the strategy failed: ${message}\n`,
    });
  });
});

describe('bad input', () => {
  it.each([
    [['smacross'], 2, '"smacross" is not a strategy. Did you mean "sma-cross"?'],
    [['sma-cross', '--market', 'sample:DOGE/USDT'], 2, '"sample:DOGE/USDT"'],
    [['sma-cross', '--market', 'binance:BTC/USDT'], 5, 'No bars for "binance:BTC/USDT" 1h.'],
    [['sma-cross', '--market', 'BTCUSDT'], 2, '--market: "BTCUSDT" is not a market.'],
    [['sma-cross', '--timeframe', '7m'], 2, '--timeframe: "7m" is not a timeframe.'],
    [['sma-cross', '--from', '2023-02-30'], 2, '--from: "2023-02-30" is not a time'],
    [['sma-cross', '--from', '2030-01-01'], 5, 'is outside the synthetic market'],
    [['sma-cross', '--from', '2023-02-01', '--to', '2023-01-01'], 2, '2023-0'],
    [
      ['sma-cross', '--from', '2023-01-01', '--to', '2023-01-02'],
      5,
      'needs 101 bars before its series are defined',
    ],
    [['sma-cross', '--fee', '10'], 2, '--fee: "10"'],
    [['sma-cross', '--cash', '0'], 2, '--cash: "0"'],
    [['sma-cross', '--size', '2'], 2, '--size: "2"'],
    [['sma-cross', '--size', '0'], 2, '--size: "0"'],
    [['sma-cross', '--stop-loss', '1.5'], 2, '--stop-loss: "1.5"'],
    [['sma-cross', '--fills', 'close'], 2, '--fills: "close"'],
    [['sma-cross', '--param', 'fsat=3'], 2, '"fsat" is not a parameter. Did you mean "fast"?'],
    [['sma-cross', '--param', 'fast=1e9'], 2, '"fast=1000000000" is out of range'],
    [['sma-cross', 'ema-cross', '--param', 'fast=3'], 2, '--param belongs to one strategy, but 2 are run'],
    [['--objective', 'luck'], 2, '"luck" is not an objective.'],
    [['sma-cross', '--bogus'], 2, '"--bogus"'],
  ])('%j exits with %i and says so', async (args, code, sentence) => {
    const outcome = await cryptobot(['backtest', ...args]);
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code, stdout: '' });
    expect(outcome.stderr).toContain(sentence);
    expect(outcome.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('a place that cannot be written keeps nothing half written', async () => {
    const cwd = folder({ blocked: 'a file where a folder is needed' });
    const { code, stderr } = await cryptobot(
      ['backtest', 'sma-cross', ...quarter, '--report', 'blocked/report.html'],
      { cwd },
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: ".*blocked\/report\.html" could not be written/m);
    // The run itself is kept.
    expect(readdirSync(cwd)).toEqual(['blocked', 'data']);
  });

  it('a place that only seems to be a folder is refused, not waited for', async () => {
    const { code, stderr } = await cryptobot([
      'backtest',
      'sma-cross',
      ...quarter,
      '--report',
      '/proc/nowhere/report.html',
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('could not be written');
  });

  it('is a JSON error on stderr with --json', async () => {
    const { code, stdout, stderr } = await cryptobot(['backtest', 'nope', '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({
      error: { kind: 'usage', message: expect.stringContaining('"nope" is not a strategy.') },
    });
  });
});

it('a strategy that changes is another run', async () => {
  const cwd = folder({ 'strategies/mine.ts': strategyText('mine') });
  const id = async () =>
    (
      JSON.parse((await cryptobot(['backtest', 'mine', ...quarter, '--json'], { cwd })).stdout) as {
        runs: [{ id: string }];
      }
    ).runs[0].id;
  const before = await id();
  writeFileSync(join(cwd, 'strategies/mine.ts'), strategyText('mine', 'Edited'));
  expect(await id()).not.toBe(before);
});

describe('a strategy that never ends', () => {
  const run = "exits: () => { console.error('looping'); for (;;); },\n  series: ({ close }";
  const load = "about: (() => { console.error('looping'); for (;;); })(),\n  series: ({ close }";

  it.each([
    ['SIGINT', 130, 'in the middle of a run', run],
    ['SIGTERM', 143, 'in the middle of a run', run],
    ['SIGINT', 130, 'while it is loaded', load],
    ['SIGTERM', 143, 'while it is loaded', load],
  ] as const)('is ended by %s (%i) %s', async (signal, code, _, looping) => {
    const endless = strategyText('endless').replace('series: ({ close }', looping);
    const child = start(['backtest', 'endless', ...quarter], {
      cwd: folder({ 'strategies/endless.ts': endless }),
    });
    const ended = outcome(child);
    child.stderr!.on('data', (text: string) => {
      if (text.includes('looping')) child.kill(signal);
    });
    const watchdog = setTimeout(() => child.kill('SIGKILL'), 25_000);
    await ended;
    clearTimeout(watchdog);
    // A signal that ends the program outright is what shells report as that code, too.
    expect(child.exitCode === code || child.signalCode === signal).toBe(true);
  });

  it('loading is not a success', async () => {
    const cwd = folder({
      'strategies/stuck.ts': `await new Promise(() => {});\n${strategyText('stuck')}`,
      'strategies/leaving.ts': `process.exit(0);\n${strategyText('leaving')}`,
    });
    for (const [name, sentence] of [
      ['stuck', 'await is only valid in async functions'],
      ['leaving', '"process.exit" is not for strategies'],
    ] as const) {
      const { code, stderr } = await cryptobot(['backtest', name, ...quarter], { cwd });
      expect(code).toBe(1);
      expect(stderr).toContain(sentence);
    }
  });
});

describe('a strategy with more in it than series', () => {
  const odd = (name: string, body: string) =>
    `import { between, defineStrategy, recur } from 'cryptobot';\n${body.replace('NAME', name)}`;

  it.each([
    [
      'a clock',
      "export default defineStrategy({ name: 'NAME', about: '', series: ({ close }) => ({ enterLong: close.above(Date.now()) }) });",
      '"Date.now()" would give another result each time',
    ],
    [
      'another clock',
      "export default defineStrategy({ name: 'NAME', about: '', series: ({ close }) => ({ enterLong: close.above(new Date().getTime()) }) });",
      '"new Date()" would give another result each time',
    ],
    [
      'chance',
      "export default defineStrategy({ name: 'NAME', about: '', series: ({ close }) => ({ enterLong: recur([close], 0, (s) => [s, Math.random()]).above(0.5) }) });",
      '"Math.random()" would give another result each time',
    ],
    [
      'a misspelt column',
      "export default defineStrategy({ name: 'NAME', about: '', series: ({ clsoe }) => ({ enterLong: clsoe.above(1) }) });",
      '"clsoe" is not a column of a market. Did you mean "close"?',
    ],
    [
      'a misspelt parameter',
      "export default defineStrategy({ name: 'NAME', about: '', params: { fast: between(1, 9, 3) }, series: ({ close }, p) => ({ enterLong: close.above(p.fsat) }) });",
      '"fsat" is not a parameter of "odd". Did you mean "fast"?',
    ],
    [
      'a misspelt exit',
      "export default defineStrategy({ name: 'NAME', about: '', series: ({ close }) => ({ enterLong: close.above(1) }), exits: () => ({ stoploss: 0.1 }) });",
      '"stoploss" is not an exit of strategy "odd". Did you mean "stopLoss"?',
    ],
    [
      'a misspelt part',
      "export default defineStrategy({ name: 'NAME', abuot: '', series: ({ close }) => ({ enterLong: close.above(1) }) });",
      '"abuot" is not a part of a strategy. Did you mean "about"?',
    ],
    [
      'a misspelt import',
      "import { emaa } from 'cryptobot';\nexport default defineStrategy({ name: 'NAME', about: '', series: ({ close }) => ({ enterLong: close.above(emaa(close, 3)) }) });",
      '"emaa" is not exported by \'cryptobot\'. Did you mean "ema"?',
    ],
    [
      'a misspelt method',
      "export default defineStrategy({ name: 'NAME', about: '', series: ({ close }) => ({ enterLong: close.abvoe(1) }) });",
      '"abvoe" is not something a series can do. Did you mean "above"?',
    ],
    ...[
      [
        "({ close, on }) => ({ enterLong: close.above(on('4h').close) })",
        'on',
        'is not a column of a market',
      ],
      ["(m) => ({ enterLong: m.market('ETH/USDT') })", 'market', 'is not a column of a market'],
      ["({ close }) => ({ enterLong: outside('fear-greed').below(20) })", 'outside', 'is not imported'],
      ['({ close }) => ({ enterLong: close.above(close.ema(3)) })', 'ema', 'is not called with a dot'],
    ].map(([series, name, wrong]) => [
      `"${name}" that ${wrong}`,
      `export default defineStrategy({ name: 'NAME', about: '', series: ${series} });`,
      `"${name}" ${wrong}. Import it: import { ${name} } from 'cryptobot'`,
    ]),
    [
      'a method of a series that is asked of a condition',
      "export default defineStrategy({ name: 'NAME', about: '', series: ({ close }) => ({ enterLong: close.above(1).above(2) }) });",
      '"above" was asked of something that does not have it. Series have plus,',
    ],
    [
      'no series',
      "export default defineStrategy({ name: 'NAME', about: '', series: () => null });",
      'series() of strategy "odd" returns null',
    ],
  ])('is refused for %s with file and line', async (_, body, sentence) => {
    const cwd = folder({ 'strategies/odd.ts': odd('odd', body) });
    const { code, stderr } = await cryptobot(['backtest', 'odd', ...quarter], { cwd });
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(sentence);
    // What is wrong with the whole of it has no line, but the name of the strategy.
    expect(stderr).toMatch(/odd\.ts:\d+|strategy "odd"/);
  });

  it('cannot look ahead through a variable of its own', async () => {
    const peek = odd(
      'odd',
      `export default defineStrategy({ name: 'NAME', about: '', series: ({ close }) => {
  const seen: number[] = [];
  const record = recur([close], 0, (s: number, c: number) => { seen.push(c); return [s + 1, c] as const; });
  const ahead = recur([record], 0, (i: number, c: number) => [i + 1, (seen[i + 1] ?? c) - c] as const);
  return { ahead, enterLong: ahead.above(0), exitLong: ahead.below(0) };
} });`,
    );
    const cwd = folder({ 'strategies/odd.ts': peek });
    const { stdout } = await cryptobot(['backtest', 'odd', ...quarter, '--json'], { cwd });
    const [run] = (JSON.parse(stdout) as Document).runs;
    expect(run!.trades).toEqual([]);
  });

  it('may print without disturbing --json', async () => {
    const cwd = folder({ 'strategies/chatty.ts': `console.log('HELLO');\n${strategyText('chatty')}` });
    const { stdout, stderr } = await cryptobot(['backtest', 'chatty', ...quarter, '--json'], { cwd });
    expect(() => JSON.parse(stdout)).not.toThrow();
    expect(stderr).toContain('HELLO');
  });
});

it('naming a strategy twice is refused', async () => {
  const { code, stderr } = await cryptobot(['backtest', 'sma-cross', 'ema-cross', 'sma-cross']);
  expect(code).toBe(2);
  expect(stderr).toContain('"sma-cross" is named twice');
});

it('a full disk behind stdout is a sentence', async () => {
  const { code, stderr } = await bash('cryptobot metrics > /dev/full');
  expect(code).toBe(1);
  expect(stderr).toBe('error: the output could not be written: the disk is full.\n');
});

describe('several timeframes', () => {
  const flags = ['--from', '2023-01-01', '--to', '2023-04-01', '--timeframe', '1h', '--timeframe', '4h'];

  it('are compared with each other, and each run is kept with its own', async () => {
    const cwd = folder();
    const args = ['backtest', 'ema-cross', 'sma-cross', ...flags];
    const { stdout } = await cryptobot([...args, '--json', '--save'], { cwd });
    const { runs, command } = JSON.parse(stdout) as {
      runs: { strategy: string; timeframe: string }[];
      command: string;
    };
    expect(runs.map(({ strategy, timeframe }) => `${strategy} ${timeframe}`).toSorted()).toEqual([
      'ema-cross 1h',
      'ema-cross 4h',
      'sma-cross 1h',
      'sma-cross 4h',
    ]);
    expect(command).toContain('--timeframe 1h --timeframe 4h');
    expect((await cryptobot([...command.split(' ').slice(1), '--json'])).stdout).toBe(stdout);
    const verified = await cryptobot(['runs', 'verify'], { cwd });
    expect(verified.code).toBe(0);
    const table = await cryptobot([...args, '--no-save'], { cwd });
    expect(table.stdout).toContain('sample:BTC/USDT 4h (synthetic)');
  });

  it('are no portfolio', async () => {
    const { code, stderr } = await cryptobot(['backtest', 'ema-cross', ...flags, '--portfolio']);
    expect(code).toBe(2);
    expect(stderr).toContain('"1h, 4h" are several timeframes');
  });
});
