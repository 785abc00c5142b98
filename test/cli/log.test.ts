import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as fake from '../exchange/index.ts';
import { discordLike, faults } from '../http/hook.ts';
import { cryptobot, folder } from './cryptobot.ts';

interface Line {
  readonly time: string;
  readonly level: string;
  readonly type: string;
  readonly message: string;
}

const live = ['live', '--dry-run', 'macd-trend', '--pace', '2000', '--closes', '60'] as const;

function linesOf(cwd: string, session = 'live'): Line[] {
  const text = readFileSync(join(cwd, 'data/sessions', session, 'log/session.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

/** Every file below a folder, with what is in it. */
function files(path: string): { readonly file: string; readonly bytes: Buffer }[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, bytes: readFileSync(file) }));
}

describe('the log of a session', () => {
  it('is a line of JSON for whatever happens, with its level and time', async () => {
    const cwd = folder();
    await cryptobot(live, { cwd });
    const lines = linesOf(cwd);
    expect(lines[0]).toMatchObject({
      level: 'info',
      type: 'process',
      message: expect.stringMatching(/^cryptobot .* begins$/),
    });
    expect(lines.at(-1)).toMatchObject({ level: 'info', type: 'process', message: 'ended' });
    const levels = Object.fromEntries(lines.map(({ type, level }) => [type, level]));
    expect(levels).toMatchObject({ started: 'info', history: 'info', filled: 'info', marked: 'debug' });
    expect(lines.filter(({ type }) => type === 'marked')).toHaveLength(60);
    for (const { time } of lines) expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(60_000);
    // Bars stand in the journal.
    expect(Buffer.byteLength(JSON.stringify(lines.find(({ type }) => type === 'history')))).toBeLessThan(400);
  });

  it('goes on when the session does, and says what ended it', async () => {
    const cwd = folder({ 'strategies/failing.ts': failing });
    const flags = ['live', '--dry-run', 'failing', '--pace', '2000', '--from', '2024-12-30'];
    await cryptobot(flags, { cwd });
    const lines = linesOf(cwd);
    expect(lines.filter(({ level }) => level === 'error').map(({ type }) => type)).toEqual(['mode', 'alert']);
    await cryptobot([...flags, '--timeframe', '4h'], { cwd });
    expect(linesOf(cwd).length).toBeGreaterThan(lines.length);
    expect(linesOf(cwd).at(-1)).toMatchObject({
      level: 'error',
      message: expect.stringMatching(/was begun with other timeframe/),
    });
  });

  it('is coloured by level on a terminal only', async () => {
    const cwd = folder({ 'strategies/failing.ts': failing });
    const flags = ['live', '--dry-run', 'failing', '--pace', '2000', '--from', '2024-12-30'];
    const { stdout } = await cryptobot(flags, { cwd, env: { FORCE_COLOR: '1' } });
    const halted = stdout.split('\n').find((line) => line.includes('failing is halted'));
    expect(halted?.slice(0, 5)).toBe('\u001B[31m');
    expect((await cryptobot(flags, { cwd })).stdout).not.toContain('\u001B');
  });
});

const failing = `import { defineStrategy } from 'cryptobot';
export default defineStrategy({
  name: 'failing',
  about: 'Loses its mind',
  params: {},
  series: ({ close }) => ({ close }),
  decide: ({ now }) => { if (now.close > 0) throw new Error('lost its mind'); return 0; },
});
`;

describe('A8: a secret', () => {
  const canary = 'canary-5b1e77c0d9f34a62';

  it('is in nothing that is printed, logged, kept or sent, wherever it was put and whatever fails', async () => {
    const exchange = await fake.startExchange({ dialects: ['binance'] });
    onTestFinished(() => exchange.stop());
    const hook = await discordLike();
    const address = hook.address.replace('a-token-of-the-webhook', canary);
    hook.faults.push(
      faults.says(307, canary, { location: `/elsewhere/${canary}` }),
      faults.says(500, `{"message": "no webhook ${canary}"}`),
      faults.says(404, address),
    );
    const config = {
      // Whoever answers there cannot prove to be the exchange.
      httpsProxy: exchange.proxy.replace('://', `://user:${canary}@`),
      alerts: [
        { to: 'discord', url: 'env:DISCORD' },
        { to: 'discord', url: address },
        { to: 'webhook', url: 'file:hook.txt', key: 'env:HOOK_KEY' },
        { to: 'file', path: 'told.jsonl' },
      ],
    };
    const cwd = folder({
      'cryptobot.config.json': JSON.stringify(config),
      'hook.txt': hook.address.replace('api', canary),
    });
    const env = { DISCORD: address, HOOK_KEY: `key-${canary}`, CRYPTOBOT_DEADLINE: '2' };
    const outputs = [
      await cryptobot(['alerts', 'test'], { cwd, env }),
      await cryptobot(live, { cwd, env }),
      await cryptobot([...live, '--session', 'real', '--market', 'binance:BTC/USDT'], { cwd, env }),
      await cryptobot(['config', 'show', '--json'], { cwd, env }),
      await cryptobot(['status', 'live', '--json'], { cwd, env }),
      await cryptobot(['audit', 'show', 'live'], { cwd, env }),
      await cryptobot(['backtest', 'macd-trend'], { cwd, env }),
    ];
    expect(outputs.map(({ code }) => code)).toEqual([1, 0, 1, 0, 0, 0, 0]);
    for (const { stdout, stderr } of outputs) expect(stdout + stderr).not.toContain(canary);
    const written = files(cwd).filter(({ file }) => !/cryptobot\.config\.json$|hook\.txt$/.test(file));
    expect(written.length).toBeGreaterThan(5);
    expect(written.filter(({ bytes }) => bytes.includes(canary)).map(({ file }) => file)).toEqual([]);
    // What is sent says it in its address only.
    expect(hook.requests.length).toBeGreaterThan(3);
    for (const { body, headers } of hook.requests)
      expect(body + JSON.stringify(headers)).not.toContain(canary);
  });
});
