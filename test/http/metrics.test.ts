import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Influx, serveMetrics } from '#adapters/http';
import { Secret } from '#secrets';
import { discordLike, faults, type Hook } from './hook.ts';

describe('metrics for Prometheus', () => {
  it('are made when they are asked for, and nothing else is had there', async () => {
    let count = 0;
    const server = await serveMetrics({ port: 0, host: '127.0.0.1' }, () => `x ${++count}\n`);
    onTestFinished(() => server.close());
    const first = await fetch(server.address);
    expect([first.status, first.headers.get('content-type'), await first.text()]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      'x 1\n',
    ]);
    expect(await (await fetch(`${server.address}?x=1`)).text()).toBe('x 2\n');
    expect((await fetch(server.address, { method: 'POST', body: 'x'.repeat(1000) })).status).toBe(405);
    expect((await fetch(new URL('/', server.address))).status).toBe(404);
    expect((await fetch(new URL('/metrics/../../etc/passwd', server.address))).status).toBe(404);
    expect(count).toBe(2);
  });

  it('that cannot be made are an error of the server and not of the session', async () => {
    const server = await serveMetrics({ port: 0, host: '127.0.0.1' }, () => {
      throw new Error('x');
    });
    onTestFinished(() => server.close());
    expect((await fetch(server.address)).status).toBe(500);
  });

  it('where another program listens are refused with a sentence', async () => {
    const server = await serveMetrics({ port: 0, host: '127.0.0.1' }, () => '');
    onTestFinished(() => server.close());
    const port = Number(new URL(server.address).port);
    await expect(serveMetrics({ port, host: '127.0.0.1' }, () => '')).rejects.toThrow(
      /"127\.0\.0\.1:\d+" cannot be where metrics are had: another program listens there.*--metrics-port 0/,
    );
  });
});

describe('metrics for InfluxDB', () => {
  function influxTo(hook: Hook) {
    const troubles: string[] = [];
    const influx = new Influx({
      url: new Secret(hook.address),
      key: new Secret('the token'),
      onTrouble: (reason) => troubles.push(reason),
    });
    return { influx, troubles };
  }

  const times = <T>(count: number, one: T): T[] => Array<T>(count).fill(one);

  it('are written with the token, in order', async () => {
    const hook = await discordLike();
    hook.faults.push(...times(2, faults.says(204)));
    const { influx } = influxTo(hook);
    influx.write('a 1\n');
    influx.write('');
    influx.write('a 2\n');
    await influx.close(2000);
    expect(hook.requests.map(({ body }) => body)).toEqual(['a 1\n', 'a 2\n']);
    expect(hook.requests[0]!.headers.authorization).toBe('Token the token');
    expect(influx.lost).toBe(0);
  });

  it('wait while it is away, so many at most, and follow when it is back; what it does not understand is dropped', async () => {
    const hook = await discordLike();
    hook.faults.push(faults.says(503), faults.says(400, 'no field'), ...times(100, faults.says(204)));
    const { influx, troubles } = influxTo(hook);
    influx.write('1');
    await sleep(100);
    expect(hook.requests).toHaveLength(1);
    influx.write('2');
    await sleep(100);
    expect(hook.requests.map(({ body }) => body)).toEqual(['1', '1', '2']);
    expect([influx.lost, troubles]).toEqual([1, ['the server answers 503']]);
  });

  it('never keep anybody waiting', async () => {
    const hook = await discordLike();
    hook.faults.push(...times(10, faults.hangs()));
    const { influx } = influxTo(hook);
    for (let k = 0; k < 100; k++) influx.write(`${k}`);
    const began = performance.now();
    await influx.close(200);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(influx.lost).toBe(100);
  });
});
