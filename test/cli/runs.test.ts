import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cryptobot, folder, strategyText } from './cryptobot.ts';

const month = ['--from', '2023-01-01', '--to', '2023-02-01'];
const hour = 3_600_000;

interface Verified {
  readonly runs: readonly { readonly id: string; readonly changed: readonly string[] }[];
}

async function verify(cwd: string): Promise<{ code: number | null; changed: readonly string[] }> {
  const { code, stdout } = await cryptobot(['runs', 'verify', '--json'], { cwd });
  const { runs } = JSON.parse(stdout) as Verified;
  return { code, changed: runs.flatMap(({ changed }) => changed) };
}

function kept(cwd: string): string[] {
  const runs = join(cwd, 'data/runs');
  return existsSync(runs) ? readdirSync(runs) : [];
}

describe('backtest keeps its runs', () => {
  it('in a folder under the id, and says where', async () => {
    const cwd = folder();
    const { code, stderr } = await cryptobot(['backtest', 'ema-cross', ...month], { cwd });
    const [id, ...others] = kept(cwd);
    expect({ code, others, id }).toEqual({
      code: 0,
      others: [],
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(stderr).toContain(`Run: data/runs/${id}\n`);
    const file = (name: string) => join(cwd, 'data/runs', id!, name);
    expect(readdirSync(file('')).toSorted()).toEqual([
      'equity.parquet',
      'run.json',
      'runs.parquet',
      'trades.parquet',
    ]);
    const document = await cryptobot(['backtest', 'ema-cross', ...month, '--json'], { cwd });
    const { runs } = JSON.parse(document.stdout) as { runs: { id: string; metrics: object }[] };
    const manifest = JSON.parse(readFileSync(file('run.json'), 'utf8')) as { id: string; metrics: object };
    expect(manifest).toMatchObject({ id: runs[0]!.id, metrics: runs[0]!.metrics });
  });

  it('the same run once, byte by byte', async () => {
    const [one, two] = [folder(), folder()];
    for (const cwd of [one, one, two]) await cryptobot(['backtest', 'ema-cross', ...month], { cwd });
    expect(kept(one)).toEqual(kept(two));
    for (const name of ['equity.parquet', 'runs.parquet', 'trades.parquet']) {
      const read = (cwd: string) => readFileSync(join(cwd, 'data/runs', kept(cwd)[0]!, name));
      expect(read(one).equals(read(two)), name).toBe(true);
    }
  });

  it('the one that was made last as the latest, also where it was kept before', async () => {
    const cwd = folder();
    for (const name of ['ema-cross', 'sma-cross', 'ema-cross'])
      await cryptobot(['backtest', name, ...month], { cwd });
    const { stdout } = await cryptobot(['runs', 'show', '--json'], { cwd });
    expect(JSON.parse(stdout)).toMatchObject({ strategy: 'ema-cross' });
  });

  it('with --json only when asked, and never with --no-save', async () => {
    const cwd = folder();
    await cryptobot(['backtest', 'ema-cross', ...month, '--json'], { cwd });
    await cryptobot(['backtest', 'ema-cross', ...month, '--no-save'], { cwd });
    expect(kept(cwd)).toEqual([]);
    const { stderr } = await cryptobot(['backtest', 'ema-cross', ...month, '--json', '--save'], { cwd });
    expect(stderr).toBe('');
    expect(kept(cwd)).toHaveLength(1);
  });

  it('or says why it could not', async () => {
    const cwd = folder({ data: 'in the way' });
    const { code, stderr } = await cryptobot(['backtest', 'ema-cross', ...month], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/could not be kept in ".*data.runs".*--no-save/);
  });
});

describe('runs list and show', () => {
  it('list every run, and show one by the beginning of its id', async () => {
    const cwd = folder();
    await cryptobot(['backtest', 'ema-cross', 'sma-cross', ...month], { cwd });
    // What a crash left behind is no run.
    mkdirSync(join(cwd, 'data/runs/.0123456789abcdef.draft'));
    const { stdout } = await cryptobot(['runs', 'list'], { cwd });
    expect(stdout.trim().split('\n')).toHaveLength(3);
    expect(stdout).toMatch(/ema-cross +sample:BTC\/USDT +1h +2023-01-01 +2023-01-31/);
    const id = kept(cwd).find((name) => !name.startsWith('.'));
    const shown = await cryptobot(['runs', 'show', id!.slice(0, 12)], { cwd });
    expect(shown.stdout).toContain(id);
    expect(shown.stdout).toMatch(/Again: cryptobot backtest (ema|sma)-cross --market sample:BTC\/USDT/);
    const wrong = await cryptobot(['runs', 'show', 'zzz'], { cwd });
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('"zzz" is not a run. See: cryptobot runs list');
  });

  it('say what to type where nothing is kept', async () => {
    expect((await cryptobot(['runs', 'list'])).stdout).toContain('cryptobot backtest ema-cross');
    const { code, stderr } = await cryptobot(['runs', 'show']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('No runs are kept') });
  });
});

describe('data sql', () => {
  it('asks runs, trades and equity', async () => {
    const cwd = folder();
    await cryptobot(['backtest', 'ema-cross', ...month], { cwd });
    const sql =
      'SELECT r.strategy, r.bars, (SELECT count(*) FROM equity) AS closes, r.trades = (SELECT count(*) FROM trades t WHERE t.exitTime IS NOT NULL AND NOT isnan(t.exitTime) AND t.run = r.run) AS agrees FROM runs r';
    const { stdout } = await cryptobot(['data', 'sql', sql, '--json'], { cwd });
    expect((JSON.parse(stdout) as { rows: unknown[] }).rows).toEqual([['ema-cross', 744, '744', true]]);
  });
});

describe('runs verify', () => {
  const rows = (last: number) =>
    [
      'timestamp,open,high,low,close,volume',
      ...Array.from({ length: 30 }, (_, k) => {
        const open = 100 + (k % 7);
        return [
          Date.UTC(2024, 0, 1) + k * hour,
          open,
          open + 1,
          open - 1,
          open + 0.5,
          k === 29 ? last : 5,
        ].join();
      }),
      '',
    ].join('\n');

  it('finds the same again from any folder of the project, for all kinds of runs', async () => {
    const signals = `timestamp,enterLong\n${Date.UTC(2024, 0, 1, 3)},1\n`;
    const cwd = folder({
      'cryptobot.config.json': '{ "size": "cash:1000", "spread": 0.001 }',
      'BTC-USDT-1h.csv': rows(5),
      'mine.csv': signals,
      'ideas/holder.ts': strategyText('holder'),
      'below/keep': '',
    });
    await cryptobot(['backtest', '--signals', 'mine.csv', '--bars', 'BTC-USDT-1h.csv'], { cwd });
    await cryptobot(['backtest', './ideas/holder.ts', 'ema-cross', ...month, '--stop-loss', '0.1'], { cwd });
    const both = ['--market', 'sample:BTC/USDT', '--market', 'sample:ETH/USDT'];
    await cryptobot(['backtest', 'ema-cross', 'sma-cross', ...month, ...both, '--portfolio'], { cwd });
    expect(kept(cwd)).toHaveLength(4);
    expect(await verify(join(cwd, 'below'))).toEqual({ code: 0, changed: [] });
  });

  it('names what has changed', async () => {
    const cwd = folder({ 'BTC-USDT-1h.csv': rows(5), 'strategies/holder.ts': strategyText('holder') });
    await cryptobot(['backtest', 'holder', '--bars', 'BTC-USDT-1h.csv'], { cwd });
    const [id] = kept(cwd);
    const run = (name: string) => join(cwd, 'data/runs', id!, name);

    writeFileSync(join(cwd, 'BTC-USDT-1h.csv'), rows(6));
    expect(await verify(cwd)).toEqual({ code: 1, changed: ['bars have changed'] });
    writeFileSync(join(cwd, 'BTC-USDT-1h.csv'), rows(5));
    expect((await verify(cwd)).code).toBe(0);

    writeFileSync(join(cwd, 'strategies/holder.ts'), `${strategyText('holder')}\n// changed\n`);
    expect((await verify(cwd)).changed).toEqual(['the source of the strategy has changed']);
    rmSync(join(cwd, 'strategies/holder.ts'));
    expect((await verify(cwd)).changed).toEqual([expect.stringContaining('"holder" is not a strategy')]);
    writeFileSync(join(cwd, 'strategies/holder.ts'), strategyText('holder'));

    const manifest = readFileSync(run('run.json'), 'utf8');
    writeFileSync(run('run.json'), manifest.replace(/"totalReturn": [^,]*/, '"totalReturn": 9'));
    expect((await verify(cwd)).changed).toEqual(['metrics differ']);
    writeFileSync(run('run.json'), manifest.replace(/"engine": "[^"]*"/, '"engine": "0.0.1"'));
    expect((await verify(cwd)).changed).toEqual([expect.stringContaining('kept by cryptobot 0.0.1')]);
    writeFileSync(run('run.json'), manifest);

    writeFileSync(run('trades.parquet'), 'other');
    rmSync(run('equity.parquet'));
    expect((await verify(cwd)).changed).toEqual([
      'trades.parquet is not what was kept',
      'equity.parquet is not what was kept',
    ]);
    writeFileSync(run('run.json'), '{');
    const { code, stderr } = await cryptobot(['runs', 'verify'], { cwd });
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('cannot be read') });
  });
});
