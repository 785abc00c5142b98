import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cryptobot, folder, outcome, start } from './cryptobot.ts';

// Buys after bars of volume 2 and sells after those of volume 3, so that every trade can be worked by hand.
const marked = (name: string, buy: number, sell: number) => `
  import { defineStrategy } from 'cryptobot';
  export default defineStrategy({
    name: '${name}',
    about: 'Does as the volume says',
    series: ({ volume }) => ({
      enterLong: volume.above(${buy - 0.5}).and(volume.below(${buy + 0.5})),
      exitLong: volume.above(${sell - 0.5}).and(volume.below(${sell + 0.5})),
    }),
  });
`;

const begin = Date.UTC(2024, 0, 1);
const hour = 3_600_000;

/** Hourly bars that stand still at each of the prices. */
function csv(rows: readonly (readonly [price: number, volume: number])[]): string {
  const lines = rows.map(([p, volume], k) => [begin + k * hour, p, p, p, p, volume].join());
  return ['timestamp,open,high,low,close,volume', ...lines].join('\n');
}

function project(config: object, rows: readonly (readonly [number, number])[]) {
  return folder({
    'cryptobot.config.json': JSON.stringify({ fee: 0, slippage: 0, ...config }),
    'BTC-USDT-1h.csv': csv(rows),
    'strategies/bold.ts': marked('bold', 2, 3),
    'strategies/safe.ts': marked('safe', 4, 5),
  });
}

const safe = { name: 'safe', strategy: 'safe', cash: 700 };
const bold = { name: 'aggressive', strategy: 'bold', cash: 300, transfer: { to: 'safe' } };

// The aggressive one buys 3 at 100 and sells for 350; the safe one then buys with 715 and doubles it.
const rows: readonly (readonly [number, number])[] = [
  [100, 2],
  [100, 3],
  [350 / 3, 4],
  [100, 1],
  [100, 5],
  [200, 1],
];

// Up and down for twenty-five days, with everybody in and out.
const waves = Array.from({ length: 600 }, (_, k) => [100 + 10 * Math.sin(k / 7), 1 + ((7 * k) % 5)] as const);

interface BotOutcome {
  readonly name: string;
  readonly finalEquity: number;
  readonly profit: number;
  readonly received: number;
  readonly handedOn: number;
  readonly riskChanges: readonly { readonly from: number; readonly to: number; readonly cause: string }[];
}

async function backtest(cwd: string, ...flags: readonly string[]) {
  const ran = await cryptobot(['backtest', '--bots', '--bars', 'BTC-USDT-1h.csv', '--json', ...flags], {
    cwd,
  });
  if (ran.code !== 0) return expect.unreachable(ran.stderr);
  const { runs } = JSON.parse(ran.stdout) as {
    runs: {
      id: string;
      cash: number;
      metrics: { finalEquity: number };
      bots: BotOutcome[];
      transfers: object[];
      together: object;
      refusals: { reason: string; limit?: string }[];
    }[];
  };
  return runs[0]!;
}

describe('cryptobot backtest --bots', () => {
  it('moves 15 of a gain of 50 to the safe bot, which trades with it', async () => {
    const { bots, transfers, cash, metrics } = await backtest(
      project({ bots: [safe, bold], reserve: 10 }, rows),
    );
    expect(cash).toBe(1010);
    expect(transfers).toEqual([
      {
        time: begin + 2 * hour,
        amount: 15,
        from: 'aggressive',
        to: 'safe',
        trade: expect.objectContaining({
          bot: 'aggressive',
          exitTime: begin + 2 * hour,
          pnl: expect.closeTo(50, 9),
        }),
      },
    ]);
    expect(bots).toMatchObject([
      { name: 'safe', finalEquity: 1430, profit: 715, received: 15, handedOn: 0 },
      {
        name: 'aggressive',
        finalEquity: expect.closeTo(335, 9),
        profit: expect.closeTo(50, 9),
        handedOn: 15,
      },
      { name: 'reserve', finalEquity: 10, profit: 0 },
    ]);
    expect(metrics.finalEquity).toBeCloseTo(1430 + 335 + 10, 9);
  });

  it('shows bots, transfers and changes of risk in a table', async () => {
    const cwd = project({ bots: [safe, bold] }, rows);
    const { stdout } = await cryptobot(['backtest', '--bots', '--bars', 'BTC-USDT-1h.csv', '--no-save'], {
      cwd,
    });
    expect(stdout).toMatch(
      /^safe +safe +BTC\/USDT 1h +700\.00 +1,430\.00 +715\.00 +100\.0 % +15\.00 +0\.00/m,
    );
    expect(stdout).toMatch(/aggressive → safe +15\.00 +of a gain of 50\.00/);
  });

  it('is kept, made again and reported', async () => {
    const cwd = project({ bots: [safe, bold] }, rows);
    await cryptobot(['backtest', '--bots', '--bars', 'BTC-USDT-1h.csv'], { cwd });
    const verified = await cryptobot(['runs', 'verify', '--json'], { cwd });
    expect(JSON.parse(verified.stdout)).toMatchObject({
      runs: [{ strategy: 'safe + aggressive', changed: [] }],
    });
    const reported = await cryptobot(['report', '--json'], { cwd });
    expect(JSON.parse(reported.stdout)).toMatchObject({ runs: [{ transfers: [{ amount: 15 }] }] });
  });

  it('names the bot of every trade in CSV', async () => {
    const cwd = project({ bots: [safe, bold] }, rows);
    const flags = ['backtest', '--bots', '--bars', 'BTC-USDT-1h.csv', '--no-save', '--trades', 'trades.csv'];
    await cryptobot(flags, { cwd });
    const lines = readFileSync(join(cwd, 'trades.csv'), 'utf8').trim().split('\n');
    expect(lines.map((line) => line.split(',').at(-1))).toEqual(['bot', 'aggressive', 'safe']);
  });

  it('climbs down and up the ladder', async () => {
    // Each trade buys at 100; three are sold at 99, two at 101.
    const trades = [100, 99, 99, 99, 101].flatMap((soldBefore): [number, number][] => [
      [soldBefore, 2],
      [100, 3],
    ]);
    const config = { bots: [{ ...bold, transfer: undefined, ladder: true }] };
    const { bots } = await backtest(project(config, [...trades, [101, 1]]));
    expect(bots[0]!.riskChanges.map(({ from, to, cause }) => [from, to, cause])).toEqual([
      [1, 2, 'losses in a row'],
      [2, 1, 'wins in a row'],
    ]);
  });

  it('holds a bot to its limits', async () => {
    const limits = { notional: 10 };
    const { refusals } = await backtest(project({ bots: [{ ...bold, transfer: undefined, limits }] }, rows));
    expect(refusals).toMatchObject([{ reason: 'limit', limit: 'notional' }]);
  });

  it('says of money outside the span of the bars what becomes of it', async () => {
    const deposits = [
      { at: '2019-01-01', amount: 500, to: 'safe' },
      { at: '2029-01-01', amount: 600, to: 'safe' },
    ];
    const cwd = project({ bots: [safe, bold], deposits }, rows);
    const { stderr } = await cryptobot(['backtest', '--bots', '--bars', 'BTC-USDT-1h.csv'], { cwd });
    expect(stderr).toMatch(
      /deposit of 500 at 2019-01-01 00:00 \(safe\) comes before the first bar: it is there/,
    );
    expect(stderr).toMatch(
      /deposit of 600 at 2029-01-01 00:00 \(safe\) comes after the last bar: it is left out/,
    );
  });

  it('counts money that comes and leaves, and takes it for no gain', async () => {
    const deposits = [{ at: '2024-01-01T01:00', amount: 500, to: 'safe' }];
    const withdrawals = [{ at: '2024-01-01T03:00', amount: 1000, from: 'aggressive' }];
    const cwd = project({ bots: [safe, bold], deposits, withdrawals }, rows);
    const { bots, transfers, together } = await backtest(cwd);
    const { stdout, stderr } = await cryptobot(
      ['backtest', '--bots', '--bars', 'BTC-USDT-1h.csv', '--report', 'bots.html'],
      { cwd },
    );
    expect(stderr).toContain(
      'Of withdrawals of 1000 from "aggressive" 335 was taken: no more was free at those times.',
    );
    const counts =
      'The equity of the bots counts deposits of 500.00 and withdrawals of 335.00. Profits, returns,';
    expect(stdout).toContain(counts);
    expect(stdout).toMatch(/Final equity, deposits and withdrawals left out +2,066\.67/);
    const page = readFileSync(join(cwd, 'bots.html'), 'utf8');
    expect(page).toContain(counts);
    expect(page).toMatch(/ended at 2,066\.67 \([^)]+\) from 1,000\.00, deposits and withdrawals left out\./);
    expect(transfers).toMatchObject([
      { from: null, to: 'safe', amount: 500 },
      { from: 'aggressive', to: 'safe', amount: 15 },
      { from: 'aggressive', to: null, amount: 335 },
    ]);
    expect(bots).toMatchObject([
      { finalEquity: 2430, totalReturn: 1, received: 15, deposited: 500, withdrawn: 0 },
      {
        finalEquity: expect.closeTo(0, 8),
        totalReturn: expect.closeTo(1 / 6, 9),
        handedOn: 15,
        withdrawn: expect.closeTo(335, 8),
      },
      { name: 'reserve' },
    ]);
    // 700 and 300 came to 2430; 500 of it was brought, and 335 taken.
    expect(together).toMatchObject({
      allotment: 1000,
      finalEquity: expect.closeTo(2430, 8),
      profit: expect.closeTo(2430 - 1000 - 500 + 335, 8),
      deposited: 500,
      withdrawn: expect.closeTo(335, 8),
    });
  });

  it.each([
    [
      { bots: [safe, { ...bold, cash: 400 }], cash: 1000 },
      [],
      '"1100" is what bots and reserve ask for together, and the account has "1000".',
    ],
    [
      { bots: [safe, bold], cash: 900 },
      [],
      '"1000" is what bots and reserve ask for together, and the account has "900".',
    ],
    [
      { bots: [safe, { ...bold, transfer: { to: 'safe', share: 1.1 } }] },
      [],
      'bots: bot 2: transfer: share: "1.1" is not allowed.',
    ],
    [
      { bots: [{ ...safe, transfer: { to: 'aggressive' } }, bold] },
      [],
      '"safe → aggressive → safe" is a circle of transfers',
    ],
    [{ bots: [safe, { ...bold, name: 'safe' }] }, [], '"safe" is the name of two bots.'],
    [{ bots: [{ ...safe, risk: 'high' }] }, [], '"high" is not a risk level. Allowed: low, mid, max.'],
    [
      { bots: [{ ...safe, risk: 'low' }] },
      [],
      '"risk:0.005" as --size measures the loss at the stop, and strategy "safe" has none.',
    ],
    [
      { bots: [safe], deposits: [{ at: '2024-01-01', amount: 5, to: 'bold' }] },
      [],
      '"bold" of "deposits" or "withdrawals" is not a bot. Allowed: safe, reserve.',
    ],
    [
      {
        bots: [
          { ...safe, markets: ['BTC/USDT'] },
          { ...bold, markets: ['ETH/BTC'] },
        ],
      },
      [],
      '"sample:ETH/BTC" of bot "aggressive" is paid in BTC, and "sample:BTC/USDT" of "safe" in USDT. One account counts in one',
    ],
    [{}, [], 'The configuration has no bots.'],
    [{ bots: [safe] }, ['bold'], '"bold" is named beside --bots, which runs the bots of the configuration.'],
    [
      { bots: [safe] },
      ['--param', 'x=1'],
      '--param: "x" belongs to one strategy, and the configuration has bots.',
    ],
    [
      { bots: [safe] },
      ['--fills', 'vectorbt'],
      '"vectorbt" as --fills is how another engine fills past bars.',
    ],
    [{ bots: [safe] }, ['--compare'], '"--compare" is nothing to --bots'],
  ])('refuses what makes no sense: %j %j', async (config, flags, sentence) => {
    const cwd = project(config, rows);
    const { code, stderr } = await cryptobot(['backtest', '--bots', '--bars', 'BTC-USDT-1h.csv', ...flags], {
      cwd,
    });
    expect(stderr).toContain(sentence);
    expect(code).toBe(2);
  });
});

describe('other commands with --bots', () => {
  it('gate judges them, and --run judges them again', async () => {
    const cwd = project({ bots: [safe, bold] }, rows);
    const gate = (...flags: readonly string[]) =>
      cryptobot(['gate', ...flags, '--json'], { cwd }).then(({ code, stdout }) => [code, JSON.parse(stdout)]);
    const fresh = ['--bots', '--bars', 'BTC-USDT-1h.csv', '--save'];
    // 1000 came to 1430 and 335.
    expect(await gate(...fresh, '--gate', 'totalReturn>=0.76')).toMatchObject([0, { passed: true }]);
    expect(await gate(...fresh, '--gate', 'totalReturn>=0.77')).toMatchObject([3, { passed: false }]);
    expect(await gate('--run', 'latest', '--gate', 'totalReturn>=0.77')).toMatchObject([3, {}]);
  });

  it('gate does not judge them beside kept runs', async () => {
    const args = ['gate', '--run', 'latest', '--bots', '--gate', 'sharpe>=1'];
    const { code, stderr } = await cryptobot(args, { cwd: project({ bots: [safe] }, rows) });
    expect([code, stderr]).toEqual([2, expect.stringContaining('"--bots" asks for a run')]);
  });

  const shuffled = ['montecarlo', '--bots', '--bars', 'BTC-USDT-1h.csv', '--method', 'trades-shuffle'];

  it('montecarlo follows all of them: the same trades in another order come to the same', async () => {
    const cwd = project({ bots: [safe, bold], withdrawals: [{ at: '2030-01-01', amount: 9 }] }, rows);
    const { stdout } = await cryptobot([...shuffled, '--paths', '8', '--json'], { cwd });
    const { command, runs } = JSON.parse(stdout) as {
      command: string;
      runs: { methods: { paths: number; totalReturn: object }[] }[];
    };
    // 50 and 715 of 1000
    const same = expect.closeTo(0.765, 9);
    expect(runs[0]!.methods).toMatchObject([{ paths: 8, totalReturn: { p5: same, p50: same, p95: same } }]);
    expect(command).toMatch(/^cryptobot montecarlo --bots /);
  });

  it('montecarlo runs them again, with what they hand on', async () => {
    const cwd = project({ bots: [safe, bold] }, rows);
    const args = [...shuffled.slice(0, -1), 'fills-missed', '--paths', '4', '--json'];
    const returnsAt = async (miss: string) => {
      const { stdout } = await cryptobot([...args, '--miss', miss], { cwd });
      const { runs } = JSON.parse(stdout) as { runs: { methods: { totalReturn: object }[] }[] };
      return runs[0]!.methods[0]!.totalReturn;
    };
    expect(await returnsAt('0')).toMatchObject({ p5: expect.closeTo(0.765, 9) });
    expect(await returnsAt('1')).toMatchObject({ p95: 0 });
  });

  it('montecarlo says that trades alone tell nothing where money came from outside', async () => {
    const deposits = [{ at: new Date(begin + hour).toISOString(), amount: 500, to: 'safe' }];
    const { stderr } = await cryptobot(shuffled, { cwd: project({ bots: [safe, bold], deposits }, rows) });
    expect(stderr).toContain(
      'trades-shuffle says nothing of safe + aggressive on sample:BTC/USDT 1h: money came from',
    );
  });

  it('walkforward says what to do instead', async () => {
    const { code, stderr } = await cryptobot(['walkforward', '--bots'], {
      cwd: project({ bots: [safe] }, rows),
    });
    const sentence = 'it chooses the parameters of one strategy anew in each fold.';
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining(`"--bots" is nothing to "cryptobot walkforward": ${sentence}`),
    ]);
  });
});

describe('cryptobot sweep --bots', () => {
  interface Swept {
    readonly trials: readonly {
      readonly params: Readonly<Record<string, number>>;
      readonly metrics: { readonly finalEquity: number };
    }[];
    readonly best: { readonly params: object };
  }

  const sweep = (cwd: string, ...flags: readonly string[]) =>
    cryptobot(['sweep', '--bots', '--bars', 'BTC-USDT-1h.csv', '--json', ...flags], { cwd });

  it('varies any numbers of the configuration, and each trial is what the configuration comes to with them', async () => {
    const cwd = project({ bots: [safe, { ...bold, ladder: true }] }, rows);
    const share = 'bots.aggressive.transfer.share';
    const rung = 'bots.aggressive.ladder.losses.0.after';
    const { stdout } = await sweep(
      cwd,
      '--param',
      `${share}=0.1:0.5:0.05`,
      '--param',
      `${rung}=2:10:1`,
      '--objective',
      'totalReturn',
    );
    const { trials, best } = JSON.parse(stdout) as Swept;
    expect(trials).toHaveLength(81);
    // The safe one doubles what it is handed of the gain of 50: more of it is better.
    expect(best.params).toMatchObject({ [share]: 0.5 });
    for (const { params, metrics } of trials)
      expect(metrics.finalEquity).toBeCloseTo(2 * (700 + 50 * params[share]!) + 350 - 50 * params[share]!, 6);
  });

  it('is tried on noise as a search of a strategy is', async () => {
    const cwd = project({ bots: [safe, bold] }, waves);
    const flags = ['--param', 'bots.aggressive.transfer.share=0.1,0.5', '--objective', 'totalReturn'];
    const overfitting = async (...more: readonly string[]) => {
      const { stdout } = await sweep(cwd, ...flags, ...more);
      return (JSON.parse(stdout) as { overfitting: object }).overfitting;
    };
    const found = await overfitting('--noise', '6');
    expect(found).toMatchObject({ noise: expect.any(Number), noiseHistories: 6, noiseTrials: 2 });
    expect(await overfitting('--noise', '6')).toEqual(found);
    expect(await overfitting('--noise', '0')).toMatchObject({ noise: null });
  });

  it('says how to search the same again', async () => {
    const cwd = project({ bots: [safe, bold] }, rows);
    const { stdout } = await sweep(
      cwd,
      '--param',
      'bots.safe.cash=100,500',
      '--search',
      'random',
      '--trials',
      '2',
    );
    const { command } = JSON.parse(stdout) as { command: string };
    const again = await cryptobot([...command.split(' ').slice(1), '--json'], { cwd });
    expect((JSON.parse(again.stdout) as Swept).trials).toEqual((JSON.parse(stdout) as Swept).trials);
  });

  it('varies the cash of bots under a condition', async () => {
    const cwd = project({ bots: [safe, bold] }, rows);
    const { stdout } = await sweep(
      cwd,
      '--param',
      'bots.safe.cash=100,500',
      '--param',
      'bots.aggressive.cash=100,500',
      '--where',
      'bots.safe.cash >= bots.aggressive.cash',
    );
    expect((JSON.parse(stdout) as Swept).trials).toHaveLength(3);
  });

  it.each([
    [['--param', 'bots.aggressive.transfer.share=0.5:1.5:0.5'], '"1.5" is not allowed.'],
    [['--param', 'bots.agressive.cash=1,2'], 'Did you mean "aggressive"?'],
    [['--param', 'bots.safe.cash=1:2'], 'has no step'],
    [['--param', 'bots.safe.cash=1,2', '--portfolio'], '"--portfolio" is nothing to --bots'],
    [['safe'], '"safe" is named beside --bots'],
  ])('refuses %j', async (flags, sentence) => {
    const { code, stderr } = await sweep(project({ bots: [safe, bold] }, rows), ...flags);
    const { error } = JSON.parse(stderr) as { error: { message: string } };
    expect(error.message).toContain(sentence);
    expect(code).toBe(2);
  });
});

describe('cryptobot live --dry-run with bots that share an account', () => {
  const config = {
    bots: [
      {
        name: 'safe',
        strategy: 'ema-cross',
        markets: ['sample:BTC/USDT'],
        timeframe: '4h',
        cash: 700,
        ladder: true,
      },
      {
        name: 'bold',
        strategy: 'macd-trend',
        markets: ['sample:ETH/USDT'],
        timeframe: '1h',
        cash: 300,
        transfer: { to: 'safe' },
        ladder: true,
      },
    ],
    reserve: 50,
  };
  const flags = ['live', '--dry-run', '--pace', '3000', '--from', '2023-03-01', '--until', '2023-06-01'];

  it('is killed, goes on, comes to what a backtest comes to, and tells allotment, level and reason', async () => {
    const cwd = folder({ 'cryptobot.config.json': JSON.stringify(config) });
    const child = start([...flags, '--json'], { cwd });
    const ended = outcome(child);
    const transferred = new Promise<void>((resolve) =>
      child.stdout!.on('data', (text: string) => void (text.includes('"type":"transferred"') && resolve())),
    );
    await transferred;
    child.kill('SIGKILL');
    await ended;
    await cryptobot([...flags, '--quiet'], { cwd });
    const replayed = await cryptobot(['replay', 'live', '--against', 'backtest', '--json'], { cwd });
    const { against, differences } = JSON.parse(replayed.stdout) as {
      against: { session: number; backtest: number }[];
      differences: object[];
    };
    expect(differences).toEqual([]);
    for (const one of against) expect(one.session).toBeCloseTo(one.backtest, 9);

    const { stdout } = await cryptobot(['status', '--json'], { cwd });
    const standing = JSON.parse(stdout) as {
      reserve: number;
      bots: {
        allotment: number;
        received: number;
        handedOn: number;
        risk: { divisor: number; reason: string };
      }[];
    };
    const [safeBot, boldBot] = standing.bots;
    expect(standing.reserve).toBe(50);
    expect([safeBot!.allotment, boldBot!.allotment]).toEqual([700, 300]);
    expect(boldBot!.handedOn).toBeGreaterThan(0);
    expect(safeBot!.received).toBeCloseTo(boldBot!.handedOn, 9);
    expect(boldBot!.risk).toMatchObject({
      divisor: expect.any(Number),
      reason: expect.stringMatching(/in a row/),
    });
    const shown = await cryptobot(['status'], { cwd });
    expect(shown.stdout).toMatch(
      /allotment 300\.00, handed on \d+\.\d\d; risk (÷ \d|as usual) since .*: \d (losses|wins) in a row/,
    );
  }, 60_000);

  it('gets money, and gives some back', async () => {
    const cwd = folder({ 'cryptobot.config.json': JSON.stringify(config) });
    const run = (until: string) => cryptobot([...flags.slice(0, -1), until, '--quiet'], { cwd });
    await run('2023-03-03');
    await cryptobot(['deposit', '100', '--bot', 'safe'], { cwd });
    await cryptobot(['withdraw', '80', 'live'], { cwd });
    await cryptobot(['withdraw', '100000', '--bot', 'bold'], { cwd });
    await run('2023-03-05');
    const { stdout } = await cryptobot(['status', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({
      reserve: 0,
      together: { allotment: 1050, deposited: 100, withdrawn: 350, equity: expect.closeTo(800, 6) },
      bots: [
        { name: 'safe', received: 0, deposited: 100, mode: 'stopped', hasMoney: true },
        { name: 'bold', handedOn: 0, withdrawn: 300, mode: 'stopped', hasMoney: false },
      ],
    });
    const shown = await cryptobot(['status'], { cwd });
    expect(shown.stdout).toMatch(/^together: equity 800\.00, reserve 0\.00 of it, profit 0\.00, return 0 %/m);
    expect(shown.stdout).toMatch(/^bold .*: no money$/m);
    // While it runs, what was taken is told.
    const child = start([...flags.slice(0, 3), '20', ...flags.slice(4)], { cwd });
    const ended = outcome(child);
    await new Promise<void>((resolve) =>
      child.stdout!.on('data', (text: string) => void (text.includes('equity') && resolve())),
    );
    const took = async (...args: readonly string[]) =>
      (await cryptobot(['withdraw', ...args], { cwd })).stdout;
    expect(await took('5', '--bot', 'safe')).toBe('live: took 5 from safe.\n');
    expect(await took('9999', '--bot', 'safe')).toMatch(
      /^live: took \d+(\.\d+)? from safe, of 9999 that were wanted: no more was free\.\n$/,
    );
    expect(await took('1')).toBe('live: took nothing from reserve: nothing is free there.\n');
    child.kill('SIGTERM');
    await ended;
    const wrong = await cryptobot(['deposit', '5', '--bot', 'save'], { cwd });
    expect(wrong.stderr).toContain('"save" is not a bot of this session. Did you mean "safe"?');
    const nothing = await cryptobot(['withdraw', 'much'], { cwd });
    expect(nothing.stderr).toContain('withdraw: "much" is not a number.');
  }, 60_000);
});
