import { spawn } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bash, bin, cryptobot, folder, type Outcome } from './cryptobot.ts';

const apiKey = 'CanaryApiKey0123456789';
const secret = 'canary+Secret/9876543210==';
const passphrase = 'canary words for the keys';
const canaries = [apiKey, secret, passphrase];

/** A home of its own, with what is said and kept in it. */
function user() {
  const home = folder();
  const env = { XDG_CONFIG_HOME: join(home, 'config'), HOME: home };
  const said: Outcome[] = [];
  const keep = async (outcome: Promise<Outcome>) => {
    said.push(await outcome);
    return said.at(-1)!;
  };
  return {
    home,
    said,
    file: join(home, 'config', 'cryptobot', 'keys', 'keys.json'),
    keys: (line: string, input = '', words = passphrase) =>
      keep(
        bash(`printf '%s' "$INPUT" | cryptobot keys ${line}`, {
          cwd: home,
          env: { ...env, INPUT: input, CRYPTOBOT_PASSPHRASE: words },
        }),
      ),
    bash: (line: string) => keep(bash(line, { cwd: home, env })),
  };
}

const piped = `${apiKey}\n${secret}\n`;

describe('keys', () => {
  it('are added through a pipe, listed, verified and removed', async () => {
    const { keys, file } = user();
    expect((await keys('list')).stdout).toBe('No keys are kept. Add one: cryptobot keys add binance\n');
    expect(await keys('add binance', piped)).toMatchObject({ code: 0, stderr: '' });
    expect(
      (await keys('add bybit --name test --json', JSON.stringify({ apiKey, secret, password: 'third-part' })))
        .code,
    ).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { stdout } = await keys('list --json');
    expect(JSON.parse(stdout)).toEqual({
      file,
      keys: [
        { name: 'binance', exchange: 'binance', added: expect.any(Number) },
        { name: 'test', exchange: 'bybit', added: expect.any(Number) },
      ],
    });
    expect((await keys('verify')).stdout).toBe('The passphrase opens binance, test.\n');
    expect((await keys('remove binance')).stdout).toContain('It is still valid at the exchange');
    expect((await keys('verify')).stdout).toBe('The passphrase opens test.\n');
  }, 60_000);

  it('take the passphrase from a file descriptor', async () => {
    const one = user();
    writeFileSync(join(one.home, 'words'), `${passphrase}\n`);
    writeFileSync(join(one.home, 'key'), piped);
    expect((await one.bash('cryptobot keys add kraken --passphrase-fd 3 3< words < key')).code).toBe(0);
    expect((await one.keys('verify')).code).toBe(0);
    expect((await one.bash('cryptobot keys verify --passphrase-fd 9')).stderr).toContain(
      '--passphrase-fd: nothing can be read from "9"',
    );
    expect((await one.bash('cryptobot keys add kraken --passphrase-fd 0 < key')).code).toBe(2);
  }, 60_000);

  it('are refused as words of the command line, and not repeated', async () => {
    const { keys } = user();
    for (const line of [
      `add binance ${apiKey}`,
      `add binance --secret=${apiKey}`,
      `add --api-key=${apiKey} binance`,
    ]) {
      const { code, stdout, stderr } = await keys(line);
      expect(code).toBe(2);
      expect(stdout + stderr).not.toContain(apiKey);
    }
  });

  it.each([
    ['nothing', ''],
    ['one line', `${apiKey}\n`],
    ['too many lines', `${piped}a\nb\n`],
    ['broken JSON', `{"apiKey":"${apiKey}","secret":${secret}`],
    ['JSON without a secret', JSON.stringify({ apiKey })],
    ['a control sign', `${apiKey}\n${secret}\u0007\n`],
    ['a block that does not end', `${apiKey}\n-----BEGIN EC PRIVATE KEY-----\n${secret}\n`],
  ])('are refused without being shown: %s', async (_, input) => {
    const { keys, file } = user();
    const { code, stdout, stderr } = await keys('add binance', input);
    expect(code).toBe(2);
    expect(stderr).toContain('What came is no key (it is not shown here).');
    for (const canary of canaries) expect(stdout + stderr).not.toContain(canary);
    expect(existsSync(file)).toBe(false);
  });

  it('may be blocks of lines', async () => {
    const { keys } = user();
    const block = `-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEI${'a'.repeat(40)}\n-----END EC PRIVATE KEY-----`;
    expect((await keys('add coinbase', `organizations/1/apiKeys/2\n${block}\n`)).code).toBe(0);
    expect((await keys('verify')).code).toBe(0);
  }, 60_000);

  it('say in one sentence what is wrong', async () => {
    const { keys, file } = user();
    await keys('add binance', piped);
    expect(await keys('verify', '', 'another passphrase')).toMatchObject({
      code: 4,
      stderr: `error: The passphrase does not open "${file}": it is wrong, or the file was changed. Try again, or bring the file back from a backup.\n`,
    });
    expect((await keys('add binance', piped)).stderr).toContain('"binance" is there already.');
    expect((await keys('add binanse', piped)).stderr).toContain('Did you mean "binance"?');
    expect((await keys('add binance --name a/b', piped)).stderr).toContain('"a/b" cannot be a name.');
    expect((await keys('remove binanc')).stderr).toContain('Did you mean "binance"?');
    chmodSync(file, 0o644);
    expect((await keys('verify')).stderr).toContain(`Type: chmod 600 '${file}'`);
  }, 60_000);

  it('are nowhere to be found: neither in what is printed nor in any file', async () => {
    const { keys, said, home } = user();
    await keys('add binance', piped);
    await keys('add binance --replace --json', piped);
    await keys('verify');
    await keys('verify --json', '', 'another passphrase');
    await keys('remove nothing');
    const printed = said.map(({ stdout, stderr }) => stdout + stderr);
    const files = readdirSync(home, { recursive: true, encoding: 'utf8' })
      .map((name) => join(home, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path, 'latin1'));
    expect(files.length).toBeGreaterThan(0);
    for (const text of [...printed, ...files])
      for (const canary of canaries)
        for (const spelt of ['utf8', 'hex', 'base64', 'base64url'] as const)
          expect(text).not.toContain(Buffer.from(canary).toString(spelt).slice(0, 14));
  }, 60_000);
});

// `script` gives the program a terminal of its own.
const hasScript = existsSync('/usr/bin/script') && process.platform === 'linux';

describe.runIf(hasScript)('keys at a terminal', () => {
  const typed = (home: string, line: string, answers: readonly string[]) =>
    new Promise<{ code: number | null; screen: string }>((resolve) => {
      const command = `'${process.execPath}' '${bin}' keys ${line}`;
      const child = spawn('/usr/bin/script', ['-qec', command, '/dev/null'], {
        cwd: home,
        env: { PATH: process.env['PATH'], HOME: home, XDG_CONFIG_HOME: join(home, 'config'), TERM: 'xterm' },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const left = [...answers];
      let screen = '';
      let seen = 0;
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        screen += text;
        const questions = screen.match(/: (?=$|\r?\n)/g)?.length ?? 0;
        for (; seen < questions && left.length > 0; seen++) child.stdin.write(left.shift()!);
      });
      child.on('close', (code) => resolve({ code, screen }));
    });

  it('are asked for, and nothing that is typed is shown', async () => {
    const home = folder();
    const added = await typed(home, 'add binance', [
      `${apiKey}\r`,
      `${secret}\r`,
      '\r',
      `${passphrase}\r`,
      `${passphrase}\r`,
    ]);
    expect(added.screen).toContain('API key of binance (not shown): ');
    expect(added.screen).toContain('The key "binance" of binance is kept');
    expect(added.code).toBe(0);
    const opened = await typed(home, 'verify', [`${passphrase}\r`]);
    expect(opened.screen).toContain('The passphrase opens binance.');
    for (const canary of canaries) expect(added.screen + opened.screen).not.toContain(canary.slice(0, 8));
  }, 60_000);

  it('are not kept when the two passphrases differ, or the answer is broken off', async () => {
    const home = folder();
    const differ = await typed(home, 'add binance', [
      `${apiKey}\r`,
      `${secret}\r`,
      '\r',
      'one way\r',
      'or another\r',
    ]);
    expect(differ).toMatchObject({ code: 2, screen: expect.stringContaining('The two passphrases differ.') });
    const broken = await typed(home, 'add binance', [`${apiKey}\r`, '\u0004']);
    expect(broken).toMatchObject({ code: 1, screen: expect.stringContaining('The answer was broken off.') });
    const interrupted = await typed(home, 'add binance', ['\u0003']);
    expect(interrupted.code).toBe(130);
    expect(
      (await cryptobot(['keys', 'list', '--json'], { env: { XDG_CONFIG_HOME: join(home, 'config') } }))
        .stdout,
    ).toContain('"keys": []');
  }, 60_000);
});
