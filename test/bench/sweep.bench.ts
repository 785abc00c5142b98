// How long whole searches take as a command, what memory they need, and what a second thread brings.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rounded } from './measure.ts';

const twoYears = ['--from', '2021-01-01', '--to', '2023-01-01'];
const pairs = [...twoYears, '--param', 'fast=5:194:3', '--param', 'slow=5:194:3', '--where', 'fast < slow'];
const many = [...twoYears, '--param', 'fast=2:200:1', '--param', 'slow=5:500:1', '--search', 'random'];
// Series over minute bars do not all fit into memory at once.
const long =
  '--timeframe 1m --from 2021-01-01 --to 2022-01-01 --param fast=5:194:6 --param slow=5:494:3'.split(' ');

interface Took {
  readonly seconds: number;
  readonly megabytes: number;
  readonly trials: number;
}

const one = await command([...pairs, '--jobs', '1']);
const usual = await command(pairs);
const guarded = await command([...pairs, '--stop-loss', '0.05', '--take-profit', '0.1', '--jobs', '1']);
const small = await command([...many, '--trials', '12500', '--jobs', '2']);
const large = await command([...many, '--trials', '50000', '--jobs', '2']);
const alone = await command([...many, '--trials', '12500', '--jobs', '1']);
const longAlone = await command([...long, '--jobs', '1']);
const longWithTwo = await command([...long, '--jobs', '2']);
process.stdout.write(
  JSON.stringify({
    pairs2016: { usual, oneThread: one, withStopAndTarget: guarded },
    random: {
      trials12500: small,
      trials50000: large,
      speedUpOfTwoThreads: rounded(alone.seconds / small.seconds),
    },
    minuteBars: {
      oneThread: longAlone,
      twoThreads: longWithTwo,
      speedUpOfTwoThreads: rounded(longAlone.seconds / longWithTwo.seconds),
    },
    target: {
      pairs2016: { seconds: 0.6, megabytes: 250 },
      trials100000: { seconds: 30 },
      speedUpOfTwoThreads: 1.8,
    },
  }),
);

async function command(args: readonly string[]): Promise<Took> {
  const began = performance.now();
  const child = spawn(process.execPath, ['bin/cryptobot.js', 'sweep', 'sma-cross', ...args, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let megabytes = 0;
  const watch = setInterval(() => (megabytes = Math.max(megabytes, peakOf(child.pid!))), 20);
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
  await new Promise((resolve) => child.on('close', resolve));
  clearInterval(watch);
  const { trials } = JSON.parse(text) as { trials: readonly unknown[] };
  return { seconds: rounded((performance.now() - began) / 1000), megabytes, trials: trials.length };
}

// Linux keeps the most that a process ever had.
function peakOf(pid: number): number {
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Math.round(Number(found?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
