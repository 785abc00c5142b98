// Whether a fetch uses what an exchange allows: the real program against the fake exchanges, which
// enforce the documented limits. Two series at once, so that the limit and not a series is what holds it up.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as fake from '../exchange/index.ts';
import { rounded } from './measure.ts';

const bin = resolve('bin/cryptobot.js');
const seconds = 20;
// A server allows a burst first; counting begins behind it.
const settled = 5;

const allowed = { binance: 50, bybit: 120, coinbase: 10, kraken: 1 } as const;
const markets = {
  binance: ['binance:BTC/USDT', 'binance:ETH/USDT'],
  bybit: ['bybit:BTC/USDT', 'bybit:ETH/USDT'],
  coinbase: ['coinbase:BTC/USD', 'coinbase:ETH/USD'],
  kraken: ['kraken:BTC/USD', 'kraken:ETH/USD'],
} as const;

type Name = keyof typeof allowed;

const figures: Record<string, object> = {};
for (const name of Object.keys(allowed) as Name[]) figures[name] = await saturation(name);
process.stdout.write(JSON.stringify({ ...figures, target: { share: 0.95, refused: 0 } }));

async function saturation(name: Name): Promise<object> {
  const exchange = await fake.startExchange({ dialects: [name], limits: 'real' });
  const cwd = mkdtempSync(join(tmpdir(), 'cryptobot-bench-'));
  try {
    const since = new Date(exchange.clock.now() - 3 * 365 * 86_400_000).toISOString().slice(0, 10);
    const args = [bin, 'fetch', ...markets[name], '--timeframe', '1m', '--since', since, '--json'];
    const env = { ...process.env, ...exchange.env, CRYPTOBOT_DATA: join(cwd, 'data') };
    const child = spawn(process.execPath, args, { cwd, env, stdio: 'ignore' });
    const ended = new Promise((done) => child.once('close', done));
    await Promise.race([ended, until(() => asked().length > 0)]);
    const before = processors();
    await pause(seconds * 1000);
    const after = processors();
    child.kill('SIGINT');
    await ended;
    const requests = asked();
    const [first] = requests;
    if (!first) throw new Error(`the program asked ${name} for nothing; was it built? npm run build`);
    const from = first.at + settled * 1000;
    const counted = requests.filter(({ at }) => at >= from && at < from + (seconds - settled) * 1000);
    const perSecond = counted.length / (seconds - settled);
    return {
      perSecond: rounded(perSecond),
      allowed: allowed[name],
      share: rounded(perSecond / allowed[name]),
      // Near 1 it was the machine that could not keep up: it carries the fake exchange as well.
      machineBusy: rounded((after.busy - before.busy) / (after.all - before.all)),
      refused: requests.filter(({ status }) => status !== null && status >= 400).length,
    };
  } finally {
    await exchange.stop();
    rmSync(cwd, { recursive: true, force: true });
  }

  function asked(): readonly { readonly at: number; readonly status: number | null }[] {
    return exchange.record.requests(name === 'kraken' ? 'trades' : 'candles');
  }
}

function processors(): { readonly busy: number; readonly all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.flatMap((one) => Object.values(one)).reduce((sum, time) => sum + time, 0);
  return { all, busy: all - times.reduce((sum, { idle }) => sum + idle, 0) };
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await pause(20);
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
