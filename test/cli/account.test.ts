import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cryptobot, folder } from './cryptobot.ts';

const hour = 3_600_000;
const start = Date.UTC(2024, 0, 1);

// Ten bars that open at 100, 101, … with a volume of 1000. Signals buy at 102 and sell at 105.
const bars = [
  'timestamp,open,high,low,close,volume',
  ...Array.from({ length: 10 }, (_, k) => {
    const open = 100 + k;
    return [start + k * hour, open, open + 0.5, open - 0.5, open + 0.25, 1000].join(',');
  }),
  '',
].join('\n');
const signals = `timestamp,enterLong,exitLong\n${start + hour},1,0\n${start + 4 * hour},0,1\n`;
const files = { 'BTC-USDT-1h.csv': bars, 'mine.csv': signals };
const base = ['backtest', '--bars', 'BTC-USDT-1h.csv', '--signals', 'mine.csv'];

interface Run {
  readonly costs: Readonly<Record<string, number>>;
  readonly sizing: string;
  readonly hashes: { readonly config: string };
  readonly trades: readonly Readonly<Record<string, number>>[];
  readonly refusals: readonly Readonly<Record<string, unknown>>[];
}

async function run(flags: string, more: Readonly<Record<string, string>> = {}): Promise<Run> {
  const args = [...base, '--fee', '0', '--slippage', '0', ...flags.split(' '), '--json'];
  const { code, stdout, stderr } = await cryptobot(args, { cwd: folder({ ...files, ...more }) });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return (JSON.parse(stdout) as { runs: Run[] }).runs[0]!;
}

describe('sizes', () => {
  it.each([
    ['--size 0.5', 5000 / 102],
    ['--size share:0.5', 5000 / 102],
    ['--size cash:1000', 1000 / 102],
    ['--size quantity:0.5', 0.5],
    // One percent of 10,000 is lost over a distance of 5 % of 102.
    ['--size risk:0.01 --stop-loss 0.05', 100 / 5.1],
    // A tenth of equity until there is a record, and half of that.
    ['--size kelly:0.5', 500 / 102],
    ['--leverage 2', 20_000 / 102],
    ['--participation 0.01', 10],
  ])('%s', async (flags, quantity) => {
    const { trades } = await run(flags);
    expect(trades).toHaveLength(1);
    expect(trades[0]!['quantity']).toBeCloseTo(quantity, 9);
  });
});

describe('costs', () => {
  it.each<[flags: string, trade: Readonly<Record<string, number>>]>([
    ['--spread 0.01', { entryPrice: 102 * 1.005, exitPrice: 105 * 0.995 }],
    // A tenth of the bar's volume moves the price by a tenth of the impact.
    ['--impact 0.1 --size quantity:90', { entryPrice: 102 * 1.009, exitPrice: 105 * 0.991 }],
    // The target of 102 × 1.02 is a waiting order, the entry is not.
    [
      '--maker-fee 0.01 --take-profit 0.02 --size quantity:1',
      { exitPrice: 104.04, fees: 1.0404, pnl: 0.9996 },
    ],
    ['--max-bars 2', { exitPrice: 104, bars: 2 }],
  ])('%s', async (flags, expected) => {
    const [trade] = (await run(flags)).trades;
    for (const [name, value] of Object.entries(expected)) expect(trade![name], name).toBeCloseTo(value, 9);
  });

  it('charges funding out of a file', async () => {
    const more = { 'funding.csv': `time,rate\n${start + 3 * hour},0.01\n${start + 9 * hour},0.02\n` };
    const [trade] = (await run('--funding funding.csv --size quantity:1', more)).trades;
    expect(trade!['charges']).toBeCloseTo(1.03, 9);
    expect(trade!['pnl']).toBeCloseTo(3 - 1.03, 9);
    const plain = await run('--size quantity:1');
    expect((await run('--funding funding.csv --size quantity:1', more)).hashes.config).not.toBe(
      plain.hashes.config,
    );
  });

  it('tells of funding wherever the trades are told', async () => {
    const rates = { 'funding.csv': `time,rate\n${start + 3 * hour},0.01\n${start + 9 * hour},0.02\n` };
    const cwd = folder({ ...files, ...rates });
    const outputs = ['--report', 'r.html', '--trades', 't.csv', '--markdown', 'm.md'];
    const args = [...base, '--funding', 'funding.csv', '--size', 'quantity:1', ...outputs];
    const { stdout, stderr } = await cryptobot(args, { cwd });
    expect(stderr).toContain('2 funding rates out of funding.csv are charged');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(', funding out of funding.csv, ');
    const [page, csv, markdown] = ['r.html', 't.csv', 'm.md'].map((name) =>
      readFileSync(join(cwd, name), 'utf8'),
    );
    expect(page).toContain('paid or received funding, at rates out of funding.csv: longs pay');
    expect(markdown).toContain('funding out of funding.csv');
    const [head, row] = csv!.split('\n').map((line) => line.split(','));
    const cell = (name: string) => Number(row![head!.indexOf(name)]);
    expect(cell('charges')).toBeCloseTo(1.03, 9);
    expect(cell('exitPrice') - cell('entryPrice') - cell('fees') - cell('charges')).toBeCloseTo(
      cell('pnl'),
      9,
    );

    const early = { 'funding.csv': `time,rate\n${start - 9 * hour},0.01\n${start - 3 * hour},0.02\n` };
    const none = await cryptobot(args, { cwd: folder({ ...files, ...early }) });
    expect(none.stderr).toContain('out of funding.csv are of other times, so none are charged.');
    expect(none.stdout).not.toContain('funding out of');
  });

  it('names what is meant where a file is not there, also for a kept run', async () => {
    const cwd = folder({ ...files, 'funding.csv': `time,rate\n${start + 3 * hour},0.01\n` });
    const funded = [...base, '--funding', 'funding.csv', '--save'];
    await cryptobot(funded, { cwd });
    rmSync(join(cwd, 'funding.csv'));
    const meant = 'funding.csv" is not there. Write the path of a file with funding rates.';
    expect(await cryptobot(funded, { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(meant),
    });
    expect((await cryptobot(['report'], { cwd })).stderr.replaceAll('\n', ' ')).toContain(meant);
    rmSync(join(cwd, 'mine.csv'));
    expect((await cryptobot(base, { cwd })).stderr).toContain('Write the path of a file with signals.');
  });

  it('takes what the exchange takes, and says of when that is', async () => {
    const args = [...base, '--market', 'kraken:BTC/USDT', '--fee', 'exchange', '--json'];
    const { stdout, stderr } = await cryptobot(args, { cwd: folder(files) });
    expect((JSON.parse(stdout) as { runs: Run[] }).runs[0]!.costs).toEqual({
      fee: 0.004,
      makerFee: 0.0025,
      slippage: 0.0005,
    });
    expect(stderr).toBe('');
    const shown = await cryptobot(args.slice(0, -1), { cwd: folder(files) });
    expect(shown.stderr).toMatch(/kraken took from its smallest customers in 20\d\d-\d\d/);
    expect(shown.stdout).toContain('fee 0.4 %');
    expect(shown.stdout).toContain('maker fee 0.25 %');
  });

  it('takes what the configuration says that the exchange takes', async () => {
    const config = '{ "fee": "exchange", "exchangeFees": { "kraken": { "maker": 0, "taker": 0.002 } } }';
    const cwd = folder({ ...files, 'cryptobot.config.json': config });
    const { stdout } = await cryptobot([...base, '--market', 'kraken:BTC/USDT', '--json'], { cwd });
    expect((JSON.parse(stdout) as { runs: Run[] }).runs[0]!.costs).toMatchObject({ fee: 0.002, makerFee: 0 });
  });
});

describe('what a market accepts', () => {
  it('rounds to lots, and says so where an order is too small', async () => {
    const rules = (text: string) => ({
      'cryptobot.config.json': `{ "rules": { "file:BTC/USDT": ${text} } }`,
    });
    const whole = await run('--size 1', rules('{ "lot": 1 }'));
    expect(whole.trades[0]!['quantity']).toBe(98);
    const none = await run('--size cash:50', rules('{ "minNotional": 100 }'));
    expect(none.trades).toEqual([]);
    expect(none.refusals).toEqual([
      { time: start + 2 * hour, reason: 'too-small', wanted: 50 / 102, allowed: 0 },
    ]);
  });

  it('counts refusals under the table', async () => {
    const { stdout } = await cryptobot([...base, '--participation', '0.01'], { cwd: folder(files) });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Not every order got what it asked for: 1 cut to the volume there was.',
    );
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('at most 1 % of a bar’s volume');
  });
});

describe('the same in the configuration', () => {
  it('has the same result, and variables win over it', async () => {
    const config = '{ "size": "cash:1000", "spread": 0.01, "fee": 0, "slippage": 0 }';
    const cwd = folder({ ...files, 'cryptobot.config.json': config });
    const { stdout } = await cryptobot([...base, '--json'], { cwd });
    const flagged = await cryptobot(
      [...base, ...'--size cash:1000 --spread 0.01 --fee 0 --slippage 0 --json'.split(' ')],
      { cwd: folder(files) },
    );
    expect(stdout).toBe(flagged.stdout);
    const env = { CRYPTOBOT_MAKER_FEE: '0.0001' };
    const varied = await cryptobot([...base, '--json'], { cwd, env });
    expect((JSON.parse(varied.stdout) as { runs: Run[] }).runs[0]!.costs['makerFee']).toBe(0.0001);
  });
});

describe('refuses', () => {
  it.each<[flags: string, says: RegExp]>([
    ['--size 0', /--size: "0" is not allowed/],
    ['--size 1.5', /--size: "1.5" is not allowed/],
    ['--size cash:0', /"0" is not allowed/],
    ['--size cash:', /"" is not a number/],
    ['--size half', /"half" is not a size/],
    ['--size csh:5', /"csh:5" is not a size\. Did you mean "cash"\?/],
    ['--size risk:2 --stop-loss 0.1', /"2" is not a size: allowed is the share of equity to lose/],
    ['--size risk:0.01', /"risk:0.01" .* measures the loss at the stop, and .* has none\. Add --stop-loss/],
    ['--fee 10', /--fee: "10" is not allowed: it would be 1000 %/],
    ['--fee free', /--fee: "free" is not a number/],
    ['--fee exchange', /the fees of file .* are not known here\. Known: binance/],
    ['--maker-fee -0.1', /--maker-fee: "-0.1" is not allowed/],
    ['--slippage 0.9 --spread 0.5', /"1.15" is what slippage, half the spread and impact take together/],
    ['--participation 0', /--participation: "0" is not allowed/],
    ['--leverage 0.5', /--leverage: "0.5" is not allowed/],
    ['--leverage 2 --maintenance 0.6', /"0.6" as maintenance is not below the margin of 0.5/],
    ['--max-bars 1.5', /--max-bars: "1.5" is not allowed/],
    ['--break-even 0', /--break-even: "0" is not allowed/],
    ['--stop-loss 1.5', /--stop-loss: "1.5" is not allowed/],
    ['--stop-loss -0.02', /--stop-loss: "-0.02" is not allowed/],
    ['--funding funding.csv', /"5" is not a funding rate/],
  ])('%s', async (flags, says) => {
    const cwd = folder({ ...files, 'funding.csv': `time,rate\n${start + 3 * hour},5\n` });
    const { code, stdout, stderr } = await cryptobot([...base, ...flags.split(' ')], { cwd });
    expect({ failed: code === 2 || code === 5, stdout }).toEqual({ failed: true, stdout: '' });
    expect(stderr).toMatch(says);
  });

  it.each<[what: string, rows: string, says: RegExp]>([
    ['no bars', '', /no bar|no rows|empty|holds/i],
    ['one bar', `${start},1,1,1,1,1\n`, /one bar|at least 2|timeframe/i],
    ['a price of zero', `${start},1,1,0,1,1\n${start + hour},1,1,1,1,1\n`, /bar/],
    ['a negative price', `${start},1,1,-1,1,1\n${start + hour},1,1,1,1,1\n`, /bar/],
    ['a price that is no number', `${start},1,NaN,1,1,1\n${start + hour},1,1,1,1,1\n`, /bar/],
  ])('bars with %s', async (_, rows, says) => {
    const cwd = folder({ 'BTC-USDT-1h.csv': `timestamp,open,high,low,close,volume\n${rows}` });
    const args = ['backtest', 'buy-and-hold', '--bars', 'BTC-USDT-1h.csv', '--timeframe', '1h'];
    const { code, stdout, stderr } = await cryptobot(args, { cwd });
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr).toMatch(says);
  });
});
