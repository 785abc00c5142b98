// A sweep by four workers on a queue next to the same by four threads, in turns. On fewer cores both
// have the same to share, so their ratio is what the queue costs. The start of the workers is not counted.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { redisPath, RedisServer } from '../support/redis.ts';
import { rounded } from './measure.ts';

const turns = 3;
const workers = 4;
// A limit is that of one machine: threads share it, each worker has it.
const memory = 128;
const bin = resolve('bin/cryptobot.js');
const path = redisPath();
if (path === undefined) throw new Error('No redis-server found; set REDIS_PATH to its program.');

const cwd = mkdtempSync(join(tmpdir(), 'cryptobot-bench-'));
const redis = await RedisServer.start(path);
const args = ['sweep', 'sma-cross', '--search', 'random', '--trials', '8000', '--no-save', '--json'];
const searched = ['--param', 'fast=2:120:1', '--param', 'slow=121:300:1'];

function seconds(...flags: string[]): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args, ...searched, ...flags], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as { readonly seconds: number }).seconds;
}

const hired = Array.from({ length: workers }, () =>
  spawn(process.execPath, [bin, 'worker', '--jobs', '1', '--queue', redis.address, '--json'], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  }),
);
await Promise.all(hired.map(({ stdout }) => new Promise((ready) => stdout.once('data', ready))));
for (const { stdout } of hired) stdout.resume();

const times = { threads: [] as number[], queue: [] as number[] };
for (let turn = 0; turn < turns; turn++) {
  times.threads.push(seconds('--jobs', String(workers), '--max-memory', String(workers * memory)));
  // Another fee each time: answers of the turn before would still be there.
  times.queue.push(
    seconds('--queue', redis.address, '--max-memory', String(memory), '--fee', String(0.001 + turn / 1e6)),
  );
}
for (const worker of hired) worker.kill('SIGKILL');
await redis.stop();
rmSync(cwd, { recursive: true, force: true });

const best = { threads: Math.min(...times.threads), queue: Math.min(...times.queue) };
process.stdout.write(
  JSON.stringify({
    trials: 8000,
    seconds: { threads: rounded(best.threads), queue: rounded(best.queue) },
    efficiency: rounded(best.threads / best.queue),
    target: { efficiency: 0.9 },
  }),
);
