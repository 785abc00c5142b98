import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Commission, type Parcel } from '#adapters/queue';
import { Secret } from '#secrets';
import { redisPath, RedisServer } from '../support/redis.ts';
import { cryptobot, folder, outcome, type Outcome, start } from './cryptobot.ts';

const path = redisPath();
const required = process.env['CRYPTOBOT_REQUIRE_REDIS'] === '1';
const title = 'a search on a queue';
const range = ['--from', '2023-01-01', '--to', '2023-04-01'];
const grid = ['sma-cross', '--param', 'fast=5:25:5', '--param', 'slow=20:60:10', ...range];
// Long enough to be disturbed.
const long = ['sma-cross', '--param', 'fast=2:60:1', '--param', 'slow=61:200:5'];

describe.skipIf(path === undefined && !required)(
  path === undefined ? `${title} (skipped: no redis-server found; set REDIS_PATH)` : title,
  { timeout: 240_000 },
  () => {
    let redis: RedisServer;
    const workers: Worker[] = [];

    beforeAll(async () => {
      if (path === undefined) throw new Error('No redis-server found; set REDIS_PATH to its program.');
      redis = await RedisServer.start(path);
    });
    afterEach(async () => {
      await Promise.all(workers.splice(0).map((one) => one.end('SIGKILL')));
    });
    afterAll(async () => redis?.stop());

    const hire = async (...flags: string[]): Promise<Worker> => {
      const hired = new Worker(start(['worker', '--queue', redis.address, '--json', ...flags]));
      workers.push(hired);
      await hired.says('ready');
      return hired;
    };

    it('comes to the same with any number of workers, of threads and without', async () => {
      const cwd = folder({ 'strategies/fragile.ts': fragile, 'shared/mean.ts': mean });
      const markets = ['--market', 'sample:BTC/USDT', '--market', 'sample:ETH/USDT'];
      const asked = ['fragile', '--param', 'window=1:12:1', ...range, ...markets, '--stop-loss', '0.05'];
      await hire('--jobs', '2');
      const remote = await sweep([...asked, '--queue', redis.address], cwd);
      expect(remote).toEqual(await sweep(asked, cwd));
      expect(JSON.stringify(remote)).toContain(`${join(cwd, 'strategies/fragile.ts')}:8: `);
      await hire('--jobs', '1');
      await hire('--jobs', '1');
      const learning = [...long, ...range, '--search', 'tpe', '--trials', '60'];
      expect(await sweep([...learning, '--queue', redis.address])).toEqual(await sweep(learning));
    });

    it('comes to the same where memory does not do for all threads of a worker', async () => {
      const month = ['--timeframe', '1m', '--from', '2023-01-01', '--to', '2023-02-01', '--noise', '0'];
      const asked = [...grid.slice(0, 5), ...month];
      await hire('--jobs', '4');
      const tight = ['--max-memory', '2.5', '--queue', redis.address];
      expect(await sweep([...asked, ...tight])).toEqual(await sweep([...asked, '--max-memory', '2.5']));
      const none = ['--max-memory', '1', '--queue', redis.address];
      const { code, stderr } = await cryptobot(['sweep', ...asked, ...none]);
      expect(stderr).toContain('"1 MB" is not enough for one trial, which needs about 2 MB for its series');
      expect(code).toBe(2);
    });

    it('walks forward, too', async () => {
      await hire('--jobs', '1');
      const numbers = ({ stdout }: Outcome) => ({ ...(JSON.parse(stdout) as object), seconds: 0 });
      // The first training of the others, of 480 bars, is over before the slowest average is there.
      const slow = ['sma-cross', '--param', 'fast=5', '--param', 'slow=100,300,490', ...range];
      for (const args of [
        ['walkforward', ...grid, '--folds', '3'],
        ['walkforward', ...slow, '--train', '20d', '--test', '35d'],
      ]) {
        const remote = numbers(await cryptobot([...args, '--queue', redis.address, '--json']));
        expect(remote).toEqual(numbers(await cryptobot([...args, '--json'])));
        if (args.includes('20d')) expect(remote).toMatchObject({ folds: [{ among: 2 }, { among: 3 }] });
      }
    });

    it('waits for a first worker, and says how to start one', async () => {
      const child = start(['sweep', ...grid, '--queue', redis.address]);
      const ended = outcome(child);
      const told = new Promise<void>((heard) => {
        child.stderr!.on('data', (text: string) => {
          if (text.includes(`No worker is there yet. Start some: cryptobot worker --queue ${redis.address}`))
            heard();
        });
      });
      await Promise.race([told, ended]);
      expect(child.exitCode).toBeNull();
      await hire('--jobs', '1');
      expect((await ended).code).toBe(0);
    });

    it('loses and doubles nothing when workers are killed, and when Redis is and forgets all', async () => {
      const cwd = folder();
      const [first] = [await hire('--jobs', '1'), await hire('--jobs', '1')];
      const child = start(['sweep', ...long, '--save', '--queue', redis.address, '--json'], { cwd });
      const ended = outcome(child);
      await trialsIn(cwd, 100);
      await first.end('SIGKILL');
      await trialsIn(cwd, 300);
      await redis.kill();
      await setTimeout(1500);
      await redis.again();
      await trialsIn(cwd, 600);
      const { code, stdout, stderr } = await ended;
      expect(stderr).toContain('is gone');
      expect(code).toBe(0);
      expect(comparable(stdout)).toEqual(await sweep(long));
      const points = linesOf(cwd).map((line) =>
        JSON.stringify((JSON.parse(line) as { point: number[] }).point),
      );
      expect(points).toHaveLength(59 * 28);
      expect(new Set(points).size).toBe(59 * 28);
    });

    it('ends at once when it is broken off while Redis is away', async () => {
      const own = await RedisServer.start(path!);
      const worker = new Worker(start(['worker', '--queue', own.address, '--json', '--jobs', '1']));
      workers.push(worker);
      const asked = ['sweep', './endless.ts', ...range, '--no-save', '--queue', own.address, '--json'];
      const child = start(asked, { cwd: folder({ 'endless.ts': endless }) });
      const ended = outcome(child);
      const told = new Promise<void>((heard) => {
        child.stderr!.on('data', (text: string) => {
          if (text.includes('is gone')) heard();
        });
      });
      await worker.says('chunk');
      await own.kill();
      await told;
      await setTimeout(1000);
      const printed = new Promise<number>((heard) => {
        child.stdout!.once('data', () => heard(Date.now()));
      });
      child.kill('SIGINT');
      const { code } = await ended;
      expect(code).toBe(130);
      expect(Date.now() - (await printed)).toBeLessThan(1500);
      await own.stop();
    });

    it.each([
      [['--maxmemory', '1'], 'it is full. Give it more memory'],
      [['--replicaof', '127.0.0.1', '1'], 'it is a copy of another, and read-only. Name the one'],
    ])('is refused in a sentence by a Redis with %j, which takes nothing', async (flags, why) => {
      const own = await RedisServer.start(path!, flags);
      try {
        const all = [
          await cryptobot(['sweep', ...grid, '--queue', own.address]),
          await cryptobot(['worker', '--queue', own.address]),
        ];
        for (const { code, stderr } of all) {
          expect(stderr).toContain(`error: Redis at "${own.address}" takes nothing more: ${why}`);
          expect(stderr.trim().split('\n')).toHaveLength(1);
          expect(code).toBe(1);
        }
      } finally {
        await own.stop();
      }
    });

    it('waits while Redis takes nothing more', async () => {
      const cwd = folder();
      const own = await RedisServer.start(path!);
      const worker = new Worker(start(['worker', '--queue', own.address, '--json', '--jobs', '1']));
      workers.push(worker);
      const asked = [...long, '--timeframe', '1m', ...range, '--noise', '0'];
      const child = start(['sweep', ...asked, '--save', '--queue', own.address, '--json'], { cwd });
      const ended = outcome(child);
      await worker.says('chunk');
      await own.command('config set maxmemory 1');
      await worker.says('refuses');
      await setTimeout(3000);
      await own.command('config set maxmemory 0');
      const { code, stdout, stderr } = await ended;
      expect(stderr).toContain('takes nothing more: it is full. Give it more memory');
      expect(stderr).toContain('takes something again.');
      expect(code).toBe(0);
      expect(comparable(stdout)).toEqual(await sweep(asked));
      await worker.says('takes');
      await own.stop();
    });

    it.each([
      ['acl setuser bot on >word ~cryptobot:* &cryptobot:* +@all -@dangerous -info -client', 'bot:word@'],
      ['ping', ':needless@'],
    ])('goes on without what is only asked to be said: %s', async (rule, access) => {
      const own = await RedisServer.start(path!);
      await own.command(rule);
      const address = own.address.replace('//', `//${access}`);
      const child = start(['worker', '--queue', address, '--json', '--jobs', '1']);
      const ended = outcome(child);
      const worker = new Worker(child);
      workers.push(worker);
      await worker.says('ready');
      expect(await sweep([...grid, '--queue', address])).toEqual(await sweep(grid));
      expect(await worker.end('SIGTERM')).toBe(143);
      expect((await ended).stderr).toBe('');
      await own.stop();
    });

    it('waits while Redis does not let it in any more, and when it may not listen', async () => {
      const own = await RedisServer.start(path!);
      const change = async (rule: string) => {
        await own.command(`acl setuser bot ${rule}`);
        await own.command('client kill user bot');
      };
      await own.command('acl setuser bot on >first-77 ~cryptobot:* &cryptobot:* +@all');
      const address = own.address.replace('//', '//bot:first-77@');
      const worker = new Worker(start(['worker', '--queue', address, '--json', '--jobs', '1']));
      workers.push(worker);
      await worker.says('ready');
      const child = start(['sweep', ...long, '--no-save', '--queue', address, '--json']);
      const ended = outcome(child);
      await worker.says('chunk');
      await change('resetpass >second-77');
      await worker.says('refuses');
      await heard(child, 'does not let us in');
      await change('resetpass >first-77 resetchannels');
      await worker.says('takes');
      const { code, stdout, stderr } = await ended;
      expect(stderr.split('does not let us in')).toHaveLength(2);
      expect(stderr).not.toMatch(/bug|first-|second-/);
      expect(code).toBe(0);
      expect(comparable(stdout)).toEqual(await sweep(long));
      await own.stop();
    });

    it.each(['evalsha', 'type'])('says only once that it may not %s, until it may', async (right) => {
      const own = await RedisServer.start(path!);
      await own.command(`acl setuser bot on >word ~cryptobot:* &cryptobot:* +@all -${right}`);
      const address = own.address.replace('//', '//bot:word@');
      const child = start(['worker', '--queue', address, '--json', '--jobs', '1']);
      const worker = new Worker(child);
      workers.push(worker);
      const searching = outcome(start(['sweep', ...grid, '--no-save', '--queue', address, '--json']));
      await worker.says('refuses');
      await setTimeout(4000);
      await own.command(`acl setuser bot +${right}`);
      const { code, stderr } = await searching;
      expect(code).toBe(0);
      const texts = [stderr, worker.lines.map(({ event }) => JSON.stringify(event)).join('\n')];
      for (const text of texts) {
        expect(text.match(/may not do that|"refuses"/g)?.length ?? 0).toBeLessThan(2);
        expect(text.match(/takes something again|"takes"/g)?.length ?? 0).toBeLessThan(2);
      }
      await own.stop();
    });

    it('ends in a sentence where something else lies in place of the queue', async () => {
      const own = await RedisServer.start(path!);
      await own.command('set cryptobot:trials:wait nonsense');
      const { code, stderr } = await cryptobot(['sweep', ...grid, '--no-save', '--queue', own.address]);
      expect(stderr).toContain(
        `error: Redis at "${own.address}" has something else where the queue should be`,
      );
      expect(code).toBe(5);
      await own.stop();
    });

    it.each(['16', '99999999999999999999'])(
      'is in no database that Redis does not have: %s',
      async (number) => {
        const { code, stderr } = await cryptobot(['worker', '--queue', ` ${redis.address}/${number}`]);
        expect(stderr).toMatch(
          `error: Redis at "${redis.address}/${number}" has no such database. Leave the number`,
        );
        expect(code).toBe(4);
      },
    );

    it('throws away what is no answer, and asks again', async () => {
      const own = await RedisServer.start(path!);
      const asked = ['sweep', ...grid, '--no-save', '--queue', own.address, '--json'];
      const ended = outcome(start(asked));
      for (const [k, id] of (await chunksOn(own)).entries())
        await own.command(`${['set', 'lpush'][k % 2]} cryptobot:answer:${id} garbage`);
      const worker = new Worker(start(['worker', '--queue', own.address, '--json', '--jobs', '1']));
      workers.push(worker);
      const { code, stdout } = await ended;
      expect(code).toBe(0);
      expect(comparable(stdout)).toEqual(await sweep(grid));
      await own.stop();
    });

    it('asks again for what Redis has thrown away on the queue', async () => {
      const own = await RedisServer.start(path!);
      const ended = outcome(start(['sweep', ...grid, '--no-save', '--queue', own.address, '--json']));
      const chunks = await chunksOn(own);
      for (const id of chunks.slice(0, 3)) await own.command(`del cryptobot:trials:${id}`);
      const worker = new Worker(start(['worker', '--queue', own.address, '--json', '--jobs', '1']));
      workers.push(worker);
      const { code, stdout } = await ended;
      expect(code).toBe(0);
      expect(comparable(stdout)).toEqual(await sweep(grid));
      expect(worker.lines.filter(({ event }) => event === 'strange').map(({ why }) => why)).toEqual(
        [1, 2, 3].map(() => expect.stringMatching('"chunk-.*" on the queue is without its data')),
      );
      await own.stop();
    });

    it('gives up where there is no answer again and again', async () => {
      const plan = new TextEncoder().encode('{}');
      const parcel: Parcel = { id: 'd'.repeat(64), plan, pieces: new Map() };
      const address = { url: new Secret(redis.address), shown: redis.address };
      const commission = await Commission.open(address, parcel, '0.0.0', () => undefined);
      const chunk = createHash('sha256').update(parcel.id).update('[1]').digest('hex').slice(0, 32);
      const writing = setInterval(
        () => void redis.command(`set cryptobot:answer:chunk-${chunk} garbage ex 9`),
        100,
      );
      const made = commission.make([[1]], () => expect.unreachable(), new AbortController().signal);
      await expect(made).rejects.toMatchObject({
        kind: 'data',
        message: expect.stringContaining('something in place of an answer that cannot be read'),
      });
      clearInterval(writing);
      await commission.close();
    });

    it('warns once of a Redis that throws things away', async () => {
      const rule = ['--maxmemory', '200mb', '--maxmemory-policy', 'allkeys-lru'];
      const own = await RedisServer.start(path!, rule);
      const worker = new Worker(start(['worker', '--queue', own.address, '--json', '--jobs', '1']));
      workers.push(worker);
      await worker.says('ready');
      expect(worker.lines[0]).toMatchObject({ event: 'evicts', why: 'allkeys-lru' });
      const { code, stderr } = await cryptobot(['sweep', ...grid, '--queue', own.address, '--json']);
      expect(JSON.parse(stderr)).toEqual({
        warning: expect.stringContaining('throws away what it has when it is full: its maxmemory-policy'),
      });
      expect(code).toBe(0);
      await own.stop();
    });

    it('goes on with --resume when it was killed itself', async () => {
      const cwd = folder();
      await hire('--jobs', '1');
      const child = start(['sweep', ...long, '--queue', redis.address], { cwd });
      const ended = outcome(child);
      await trialsIn(cwd, 200);
      child.kill('SIGKILL');
      await ended;
      expect(linesOf(cwd).length).toBeLessThan(59 * 28);
      const resumed = await sweep([...long, '--resume', '--queue', redis.address], cwd);
      expect(resumed).toEqual(await sweep(long));
      expect(linesOf(cwd)).toHaveLength(59 * 28);
    });

    it('is given up by a worker whose trial never ends, once nobody waits for it', async () => {
      const cwd = folder({ 'endless.ts': endless });
      const worker = await hire('--jobs', '1');
      const asked = ['sweep', './endless.ts', ...range, '--no-save', '--queue', redis.address];
      const child = start(asked, { cwd });
      const ended = outcome(child);
      await worker.says('chunk');
      await setTimeout(1000);
      child.kill('SIGINT');
      expect((await ended).code).toBe(130);
      await worker.says('unwanted');
      expect(await sweep([...grid, '--queue', redis.address])).toEqual(await sweep(grid));
      expect(await worker.end('SIGTERM')).toBe(143);
    });

    it('is left by a worker that is told to end, when its chunk is finished', async () => {
      // Other numbers than above: answers that are still there would be taken.
      const other = [...long, '--fee', '0.002'];
      const leaving = await hire('--jobs', '1');
      const ended = outcome(start(['sweep', ...other, '--no-save', '--queue', redis.address, '--json']));
      await leaving.says('chunk');
      const before = Date.now();
      expect(await leaving.end('SIGTERM')).toBe(143);
      expect(Date.now() - before).toBeLessThan(13_000);
      const last = leaving.lines.at(-1)!;
      const made = leaving.lines.filter(({ event }) => event === 'chunk');
      expect(last).toEqual({
        event: 'ended',
        chunks: made.length,
        trials: made.reduce((sum, { trials }) => sum + Number(trials), 0),
      });
      await hire('--jobs', '2');
      expect(comparable((await ended).stdout)).toEqual(await sweep(other));
    });

    it('is left as well by a worker that has lost Redis', async () => {
      const own = await RedisServer.start(path!);
      const leaving = new Worker(start(['worker', '--queue', own.address, '--json', '--jobs', '1']));
      workers.push(leaving);
      await leaving.says('ready');
      await own.kill();
      await leaving.says('lost');
      const before = Date.now();
      expect(await leaving.end('SIGTERM')).toBe(143);
      expect(Date.now() - before).toBeLessThan(13_000);
      expect(leaving.lines.at(-1)).toEqual({ event: 'ended', chunks: 0, trials: 0 });
      await own.stop();
    });

    it('keeps strategies confined on the worker, and says what they asked for', async () => {
      const cwd = folder({ 'spy.ts': spy });
      await hire('--jobs', '1');
      const found = await sweep(['./spy.ts', ...range, '--queue', redis.address], cwd);
      expect(found).toEqual(await sweep(['./spy.ts', ...range], cwd));
      const { trials } = found as { readonly trials: readonly { readonly failed?: string }[] };
      expect(trials.flatMap(({ failed = [] }) => failed)).toEqual(
        [3, 4].map(() => expect.stringContaining('"process.env" is not for strategies')),
      );
    });

    it('is refused by a worker of another version, which puts back what it took', async () => {
      const plan = new TextEncoder().encode('a plan of the future');
      const parcel: Parcel = { id: 'f'.repeat(64), plan, pieces: new Map() };
      const address = { url: new Secret(redis.address), shown: redis.address };
      const commission = await Commission.open(address, parcel, '99.0.0', () => undefined);
      const stop = new AbortController();
      const made = commission.make([[1], [2]], () => expect.unreachable(), stop.signal);
      const { code, stderr } = await cryptobot(['worker', '--queue', redis.address]);
      expect(stderr).toMatch(
        /The queue has trials for cryptobot "99\.0\.0", and this worker is "\d+\.\d+\.\d+": .* npm install cryptobot@99\.0\.0/,
      );
      expect(code).toBe(1);
      stop.abort();
      await made;
      await commission.close();
    });

    it('goes on where something else has put a job on the queue', async () => {
      const worker = await hire('--jobs', '1');
      const stranger = new Queue('trials', { connection: { port: redis.port }, prefix: 'cryptobot' });
      const { id } = await stranger.add('anything', {});
      await stranger.close();
      await worker.says('strange');
      expect(worker.lines.at(-1)).toMatchObject({
        why: `"${id}" on the queue is no chunk of a search: something else put it there`,
      });
      expect(await sweep([...grid, '--queue', redis.address])).toEqual(await sweep(grid));
    });

    it('is refused when its pieces are not what was sent', async () => {
      const plan = new TextEncoder().encode('{}');
      const parcel: Parcel = { id: 'e'.repeat(64), plan, pieces: new Map() };
      const address = { url: new Secret(redis.address), shown: redis.address };
      const version = (await cryptobot(['--version'])).stdout.trim();
      const commission = await Commission.open(address, parcel, version, () => undefined);
      const answers: Buffer[] = [];
      await hire('--jobs', '1');
      await commission.make([[1]], (_, answer) => answers.push(answer) > 0, new AbortController().signal);
      await commission.close();
      expect(answers[0]!.toString('latin1')).toContain('in Redis is not what was put there');
    });

    it('refuses strategies that need packages, and threads beside a queue', async () => {
      const cwd = folder({
        'needy.ts': `import { x } from 'lodash';\n${spy}`,
        'node_modules/lodash/index.js': 'exports.x = 1',
      });
      const needy = await cryptobot(['sweep', './needy.ts', ...range, '--queue', redis.address], { cwd });
      expect(needy.stderr).toMatch(
        /needy\.ts imports "lodash", and a queue takes only a strategy and the files/,
      );
      expect(needy.code).toBe(1);
      const both = await cryptobot(['sweep', ...grid, '--queue', redis.address, '--jobs', '3']);
      expect(both.stderr).toMatch(/"3" as --jobs are threads of this machine/);
      expect(both.code).toBe(2);
    });

    it('is left to others by a worker that cannot keep what it is sent', async () => {
      const cwd = folder({ 'cache/cryptobot/readme': '', file: '' });
      const env = { XDG_CACHE_HOME: join(cwd, 'file') };
      const refused = await cryptobot(['worker', '--queue', redis.address], { env });
      expect(refused.stderr).toContain(
        `error: "${join(cwd, 'file')}" is a file, not a folder. A worker keeps`,
      );
      expect(refused.code).toBe(1);
      // Later on it may be the same.
      const args = ['worker', '--queue', redis.address, '--json', '--jobs', '1'];
      const child = start(args, { env: { XDG_CACHE_HOME: join(cwd, 'cache') } });
      const ended = outcome(child);
      const worker = new Worker(child);
      workers.push(worker);
      await worker.says('ready');
      writeFileSync(join(cwd, 'cache/cryptobot/queue'), '');
      const searched = sweep([...grid, '--fee', '0.0031', '--queue', redis.address]);
      expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining('A worker keeps') });
      await hire('--jobs', '1');
      expect(await searched).toEqual(await sweep([...grid, '--fee', '0.0031']));
    });

    it('never shows a password', async () => {
      const secured = await RedisServer.start(path!, ['--requirepass', 'open-sesame-77']);
      try {
        const right = `redis://:open-sesame-77@localhost:${secured.port}`;
        const wrong = `redis://:not-sesame-77@localhost:${secured.port}`;
        const worker = new Worker(start(['worker', '--queue', right, '--json']));
        workers.push(worker);
        await worker.says('ready');
        const all = [
          await cryptobot(['sweep', ...grid, '--queue', right, '--json']),
          await cryptobot(['sweep', ...grid, '--queue', wrong]),
          await cryptobot(['worker', '--queue', wrong]),
          await cryptobot(['worker', '--queue', `http://:open-sesame-77@localhost`]),
        ];
        await worker.end('SIGTERM');
        expect(all.map(({ code }) => code)).toEqual([0, 4, 4, 2]);
        const texts = [
          ...all.flatMap(({ stdout, stderr }) => [stdout, stderr]),
          JSON.stringify(worker.lines),
        ];
        for (const text of texts) expect(text).not.toMatch(/sesame/);
        expect(all[1]!.stderr).toMatch(/does not let us in/);
      } finally {
        await secured.stop();
      }
    });
  },
);

describe('a queue that is not there', () => {
  it.each(['sweep', 'worker'])('is told by %s in one sentence, within seconds', async (command) => {
    const before = Date.now();
    const args = command === 'sweep' ? ['sweep', ...grid] : ['worker'];
    const { code, stderr } = await cryptobot([...args, '--queue', 'redis://me:secret-word@localhost:1']);
    expect(stderr).toBe(
      'error: Redis at "redis://localhost:1" cannot be reached: nothing listens there. Start it, or correct --queue, for example --queue redis://localhost:6379.\n',
    );
    expect(code).toBe(1);
    expect(Date.now() - before).toBeLessThan(20_000);
  });

  it.each(['localhost:6379', 'redis://', 'redis://host:port', 'redis://host/name', 'amqp://host'])(
    '"%s" is no address',
    async (address) => {
      const { code, stderr } = await cryptobot(['worker', '--queue', address]);
      expect(stderr).toContain(`"${address}" is not the address of a queue. Write redis://HOST:PORT`);
      expect(code).toBe(2);
    },
  );

  it.each([
    ['redis://host?password=word', '"redis://host?…" says more than where a queue is'],
    ['redis://:word@host#1', '"…@host#…" says more than where a queue is'],
    ['redis://:word%zz@host', '"…@host" has a "%" in its name or password that stands for nothing'],
  ])('"%s" is no address either, and nothing of it is shown', async (address, says) => {
    const { code, stderr } = await cryptobot(['worker', '--queue', address]);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('word%');
    expect(stderr).not.toContain('=word');
    expect(code).toBe(2);
  });
});

// One of its values fails, and it imports from above.
const fragile = `import { between, defineStrategy } from 'cryptobot';
import { mean } from '../shared/mean.js';
export default defineStrategy({
  name: 'fragile',
  about: 'Fails for one of its values',
  params: { window: between(1, 20, 5) },
  series: ({ close }, { window }) => {
    if (window === 3) throw new Error('three is not a number');
    return { enterLong: close.above(mean(close, window)), exitLong: close.below(mean(close, window)) };
  },
});
`;
const mean = `import { type Series, sma } from 'cryptobot';
export const mean = (of: Series, window: number): Series => sma(of, window).times(1.001);
`;
const spy = `import { between, defineStrategy } from 'cryptobot';
export default defineStrategy({
  name: 'spy',
  about: 'Looks around when it is tried',
  params: { window: between(1, 4, 2) },
  series: ({ close }, { window }) => {
    if (window > 2) process.env['HOME'];
    return { enterLong: close.above(0) };
  },
});
`;

// Its last value is for ever.
const endless = `import { between, defineStrategy } from 'cryptobot';
export default defineStrategy({
  name: 'endless',
  about: 'Never comes to an end',
  params: { window: between(1, 40, 2) },
  series: ({ close }, { window }) => {
    if (window > 38) for (;;);
    return { enterLong: close.above(window) };
  },
});
`;

type Line = Readonly<Record<string, unknown>>;

/** A worker, and what it has said so far. */
class Worker {
  readonly lines: Line[] = [];
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;

  constructor(child: ChildProcess) {
    this.#child = child;
    let rest = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      this.lines.push(...lines.map((line) => JSON.parse(line) as Line));
    });
    this.#ended = new Promise((resolve) => child.on('close', resolve));
  }

  async says(event: string): Promise<void> {
    while (!this.lines.some((line) => line['event'] === event)) {
      if (this.#child.exitCode !== null) throw new Error(`the worker ended without saying ${event}`);
      await setTimeout(20);
    }
  }

  end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    return this.#ended;
  }
}

// The chunks of a grid, once they are on the queue.
async function chunksOn(redis: RedisServer): Promise<string[]> {
  for (;;) {
    const keys = await redis.command('keys cryptobot:trials:chunk-*');
    const chunks = [...keys.matchAll(/chunk-[0-9a-f]{32}/g)].map(([id]) => id);
    if (chunks.length >= 10) return chunks;
    await setTimeout(20);
  }
}

// What it has said before is not heard.
function heard(child: ChildProcess, words: string): Promise<void> {
  let all = '';
  return new Promise((resolve, reject) => {
    child.stderr!.on('data', (text: string) => {
      all += text;
      if (all.includes(words)) resolve();
    });
    child.on('close', () => reject(new Error(`it ended without saying ${words}: ${all}`)));
  });
}

async function sweep(args: readonly string[], cwd = folder()): Promise<object> {
  const { code, stdout, stderr } = await cryptobot(['sweep', ...args, '--json'], { cwd });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return comparable(stdout);
}

// How long it took and who shared what depends on who worked; nothing else does.
function comparable(json: string): object {
  return { ...(JSON.parse(json) as object), seconds: 0, nodes: {} };
}

async function trialsIn(cwd: string, count: number): Promise<void> {
  for (let tries = 0; tries < 12_000 && linesOf(cwd).length < count; tries++) await setTimeout(10);
}

function linesOf(cwd: string): string[] {
  const sweeps = join(cwd, 'data/sweeps');
  const [id] = existsSync(sweeps) ? readdirSync(sweeps) : [];
  const file = id === undefined ? undefined : join(sweeps, id, 'trials.jsonl');
  return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}
