import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { bash, bin, cryptobot, folder } from './cryptobot.ts';

const quarter = ['--from', '2023-01-01', '--to', '2023-04-01'];
const read = (cwd: string, file: string) => readFileSync(join(cwd, file), 'utf8');

interface Verdicts {
  readonly passed: boolean;
  readonly verdicts: readonly { readonly about: string; readonly check: string; readonly passed: boolean }[];
}

describe('backtest --gate', () => {
  test('exits with 3 and a table of what failed and by how much', async () => {
    const { code, stdout, stderr } = await cryptobot([
      'backtest',
      'ema-cross',
      ...quarter,
      '--gate',
      'sharpe>=3',
      '--gate',
      'maxDrawdown<=99%',
    ]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^FAIL +sharpe >= 3 +-?\d+\.\d\d +3\.00 +\d+\.\d\d$/m);
    expect(stdout).toMatch(/^pass +maxDrawdown <= 99% +\d+\.\d % +99\.0 %$/m);
    expect(stderr).toMatch(/error: 1 of 2 gates failed\.\n$/);
  });

  test('passes with 0, and says the same as JSON', async () => {
    const { code, stdout } = await cryptobot([
      'backtest',
      'ema-cross',
      ...quarter,
      '--gate',
      'trades>=1',
      '--json',
    ]);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { gates: Verdicts }).gates).toMatchObject({
      passed: true,
      verdicts: [{ about: 'ema-cross on sample:BTC/USDT 1h', check: 'trades >= 1', passed: true }],
    });
  });

  test('judges every run, and the choice among them', async () => {
    const { code, stdout } = await cryptobot([
      'backtest',
      'ema-cross',
      'sma-cross',
      ...quarter,
      '--gate',
      'trades>=1',
      '--gate',
      'pbo<=0',
      '--json',
    ]);
    expect(code).toBe(3);
    const { gates } = JSON.parse(stdout) as { gates: Verdicts };
    expect(gates.verdicts.map(({ about, passed }) => [about, passed])).toEqual([
      ['sma-cross on sample:BTC/USDT 1h', true],
      ['ema-cross on sample:BTC/USDT 1h', true],
      ['comparison', false],
    ]);
  });

  test('writes verdicts for people and machines even when they are bad', async () => {
    const cwd = folder();
    const files = ['--junit', 'out/g.xml', '--markdown', 'out/c.md', '--comparison', 'out/c.csv'];
    files.push('--report', 'out/r.html');
    const { code } = await cryptobot(['backtest', 'ema-cross', ...quarter, '--gate', 'sharpe>=3', ...files], {
      cwd,
    });
    expect(code).toBe(3);
    expect(read(cwd, 'out/g.xml')).toContain('failures="1"');
    expect(read(cwd, 'out/c.md')).toMatch(/^## ❌ 1 of 1 gate failed\n/);
    expect(read(cwd, 'out/r.html')).toContain('<th scope="row">sharpe &gt;= 3</th>');
    expect(read(cwd, 'out/c.csv')).toMatch(/^id,strategy,/);
  });

  test('leaves the identity and the request of a kept run alone', async () => {
    const cwd = folder();
    await cryptobot(['backtest', 'ema-cross', ...quarter], { cwd });
    const shown = await cryptobot(['runs', 'show', '--json'], { cwd });
    await cryptobot(['backtest', 'ema-cross', ...quarter, '--gate', 'sharpe>=3'], { cwd });
    expect((await cryptobot(['runs', 'show', '--json'], { cwd })).stdout).toBe(shown.stdout);
  });

  test('a strategy that cannot run is no passed gate', async () => {
    const cwd = folder({
      'strategies/broken.ts': 'throw new Error("oops");',
      'strategies/fine.ts': `import { defineStrategy } from 'cryptobot';
export default defineStrategy({ name: 'fine', about: '', series: ({ close }) => ({ enterLong: close.above(0) }) });`,
    });
    const { code } = await cryptobot(
      ['backtest', ...quarter, '--gate', 'exposure>=50%', '--junit', 'g.xml', '--markdown', 'c.md'],
      { cwd },
    );
    expect(code).toBe(1);
    expect(read(cwd, 'g.xml')).toMatch(/<testcase classname="broken" name="runs"><error message="[^"]*oops/);
    expect(read(cwd, 'c.md')).toContain('❌ **broken** could not be run');
  });
});

describe('files of verdicts', () => {
  const stale = { 'v.md': '## ✅ The gate passed', 'g.xml': '<testsuites/>', 'c.csv': 'id\n' };
  const failing = {
    'strategies/failing.ts': `import { between, defineStrategy } from 'cryptobot';
export default defineStrategy({ name: 'failing', about: '', params: { n: between(1, 9, 3) }, series: () => ({ enterLong: gone }) });`,
    'strategies/late.ts': `import { between, defineStrategy } from 'cryptobot';
export default defineStrategy({ name: 'late', about: '', params: { n: between(1, 9, 3) }, series: ({ close }) => ({ close }), decide: () => { throw new Error('oops'); } });`,
    'bad.yaml': 'gates: [sharp >= 1]',
  };
  const files = ['--markdown', 'v.md', '--junit', 'g.xml', '--comparison', 'c.csv'];

  it.each([
    [['backtest', 'ema-cross', ...files, '--gates', 'sharpe>=9'], '"--gates" is not an option'],
    [['backtest', 'ema-cross', ...files, '--cash'], '"--cash" needs a value'],
    [['gate', '--markdown=v.md', '--junit=g.xml', '--comparison=c.csv', '--cash', 'x'], '"x"'],
    [['--config', 'c.yaml', 'sweep', 'ema-cross', 'sma-cross', ...files], '"sma-cross" is one word too many'],
  ])('do not outlive a command line that is not understood: %j', async (args, reason) => {
    const cwd = folder(stale);
    const { code, stderr } = await cryptobot(args, { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
    expect(existsSync(join(cwd, 'c.csv'))).toBe(false);
    expect(read(cwd, 'v.md')).toContain('could not be run');
    expect(read(cwd, 'g.xml')).toMatch(/<testcase classname="cryptobot \w+" name="runs"><error/);
  });

  it.each([
    [['backtest', 'ema-cross', '--gate-file', 'v.md', '--markdown', 'v.md', '--gates', 'x']],
    [['backtest', '--markdown', '--gates', 'v.md']],
    [['report', '--markdown', 'v.md', '--gates', 'x']],
    [['backtest', 'ema-cross', '--gates', 'x', '--', '--markdown', 'v.md']],
  ])('stay where it is not plain that they are such files: %j', async (args) => {
    const cwd = folder(stale);
    expect((await cryptobot(args, { cwd })).code).toBe(2);
    expect(read(cwd, 'v.md')).toBe(stale['v.md']);
  });

  it.each([
    [
      ['backtest', 'failing', '--compare', '--gate', 'trades>=1', '--report', 'r.html'],
      1,
      'gone is not defined',
    ],
    [['gate', 'failing', '--gate', 'trades>=1'], 1, 'gone is not defined'],
    [['gate', 'ema-cross', '--gate-file', 'bad.yaml'], 2, 'is not a metric that can be gated'],
    [
      ['sweep', 'late', '--param', 'n=1:3:1', '--gate', 'trades>=1', '--gate', 'pbo<=1'],
      1,
      'None of the 3 trials',
    ],
    [
      ['walkforward', 'late', '--param', 'n=1:3:1', '--folds', '2', '--gate', 'trades>=1'],
      1,
      'In no training',
    ],
  ])('tell of what fails: %j', async (args, code, reason) => {
    const cwd = folder({ ...stale, ...failing });
    const { stderr, ...ended } = await cryptobot([...args, ...quarter, ...files], { cwd });
    expect(ended.code).toBe(code);
    expect(stderr).toContain(reason);
    expect(stderr).not.toContain('every run');
    expect(stderr).not.toContain('Report:');
    expect(read(cwd, 'v.md')).toMatch(/^## ❌ Nothing could be judged(: Sweep of late)?\n/);
    expect(read(cwd, 'v.md')).toContain(reason);
    expect(read(cwd, 'g.xml')).toMatch(/failures="0" errors="1"[^]*name="runs"><error message="/);
    expect(read(cwd, 'g.xml')).toContain(reason);
    expect(existsSync(join(cwd, 'c.csv')) && read(cwd, 'c.csv')).not.toBe(stale['c.csv']);
  });

  test('announce no report where nothing ran', async () => {
    const cwd = folder({ ...stale, ...failing });
    const args = ['backtest', 'failing', 'late', ...quarter, '--gate', 'trades>=1', '--report', 'r.html'];
    const { code, stderr } = await cryptobot([...args, ...files], { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('--gate has judged nothing: there is no run to judge.');
    expect(stderr).not.toContain('Report:');
    expect(read(cwd, 'g.xml')).toContain('errors="2" skipped="1"');
  });

  test('do not call it passed when a strategy could not run', async () => {
    const cwd = folder({ ...stale, ...failing });
    const args = ['backtest', 'ema-cross', 'late', ...quarter, '--gate', 'trades>=1', ...files];
    const { code, stdout } = await cryptobot(args, { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('The gate passed, but 1 of 2 strategies could not be run.');
    expect(read(cwd, 'v.md')).toMatch(/^## ❌ The gate passed, but 1 of 2 strategies could not be run\n/);
  });
});

describe('gate', () => {
  it.each([
    [[], '"cryptobot gate" needs something to judge by'],
    [['--gate', 'sharp>=1'], '--gate: "sharp" is not a metric that can be gated. Did you mean "sharpe"?'],
    [['--gate-file', 'g.yaml'], '--gate-file: "g.yaml" is not there.'],
    [
      ['--golden', 'g.json'],
      '--golden: "g.json" is not there. Write another path, or write it with the same command and --update.',
    ],
    [['--gate', 'sharpe>=1', '--expect', 'same'], '"--expect" is about a golden file. Add --golden FILE.'],
    [['--golden', 'x', '--expect', 'better'], '--expect: "better" is not known.'],
    [
      ['--golden', 'x', '--tolerance', 'sharp=1'],
      '--tolerance: "sharp" is not a metric. Did you mean "sharpe"?',
    ],
    [
      ['ema-cross', '--run', 'latest', '--gate', 'sharpe>=1'],
      '"ema-cross" is a strategy to run, and --run names runs that are kept.',
    ],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await cryptobot(['gate', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('judges kept runs without running them', async () => {
    const cwd = folder();
    await cryptobot(['backtest', 'ema-cross', 'sma-cross', ...quarter], { cwd });
    const { runs } = JSON.parse((await cryptobot(['runs', 'list', '--json'], { cwd })).stdout) as {
      runs: readonly { readonly id: string }[];
    };
    const ids = runs.flatMap(({ id }) => ['--run', id.slice(0, 6)]);
    const kept = await cryptobot(['gate', ...ids, '--gate', 'sharpe>=3', '--gate', 'pbo<=1', '--json'], {
      cwd,
    });
    const fresh = await cryptobot(
      ['gate', 'ema-cross', 'sma-cross', ...quarter, '--gate', 'sharpe>=3', '--gate', 'pbo<=1', '--json'],
      { cwd },
    );
    expect([kept.code, fresh.code]).toEqual([3, 3]);
    const [one, other] = [kept, fresh].map(
      ({ stdout }) => JSON.parse(stdout) as Verdicts & { runs: object[] },
    );
    expect(one!.verdicts).toEqual(other!.verdicts);
    expect(one!.runs).toEqual(other!.runs);
  });

  test('refuses a kept run whose tables were touched', async () => {
    const cwd = folder();
    await cryptobot(['backtest', 'ema-cross', ...quarter], { cwd });
    const { stdout } = await bash(
      'f=$(echo data/runs/*/equity.parquet); echo x >> $f; cryptobot gate --run latest --gate "sharpe>=-9" 2>&1; echo $?',
      { cwd },
    );
    expect(stdout).toMatch(/equity\.parquet" is not what was kept\. See: cryptobot runs verify \w{16}\n5\n$/);
  });
});

describe('sweep --gate', () => {
  test('judges the best trial and the choice of it', async () => {
    const cwd = folder();
    const space = ['--param', 'fast=5:15:5', '--param', 'slow=30:50:10'];
    const gates = ['--gate', 'trades>=1', '--gate', 'deflatedSharpe>=100%'];
    const files = ['--markdown', 'c.md', '--comparison', 'c.csv', '--report', 'r.html'];
    const { code, stdout } = await cryptobot(
      ['sweep', 'sma-cross', ...quarter, ...space, ...gates, ...files, '--json'],
      { cwd },
    );
    expect(code).toBe(3);
    const { verdicts } = (JSON.parse(stdout) as { gates: Verdicts }).gates;
    expect(verdicts.map(({ about, check, passed }) => [about, check, passed])).toEqual([
      ['sma-cross on sample:BTC/USDT 1h', 'trades >= 1', true],
      ['comparison', 'deflatedSharpe >= 100%', false],
    ]);
    expect(read(cwd, 'c.md')).toContain('the best of 9, worth');
    expect(read(cwd, 'c.md')).toContain('cryptobot sweep sma-cross');
    expect(read(cwd, 'c.md')).toMatch(/^## ❌ 1 of 2 gates failed: Sweep of sma-cross\n/);
    expect(read(cwd, 'c.csv')).toMatch(/^trial,strategy,market,timeframe,fast,slow,failedGates,/);
    expect(read(cwd, 'c.csv').trimEnd().split('\n')).toHaveLength(1 + 9 + 1);
    expect(read(cwd, 'r.html')).toContain('1 of 2 gates failed.');
  });
});

describe('a golden run', () => {
  const args = ['gate', 'ema-cross', ...quarter, '--golden', 'golden.json'];

  test('is written once, holds on every rerun, from the archive too, and tells what changed', async () => {
    const cwd = folder();
    const update = await cryptobot([...args, '--update'], { cwd });
    expect(update).toMatchObject({ code: 0, stderr: expect.stringContaining('Golden: golden.json (1 run)') });
    const golden = read(cwd, 'golden.json');
    expect((await cryptobot(args, { cwd })).code).toBe(0);
    expect((await cryptobot(['gate', '--run', 'latest', '--golden', 'golden.json'], { cwd })).code).toBe(0);
    const changed = await cryptobot([...args, '--fee', '0.0011'], { cwd });
    expect(changed.code).toBe(3);
    expect(changed.stdout).toMatch(/^FAIL +same trades$/m);
    expect(changed.stdout).toContain('Trade 1 differs: quantity is ');
    expect((await cryptobot([...args, '--fee', '0.0005', '--expect', 'no-worse'], { cwd })).code).toBe(0);
    const later = await cryptobot([...args, '--from', '2023-02-01', '--expect', 'no-worse'], { cwd });
    expect(later.stdout).toMatch(
      /The golden run had other bars, 2023-01-01 to 2023-03-31 \(\w{8}\); these are 2023-02-01 to 2023-03-31/,
    );
    expect(read(cwd, 'golden.json')).toBe(golden);
  });

  test('is not lost without a word when the file is written anew', async () => {
    const cwd = folder();
    const made = (...names: string[]) =>
      cryptobot(['gate', ...names, ...quarter, '--golden', 'golden.json', '--no-save'], { cwd });
    await made('ema-cross', '--update');
    const { code, stdout } = await made('sma-cross');
    expect(code).toBe(3);
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'The golden file has no such run. Make all runs together with --update to take it in: that writes the file anew, and now would drop 1 run in it that was not made.',
    );
    const other = await made('sma-cross', '--update');
    expect(other.stderr).toContain(
      'Golden: golden.json (1 run)\n1 run that golden.json had was not made now, and is no longer in it.',
    );
    writeFileSync(join(cwd, 'golden.json'), 'damaged');
    const both = await made('ema-cross', 'sma-cross', '--update');
    expect(both).toMatchObject({ code: 0, stderr: expect.stringContaining('golden.json (2 runs)') });
    expect(both.stderr).not.toContain('no longer in it');
  });

  test('is refused when it is something else', async () => {
    const { code, stderr } = await cryptobot(args, { cwd: folder({ 'golden.json': '{ "runs": [] }' }) });
    expect(code).toBe(2);
    expect(stderr).toContain(
      '"golden.json" is not a golden file: golden is missing, and has to be 1. Write one with: cryptobot gate',
    );
  });
});

describe('a file of gates', () => {
  test('has budgets per strategy, in YAML and JSON alike', async () => {
    const budget = { gates: ['trades>=1'], budgets: [{ strategy: 'sma-cross', gates: ['trades>=5000'] }] };
    const cwd = folder({
      'g.yaml':
        'gates: [trades >= 1]\nbudgets:\n  - strategy: sma-cross\n    gates:\n      - trades >= 5000\n',
      'g.json': JSON.stringify(budget),
    });
    for (const file of ['g.yaml', 'g.json']) {
      const { code, stdout } = await cryptobot(
        ['gate', 'ema-cross', 'sma-cross', ...quarter, '--gate-file', file, '--json'],
        { cwd },
      );
      expect(code).toBe(3);
      expect((JSON.parse(stdout) as Verdicts).verdicts.map(({ about, passed }) => [about, passed])).toEqual([
        ['sma-cross on sample:BTC/USDT 1h', false],
        ['ema-cross on sample:BTC/USDT 1h', true],
      ]);
    }
  });

  test.each([
    ['c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\ngates: [*c, *c, *c]', 'Excessive alias count'],
    ['gates: [*d]', 'Unresolved alias'],
    ['gates: &d [*d]', 'circular'],
  ])('whose aliases cannot be followed is named: %s', async (text, reason) => {
    const list = (one: string) => `[${Array.from({ length: 10 }, () => one).join(', ')}]`;
    const cwd = folder({ 'g.yaml': `a: &a ${list('x')}\nb: &b ${list('*a')}\n${text}\n` });
    const { code, stderr } = await cryptobot(['gate', 'ema-cross', ...quarter, '--gate-file', 'g.yaml'], {
      cwd,
    });
    expect(stderr).toMatch(
      new RegExp(`g\\.yaml is not valid YAML: .*${reason}.*Write out what its aliases stand for\\.\\n$`),
    );
    expect(code).toBe(2);
  });

  test('that is about other runs says so', async () => {
    const cwd = folder({
      'g.yaml': 'gates: [trades >= 1]\nbudgets: [{ strategy: gone, gates: [trades >= 1] }]',
    });
    const { code, stderr } = await cryptobot(['gate', 'ema-cross', ...quarter, '--gate-file', 'g.yaml'], {
      cwd,
    });
    expect(code).toBe(0);
    expect(stderr).toContain('The budget for gone is about none of these runs.');
  });

  test('judges the choice by none of its budgets that are about other runs', async () => {
    const cwd = folder({
      'g.yaml': 'gates: [pbo <= 0]\nbudgets: [{ strategy: ghost, gates: [pbo <= 100%] }]',
    });
    const { code, stdout } = await cryptobot(
      ['gate', 'ema-cross', 'sma-cross', ...quarter, '--gate-file', 'g.yaml', '--json'],
      { cwd },
    );
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      verdicts: [{ check: 'pbo <= 0', passed: false }],
      skipped: [{ about: 'ghost', checks: ['pbo <= 100%'] }],
    });
  });

  test('gives way to --gate, which says what it displaces', async () => {
    const cwd = folder({ 'g.yaml': 'budgets: [{ strategy: ema-cross, gates: [trades >= 5000] }]' });
    const args = ['gate', 'ema-cross', ...quarter, '--gate-file', 'g.yaml', '--gate', 'trades>=1'];
    const { code, stderr } = await cryptobot([...args, '--markdown', 'v.md'], { cwd });
    const note = '--gate "trades >= 1" stands in place of "trades >= 5000" (g.yaml: budget 1).';
    expect(code).toBe(0);
    expect(stderr).toContain(note);
    expect(read(cwd, 'v.md')).toContain('stands in place of');
  });

  test('of which nothing is about what ran is no passed gate', async () => {
    const cwd = folder({ 'g.yaml': 'budgets: [{ strategy: ema-crsos, gates: [sharpe >= 5] }]' });
    const args = ['gate', 'ema-cross', ...quarter, '--gate-file', 'g.yaml', '--junit', 'g.xml', '--markdown'];
    const { code, stdout, stderr } = await cryptobot([...args, 'v.md', '--json'], { cwd });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ passed: false, skipped: [{ about: 'ema-crsos' }] });
    expect(stderr).toContain(
      'g.yaml: budget 1 is for ema-crsos, and ema-cross on sample:BTC/USDT 1h ran. Did you mean',
    );
    expect(read(cwd, 'g.xml')).toMatch(
      /errors="1" skipped="1"[^]*<skipped message="The budget for ema-crsos/,
    );
    expect(read(cwd, 'v.md')).toMatch(/^## ❌ No budget is about what ran\n[^]*budget 1 is for ema-crsos/);
  });
});

describe('the CI example of a new project', () => {
  interface Step {
    readonly run?: string;
    readonly if?: string;
    readonly env?: Readonly<Record<string, string>>;
  }

  // Does the shell steps of the workflow as GitHub's runner does: one bash each, the rest skipped
  // after one failed unless they say otherwise. npm, npx and gh stand in for what the runner has.
  async function runWorkflow(cwd: string): Promise<{ failed: string[]; summary: string; comment: string }> {
    const tools = join(cwd, 'tools');
    mkdirSync(tools, { recursive: true });
    const tool = (name: string, line: string) => {
      writeFileSync(join(tools, name), `#!/bin/bash\n${line}\n`);
      chmodSync(join(tools, name), 0o755);
    };
    tool('npm', '[ "$1" = install ]');
    tool('npx', `[ "$1" = cryptobot ] && shift && exec '${process.execPath}' '${bin}' "$@"`);
    tool(
      'gh',
      `[ "$*" = "pr comment 7 --body-file reports/verdict.md --edit-last --create-if-none" ] && cp reports/verdict.md '${cwd}/comment.md'`,
    );
    const { jobs } = parse(read(cwd, '.github/workflows/backtest.yml')) as {
      jobs: { backtest: { steps: Step[] } };
    };
    const failed: string[] = [];
    const path = `${tools}:${process.env['PATH']}`;
    for (const { run, if: condition = '' } of jobs.backtest.steps) {
      if (run === undefined || (failed.length > 0 && !condition.includes('!cancelled()'))) continue;
      const env = { PATH: path, PULL_REQUEST: '7', GITHUB_STEP_SUMMARY: join(cwd, 'summary.md') };
      const { code } = await bash(`set -eo pipefail\n${run}`, { cwd, env });
      if (code !== 0) failed.push(`${code}: ${run}`);
    }
    const text = (name: string) => (existsSync(join(cwd, name)) ? read(cwd, name) : '');
    return { failed, summary: text('summary.md'), comment: text('comment.md') };
  }

  test('is green, posts the verdict and leaves the report to be uploaded', async () => {
    const cwd = folder();
    await cryptobot(['init'], { cwd });
    const { failed, summary, comment } = await runWorkflow(cwd);
    expect(failed).toEqual([]);
    expect(comment).toMatch(/^## ✅ All \d gates passed\n/);
    expect(summary).toBe(comment);
    expect(read(cwd, 'reports/report.html')).toContain('</html>');
    expect(read(cwd, 'reports/gates.xml')).toContain('failures="0"');
  });

  test('is red where nothing could run, and posts that there is no verdict of this run', async () => {
    const cwd = folder();
    await cryptobot(['init'], { cwd });
    mkdirSync(join(cwd, 'reports'));
    writeFileSync(join(cwd, 'reports/verdict.md'), '## ✅ The gate passed\n');
    writeFileSync(join(cwd, 'gates.yaml'), 'gates:\n  - sharp >= 9\n');
    const judged = await runWorkflow(cwd);
    expect(judged.failed).toHaveLength(1);
    expect(judged.comment).toMatch(/^## ❌ Nothing could be judged(: Sweep of late)?\n/);
    // A step before it fails, so that no verdict is written at all.
    rmSync(join(cwd, 'reports'), { recursive: true });
    writeFileSync(join(cwd, 'cryptobot.config.ts'), 'nonsense(');
    const { failed, comment } = await runWorkflow(cwd);
    expect(failed).toHaveLength(1);
    expect(failed[0]).toContain('npx cryptobot doctor');
    expect(comment).toMatch(/^## ❌ There is no verdict/);
  });

  test('is red where a gate fails, and posts that as well', async () => {
    const cwd = folder();
    await cryptobot(['init'], { cwd });
    writeFileSync(join(cwd, 'gates.yaml'), 'gates:\n  - sharpe >= 9\n');
    const { failed, comment } = await runWorkflow(cwd);
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatch(/^3: npx cryptobot backtest/);
    expect(comment).toMatch(/^## ❌ 1 of 1 gate failed\n/);
  });
});
