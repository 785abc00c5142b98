import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { bin, cryptobot, folder } from './cryptobot.ts';

/** The packages a command loads, whether they lie in node_modules or in our own bundle. */
async function packagesOf(args: readonly string[], cwd = folder()): Promise<string[]> {
  const log = join(folder(), 'loaded');
  writeFileSync(log, '');
  const hooks = `import { appendFileSync } from 'node:fs';
    export async function load(url, context, next) { appendFileSync(${JSON.stringify(log)}, url + '\\n'); return next(url, context); }`;
  const register = `import { register } from 'node:module'; register(${JSON.stringify(dataUrl(hooks))});`;
  const { code } = await cryptobot(args, { cwd, node: ['--import', dataUrl(register)] });
  expect(code).toBe(0);
  const files = readFileSync(log, 'utf8')
    .split('\n')
    .filter((url) => url.startsWith('file:'))
    .map((url) => new URL(url).pathname);
  const bundled = files
    .filter((file) => file.includes('/dist/'))
    .flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/^\/\/ (.*node_modules\/.*)$/gm)].map((match) => match[1]!),
    );
  return [...new Set([...files, ...bundled].flatMap((path) => packageOf(path) ?? []))].toSorted();
}

function packageOf(path: string): string | undefined {
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
}

function dataUrl(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}

describe('what a command loads', () => {
  test.each(['--version', '--help', 'backtest --help', 'doctor --help'])(
    '%s: nothing but the argument parser',
    async (line) => {
      expect(await packagesOf(line.split(' '))).toEqual(['commander']);
    },
  );

  const heavy = new Set([
    '@duckdb/node-api',
    'apache-arrow',
    'bullmq',
    'ccxt',
    'ink',
    'ioredis',
    'libsql',
    'react',
    'tulind',
    'zod',
  ]);
  test.each(['completion bash', 'config show', 'strategies list', 'init', 'keys list', 'audit verify'])(
    '%s: none of the heavy packages',
    async (line) => {
      const loaded = await packagesOf(line.split(' '));
      expect(loaded.filter((name) => heavy.has(name))).toEqual([]);
      expect(loaded).toContain('commander');
    },
  );

  test('data list, data --help: none of the heavy packages', async () => {
    for (const line of ['data list', 'data --help', 'data import --help']) {
      const loaded = await packagesOf(line.split(' '));
      expect(loaded.filter((name) => heavy.has(name))).toEqual([]);
    }
  });

  test('a warm store is read without DuckDB, a file of text without Arrow', async () => {
    const rows = Array.from({ length: 200 }, (_, k) => `${1.7e12 - (1.7e12 % 3.6e6) + k * 3.6e6},5,7,3,4,1`);
    const cwd = folder({ 'bars.csv': ['time,open,high,low,close,volume', ...rows].join('\n') });
    const market = ['--market', 'binance:BTC/USDT'];
    // A run that is new is kept as Parquet, and the warm one below is kept already.
    const file = ['backtest', 'sma-cross', ...market, '--bars', 'bars.csv', '--no-save'];
    expect(await packagesOf(file, cwd)).not.toContain('@duckdb/node-api');
    expect(await packagesOf(['data', 'import', 'bars.csv', ...market], cwd)).toContain('@duckdb/node-api');
    expect(await packagesOf(['backtest', 'sma-cross', ...market], cwd)).toContain('@duckdb/node-api');
    const warm = await packagesOf(['backtest', 'sma-cross', ...market], cwd);
    expect(warm.filter((name) => heavy.has(name))).toEqual([]);
  });

  test('a search without a queue loads nothing that speaks to Redis', async () => {
    const search = ['sweep', 'sma-cross', '--param', 'fast=5,10', '--from', '2024-12-01', '--json'];
    expect((await packagesOf(search)).filter((name) => heavy.has(name))).toEqual([]);
  });

  test.each([
    ['json', '{}'],
    ['yaml', 'fee: 0.1'],
  ])('a configuration in %s needs no TypeScript loader', async (ending, text) => {
    const cwd = folder({ [`cryptobot.config.${ending}`]: text });
    expect(await packagesOf(['config', 'show'], cwd)).not.toContain('jiti');
  });

  test('the probe sees what is loaded', async () => {
    expect(await packagesOf(['doctor'])).toEqual(
      expect.arrayContaining(['@duckdb/node-api', 'apache-arrow', 'ccxt']),
    );
  });
});

describe('a Node that is too old', () => {
  const pretend = (version: string) => [
    '--import',
    dataUrl(
      `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`,
    ),
  ];

  test.each(['12.22.12', '18.20.4', '20.18.3'])('%s is refused in one sentence', async (version) => {
    const { code, stdout, stderr } = await cryptobot(['--version'], { node: pretend(version) });
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: cryptobot needs Node 20.19 or newer, and this is Node "${version}". Install a newer one from https://nodejs.org and try again.\n`,
    });
  });

  test('is a JSON error with --json', async () => {
    const { stderr } = await cryptobot(['doctor', '--json'], { node: pretend('18.20.4') });
    expect(JSON.parse(stderr)).toEqual({
      error: { kind: 'failed', message: expect.stringContaining('Node "18.20.4"') },
    });
  });

  test.each(['20.19.0', '22.0.0', '24.21.0'])('%s is not', async (version) => {
    expect((await cryptobot(['--version'], { node: pretend(version) })).code).toBe(0);
  });

  test('can read the file that refuses it', () => {
    const source = readFileSync(bin, 'utf8');
    const lowered = (target: string) =>
      transformSync(source, { target, supported: { 'dynamic-import': true } }).code;
    expect(lowered('es2017')).toBe(lowered('esnext'));
  });
});

test('a program that is not built says how to build it', () => {
  const copy = folder({ 'package.json': '{ "type": "module" }' });
  mkdirSync(join(copy, 'bin'));
  copyFileSync(bin, join(copy, 'bin/cryptobot.js'));
  const { status, stderr } = spawnSync(process.execPath, [join(copy, 'bin/cryptobot.js')], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'error: cryptobot is not built yet: "dist/cli.js" is not there. Run: npm run build\n',
  });
});
