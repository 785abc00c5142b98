import { describe, expect, it } from 'vitest';
import { loopback, says } from '../http/server.ts';
import { cryptobot, folder } from './cryptobot.ts';

const index = {
  name: 'Fear and Greed Index',
  data: [
    { value: '40', timestamp: '1551157200' },
    { value: '47', timestamp: '1551070800' },
  ],
  metadata: { error: null },
};

describe('fetch of a series from outside', () => {
  it('by name stores it, and knows it the next time', async () => {
    const { address } = await loopback(says(JSON.stringify(index)));
    const cwd = folder();
    const fetched = ['fetch', 'fear-greed', '--address', address, '--json'];
    const first = await cryptobot(fetched, { cwd });
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toEqual({
      series: [expect.objectContaining({ outside: 'fear-greed', values: 2, added: 2, delay: 3_600_000 })],
    });
    const again = await cryptobot(fetched, { cwd });
    expect(JSON.parse(again.stdout)).toMatchObject({ series: [{ added: 0, same: 2, revised: 0 }] });
    const shown = await cryptobot(['data', 'show', 'fear-greed', '--json'], { cwd });
    expect(shown.stdout).toContain('47');
  });

  it('by address asks what it is called and when it is known', async () => {
    const { address } = await loopback(says('date,value\n2024-01-01,1\n2024-01-02,2\n'));
    const cwd = folder();
    const { code, stderr } = await cryptobot(['fetch', address], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(/is an address. Say what its values are called.*--outside my-series --delay 1d/);
    const named = await cryptobot(['fetch', address, '--outside', 'mine', '--delay', '1d'], { cwd });
    expect(named.code).toBe(0);
    expect(named.stdout).toMatch(/mine +2 +2024-01-01 +2024-01-02 +2/);
  });

  it('that fails is told, and fails', async () => {
    const { address } = await loopback(says('nothing here', 404));
    const { code, stdout, stderr } = await cryptobot(['fetch', 'fear-greed', '--address', address]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/fear-greed: .*404/);
  });

  it('does not go with markets', async () => {
    const { code, stderr } = await cryptobot(['fetch', 'fear-greed', 'binance:BTC/USDT']);
    expect(code).toBe(2);
    expect(stderr).toContain('"binance:BTC/USDT" is a market, and "fear-greed" is a series from outside');
  });

  it.each([
    [['fear-greed', '--since', '2024-01-01'], /"--since" is about markets/],
    [['binance:BTC/USDT', '--delay', '1d'], /"--delay" is about a series from outside/],
  ])('refuses a flag that would be without effect: %j', async (args, sentence) => {
    const { code, stderr } = await cryptobot(['fetch', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(sentence);
  });
});
