import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readParquet, writeParquet } from '#adapters/duckdb';
import { loadSeries, type Store } from '#adapters/files';
import { random } from '#numbers';
import { candleAt, killed, span } from './killed.ts';

// What a kill leaves behind is no matter of the Node version, so not every version is killed as often.
const kills = process.env['CRYPTOBOT_LONG'] === '0' ? 40 : 200;
const root = fileURLToPath(new URL('../..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'cryptobot-kill-'));
// Beside the packages, which it loads as the program does.
const victim = join(root, `node_modules/.cache/cryptobot-kill-${process.pid}.mjs`);

beforeAll(() =>
  build({
    entryPoints: [fileURLToPath(new URL('kill-victim.ts', import.meta.url))],
    outfile: victim,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    conditions: ['cryptobot-source'],
    logLevel: 'error',
  }),
);
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
  rmSync(victim, { force: true });
});

// Each chain of kills goes on in one folder until the series is whole, then begins in a new one.
it(`kill -9 at ${kills} moments of a fetch leaves whole bars, and the next run completes them to the same bytes`, async () => {
  const whole = mkdtempSync(join(work, 'whole-'));
  await run(whole, Infinity);
  const expected = contents(whole);
  expect(await barsIn(whole)).toBe((span.to - span.from) / 3_600_000);

  let done = 0;
  let finished = 0;
  const chain = async (seed: number): Promise<void> => {
    const chance = random(seed);
    let folder = mkdtempSync(join(work, 'killed-'));
    while (done < kills) {
      done++;
      const wasKilled = await run(folder, chance.next() * 120);
      await barsIn(folder);
      if (wasKilled) continue;
      expect(contents(folder)).toEqual(expected);
      finished++;
      folder = mkdtempSync(join(work, 'killed-'));
    }
    await run(folder, Infinity);
    expect(contents(folder)).toEqual(expected);
  };
  await Promise.all([chain(1), chain(2), chain(3)]);
  expect(finished).toBeLessThan(kills / 2);
}, 240_000);

// Tells whether it was killed before it was done.
function run(folder: string, delay: number): Promise<boolean> {
  const child = spawn(process.execPath, [victim, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (delay < Infinity) child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), delay));
  return new Promise((resolve, reject) =>
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL') resolve(true);
      else if (code === 0) resolve(false);
      else reject(new Error(`the fetch ended with ${code ?? signal}`));
    }),
  );
}

// The store opens, and every bar in it is what was traded.
async function barsIn(folder: string): Promise<number> {
  const loaded = await loadSeries(storeAt(folder), killed);
  if (!loaded) return 0;
  const { time, open, high, low, close, volume, length } = loaded.bars;
  for (let i = 0; i < length; i++)
    expect([time[i], open[i], high[i], low[i], close[i], volume[i]]).toEqual(candleAt(time[i]!));
  return length;
}

function storeAt(folder: string): Store {
  return {
    root: folder,
    parquet: { read: readParquet, write: (parts, onPart) => writeParquet(parts, 'ms', onPart) },
  };
}

function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile() && !path.includes('cache'));
  return Object.fromEntries(
    files.map((path) => [
      relative(folder, path),
      createHash('sha256').update(readFileSync(path)).digest('hex'),
    ]),
  );
}
