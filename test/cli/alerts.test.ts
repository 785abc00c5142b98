import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJournal } from '#adapters/sqlite';
import { authority } from '../exchange/tls/index.ts';
import { discordLike, faults } from '../http/hook.ts';
import { deafProxy, proxyTo } from '../http/proxy.ts';
import { cryptobot, folder } from './cryptobot.ts';

const token = 'a-token-of-the-webhook';

function project(alerts: unknown, files: Readonly<Record<string, string>> = {}): string {
  return folder({ 'cryptobot.config.json': JSON.stringify({ alerts }), ...files });
}

const live = ['live', '--dry-run', 'macd-trend', '--pace', '2000'] as const;

describe('alerts test', () => {
  it('sends a sample of each kind to every place, and gives no address away', async () => {
    const hook = await discordLike();
    const cwd = project(
      [
        { to: 'discord', url: 'env:DISCORD', least: 'critical' },
        { to: 'webhook', url: 'file:hook.txt', key: 'env:HOOK_KEY' },
        { to: 'file', path: 'told/alerts.jsonl' },
      ],
      { 'hook.txt': `${hook.address.replace('/api/webhooks', '/hooks')}\n` },
    );
    const env = { DISCORD: hook.address, HOOK_KEY: 'the key of the hook' };
    const { code, stdout, stderr } = await cryptobot(['alerts', 'test', '--json'], { cwd, env });
    const kinds = ['entry', 'exit', 'transfer', 'risk', 'refusal', 'mode', 'trouble', 'summary'];
    const lines = readFileSync(join(cwd, 'told/alerts.jsonl'), 'utf8').trim().split('\n');
    const written = lines.map((line) => (JSON.parse(line) as { news: { kind: string } }).news.kind);
    expect(written).toEqual(kinds);
    expect(hook.embeds).toHaveLength(2);
    // The other webhook is no Discord: it is refused there, and that is told.
    const { alerts } = JSON.parse(stdout) as { alerts: unknown };
    const all = { least: 'info', sent: 8, filtered: 0 };
    expect(alerts).toEqual([
      { to: 'console', ...all, arrived: 8 },
      { to: 'discord (env:DISCORD)', least: 'critical', sent: 2, arrived: 2, filtered: 6 },
      { to: expect.stringMatching(/^webhook \(file:.*hook\.txt\)$/), ...all, arrived: 0 },
      { to: expect.stringMatching(/^file \(.*told\/alerts.jsonl\)$/), ...all, arrived: 8 },
    ]);
    expect(code).toBe(1);
    expect(stdout + stderr).not.toContain(token);
    expect(stdout + stderr).not.toContain('the key of the hook');
    const signed = hook.requests.find(({ path }) => path.startsWith('/hooks'))!;
    expect(signed.headers['x-cryptobot-signature']).toMatch(/^sha256=[0-9a-f]{64}$/);
  });

  it('goes through the proxy to what is elsewhere, and not to what is on this machine', async () => {
    const ca = authority();
    const bodies: string[] = [];
    const proxy = await proxyTo(ca.identity(['hooks.invalid']), bodies);
    const hook = await discordLike();
    const settings = {
      httpsProxy: `http://me:p%40ss@${proxy.host}`,
      alerts: [
        { to: 'webhook', url: 'https://hooks.invalid/of-mine', least: 'critical' },
        { to: 'discord', url: hook.address },
      ],
    };
    const cwd = folder({ 'cryptobot.config.json': JSON.stringify(settings), 'ca.pem': ca.cert });
    const env = { NODE_EXTRA_CA_CERTS: join(cwd, 'ca.pem') };
    const { stdout, code } = await cryptobot(['alerts', 'test'], { cwd, env });
    expect(stdout).toContain('webhook (hooks.invalid): 2 of 2 alerts arrived; 6 below its "least"');
    expect([code, bodies.join('')]).toEqual([0, expect.stringContaining('"severity":"critical"')]);
    expect(new Set(proxy.asked.map(({ to }) => to))).toEqual(new Set(['hooks.invalid:443']));
    expect([...proxy.hosts]).toEqual(['hooks.invalid']);
    expect(proxy.asked[0]!.as).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
    expect(hook.embeds).toHaveLength(8);
    // Who is not who they say they are gets nothing.
    const sent = bodies.length;
    const strangers = await cryptobot(['alerts', 'test', '--to', 'webhook'], { cwd });
    expect([strangers.code, bodies.length]).toEqual([1, sent]);
    expect(strangers.stderr).toContain('Alerts do not arrive: webhook (hooks.invalid)');
  });

  it.each([
    [(host: string) => `http://${host}`, 'the proxy answers 407'],
    [() => 'http://127.0.0.1:9', 'the proxy cannot be reached'],
  ])('says what is wrong with a proxy', async (address, reason) => {
    const settings = {
      httpsProxy: address(await deafProxy(407)),
      alerts: [{ to: 'discord', url: 'https://discord.invalid/api/webhooks/1/of-mine' }],
    };
    const cwd = folder({ 'cryptobot.config.json': JSON.stringify(settings) });
    const { code, stderr } = await cryptobot(['alerts', 'test', '--to', 'discord'], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringContaining(`discord (discord.invalid): ${reason}.`)]);
  });

  it('sends to one place only when told so', async () => {
    const hook = await discordLike();
    const cwd = project([{ to: 'discord', url: hook.address }]);
    const { code, stdout } = await cryptobot(['alerts', 'test', '--to', 'discord'], { cwd });
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(/^discord \(127\.0\.0\.1:\d+\): 8 of 8 alerts arrived\n$/),
    ]);
    const { code: wrong, stderr } = await cryptobot(['alerts', 'test', '--to', 'webhook'], { cwd });
    expect([wrong, stderr]).toEqual([2, expect.stringMatching(/"webhook" is no place .*console, discord/)]);
  });
});

describe('a place for alerts', () => {
  it.each([
    [
      'no address',
      { to: 'discord', url: 'my webhook' },
      /"my webhook" is not an address.*env:DISCORD_WEBHOOK/,
    ],
    [
      'in the clear',
      { to: 'discord', url: `http://example.com/${token}` },
      /"http:\/\/example.com\/…" would be sent in the clear/,
    ],
    ['no web', { to: 'webhook', url: 'ftp://example.com/x' }, /is not an address of the web/],
    [
      'with a password',
      { to: 'webhook', url: 'https://a:secret-b@example.com/' },
      /has a name or a password/,
    ],
    ['without an address', { to: 'discord' }, /"url" is missing.*"to": "discord"/],
    [
      'nowhere',
      { to: 'dicsord' },
      /"dicsord" is not a place for alerts. Did you mean "discord"\? Allowed: console, file, discord, webhook/,
    ],
    ['without a word', { url: `https://example.com/${token}` }, /"{ url }" does not say where to/],
    [
      'from no severity',
      { to: 'console', least: 'loud' },
      /"loud" is not a severity.*Allowed: info, warning, critical/,
    ],
    [
      'with a key in the open',
      { to: 'webhook', url: 'env:X', key: 'abcdef' },
      /a key does not belong into the configuration.*env:HOOK_KEY/,
    ],
    ['with a key nobody knows', { to: 'file', path: 'x', rotate: 3 }, /"rotate" is not known here/],
  ])('that is %s is refused with a sentence', async (_, place, sentence) => {
    const { code, stderr } = await cryptobot(['alerts', 'test'], { cwd: project([place]) });
    expect([code, stderr]).toEqual([2, expect.stringMatching(sentence)]);
    expect(stderr).not.toMatch(/a-token-of-the-webhook|secret-b/);
  });

  it('whose secret is not there, or is none, is refused before a session begins', async () => {
    const cwd = project([{ to: 'discord', url: 'env:DISCORD' }]);
    const { code, stderr } = await cryptobot(live, { cwd });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/"env:DISCORD".*not set.*export DISCORD=/)]);
    const wrong = await cryptobot(live, { cwd, env: { DISCORD: `${token} ${token}` } });
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/"env:DISCORD" is not an address/)]);
    expect(wrong.stderr).not.toContain(token);
    expect(existsSync(join(cwd, 'data/sessions/live/journal.sqlite'))).toBe(false);
  });

  it('is not shown by config show, nor kept with a run', async () => {
    const cwd = project([{ to: 'discord', url: `https://discord.com/api/webhooks/1/${token}` }]);
    const shown = await cryptobot(['config', 'show', '--json'], { cwd });
    expect(shown.code).toBe(0);
    expect(shown.stdout).not.toContain(token);
    await cryptobot(['backtest', 'ema-cross', '--to', '2021-03-01'], { cwd });
    const { stdout } = await cryptobot(['runs', 'list', '--json'], { cwd });
    expect(stdout).toContain('ema-cross');
    expect((await grep(cwd, token)).filter((file) => !file.endsWith('config.json'))).toEqual([]);
  });
});

describe('a session', () => {
  it('tells Discord of entries, exits and days', async () => {
    const hook = await discordLike();
    const cwd = project([{ to: 'discord', url: hook.address }]);
    const { code, stderr } = await cryptobot([...live, '--closes', '120'], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    const titles = hook.embeds.map(({ title }) => title);
    for (const title of ['📈 Entry: macd-trend', '📉 Exit: macd-trend', '🗓️ Day: daily summary'])
      expect(titles).toContain(title);
  });

  it('tells with each day how far its journal goes, so that a change of what is past would show', async () => {
    const hook = await discordLike();
    const cwd = project([{ to: 'discord', url: hook.address }]);
    await cryptobot([...live, '--closes', '60'], { cwd });
    const told = hook.embeds
      .flatMap(({ fields }) => fields.filter(({ name }) => name === 'Journal'))
      .map(({ value }) => /^event (\d+), ([0-9a-f]{64})$/.exec(value)!);
    expect(told.length).toBeGreaterThanOrEqual(2);
    const journal = await readJournal(join(cwd, 'data/sessions/live'));
    for (const [, seq, hash] of told)
      for await (const [entry] of journal.read(Number(seq))) {
        expect(entry!.hash).toBe(hash);
        break;
      }
    await journal.close();
  });

  it('A7: keeps back what looks like a secret, and shows what looks like a mention or markdown as it is', async () => {
    const hook = await discordLike();
    const message = 'apiKey=abcdef0123456789 @everyone **now** <@1> https://example.com';
    const failing = `import { defineStrategy } from 'cryptobot';
export default defineStrategy({ name: 'failing', about: '', params: {}, series: ({ close }) => ({ close }),
  decide: ({ now }) => { if (now.close > 0) throw new Error('${message}'); return 0; } });
`;
    const cwd = project([{ to: 'discord', url: hook.address }], { 'strategies/failing.ts': failing });
    await cryptobot(['live', '--dry-run', 'failing', '--pace', '2000', '--from', '2024-12-30'], { cwd });
    const sent = hook.requests.map(({ body }) => body).join('\n');
    expect(sent).toContain('is halted');
    expect(sent).not.toContain('abcdef0123456789');
    expect(sent).not.toMatch(/@everyone|\*\*now|https:\/\/example/);
    expect(sent).toContain('"allowed_mentions":{"parse":[]}');
  });

  it('tells nothing again when it goes on', async () => {
    const hook = await discordLike();
    const cwd = project([{ to: 'discord', url: hook.address }]);
    await cryptobot([...live, '--closes', '120'], { cwd });
    const before = hook.embeds.map(({ description }) => description);
    await cryptobot([...live, '--closes', '30'], { cwd });
    const after = hook.embeds.map(({ description }) => description).slice(before.length);
    expect(after.filter((text) => before.includes(text))).toEqual([]);
  });

  it('never waits for a webhook that hangs, and ends within seconds all the same', async () => {
    const hook = await discordLike();
    hook.faults.push(...Array.from({ length: 100 }, faults.hangs));
    const cwd = project([{ to: 'discord', url: hook.address }]);
    const began = performance.now();
    const { code, stderr } = await cryptobot([...live, '--closes', '120'], { cwd });
    expect([code, stderr]).toEqual([0, expect.stringMatching(/\d+ alerts did not arrive: discord/)]);
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(stderr).not.toContain(token);
  });
});

async function grep(path: string, text: string): Promise<string[]> {
  const { readdir } = await import('node:fs/promises');
  const files = await readdir(path, { recursive: true, withFileTypes: true });
  return files
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .filter((file) => readFileSync(file).includes(text));
}
