import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { WriteStream } from 'node:tty';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { inColours, paint, wantsColour } from '../../src/cli/colour.ts';
import { interruptible } from '../../src/cli/interrupt.ts';
import { openOutput, type Sink } from '../../src/cli/output.ts';
import { columns } from '../../src/cli/table.ts';
import { bash, cryptobot, folder, outcome, root, start, strategyText } from './cryptobot.ts';

const escape = '\u001B[';

describe('colours', () => {
  const rules: readonly [
    wish: string,
    flag: boolean,
    env: Record<string, string>,
    isTerminal: boolean,
    expected: boolean,
  ][] = [
    ['on a terminal', true, {}, true, true],
    ['in a pipe', true, {}, false, false],
    ['--no-color', false, {}, true, false],
    ['--no-color against FORCE_COLOR', false, { FORCE_COLOR: '1' }, true, false],
    ['NO_COLOR', true, { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', true, { NO_COLOR: '' }, true, true],
    ['NO_COLOR against FORCE_COLOR', true, { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['TERM=dumb', true, { TERM: 'dumb' }, true, false],
    ['FORCE_COLOR in a pipe', true, { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, true, false],
  ];
  test.each(rules)('%s', (_wish, flag, env, isTerminal, expected) => {
    expect(wantsColour({ flag, env, isTerminal })).toBe(expected);
  });

  test('libraries that paint for themselves are told', () => {
    const env: Record<string, string | undefined> = { NO_COLOR: '1' };
    openOutput({ argv: [], env, stdout: sink(), stderr: { ...sink(), isTTY: true } });
    expect(env['FORCE_COLOR']).toBe('0');
  });

  test('a terminal that does not know how wide it is has room for everything', () => {
    const on = (columns: number) => {
      const { width, room } = openOutput({
        argv: [],
        env: {},
        stdout: { ...sink(), isTTY: true, columns },
        stderr: sink(),
      });
      return { width, room };
    };
    expect(on(0)).toEqual({ width: 100, room: Infinity });
    expect(on(90)).toEqual({ width: 90, room: 90 });
  });

  test('a style wraps the text or leaves it', () => {
    expect(inColours(paint(true).red('x\ny'))).toBe('\u001B[31mx\u001B[39m\n\u001B[31my\u001B[39m');
    expect(paint(false).red('x')).toBe('x');
  });

  test('the program paints when forced, and never into a pipe otherwise', async () => {
    const plain = await cryptobot(['config', 'show']);
    const forced = await cryptobot(['config', 'show'], { env: { FORCE_COLOR: '1' } });
    const refused = await cryptobot(['config', 'show', '--no-color'], { env: { FORCE_COLOR: '1' } });
    expect([plain, forced, refused].map(({ stdout }) => stdout.includes(escape))).toEqual([
      false,
      true,
      false,
    ]);
    expect(stripVTControlCharacters(forced.stdout)).toBe(plain.stdout);
  });
});

describe('streams', () => {
  test('notes go to stderr, and --quiet silences them', async () => {
    const loud = await cryptobot(['config', 'show']);
    const quiet = await cryptobot(['config', 'show', '--quiet']);
    expect(loud.stderr).toContain('No configuration file here or above.');
    expect(quiet).toEqual({ ...loud, stderr: '' });
  });

  test('--json prints one document and nothing else', async () => {
    const { stdout, stderr } = await cryptobot(['config', 'show', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ file: null, settings: { cash: 10000 } });
    expect(stderr).toBe('');
  });

  test('a second document is a bug, not a broken stream', () => {
    const output = openOutput({ argv: ['--json'], env: {}, stdout: sink(), stderr: sink() });
    output.result({}, () => '');
    expect(() => output.result({}, () => '')).toThrow('two JSON documents');
  });

  test('a terminal is there to draw on, unless nobody looks at it or wants to', () => {
    const terminal: Sink = Object.assign(Object.create(WriteStream.prototype), sink());
    const drawn = (argv: readonly string[], env: Record<string, string>, stderr = terminal) =>
      openOutput({ argv, env, stdout: sink(), stderr }).terminal;
    expect(drawn([], {})).toBe(terminal);
    expect(drawn([], {}, sink())).toBeUndefined();
    expect(drawn(['--json'], {})).toBeUndefined();
    expect(drawn(['--quiet'], {})).toBeUndefined();
    expect(drawn([], { CI: 'true' })).toBeUndefined();
    expect(drawn([], { TERM: 'dumb' })).toBeUndefined();
  });

  test('what is said goes through whoever draws, until that has ended; results do not', () => {
    const written: string[] = [];
    const stream = (name: string) => ({ ...sink(), write: (text: string) => written.push(name + text) > 0 });
    const output = openOutput({ argv: [], env: {}, stdout: stream('out: '), stderr: stream('err: ') });
    output.divert((text) => written.push(`drawn: ${text}`));
    output.note('one');
    output.warning('two');
    output.text('three');
    output.divert(undefined);
    output.note('four');
    expect(written).toEqual(['drawn: one\n', 'drawn: warning: two\n', 'out: three\n', 'err: four\n']);
  });

  test('what is said is to be seen, and no line of it is an order', () => {
    const written: string[] = [];
    const stderr = { ...sink(), write: (text: string) => written.push(text) > 0 };
    const output = openOutput({ argv: [], env: {}, stdout: sink(), stderr });
    const odd = 'a\u001b[2Jb\u202Ec\n::error::d';
    output.note(odd);
    output.warning(odd);
    output.prompt(odd);
    output.error({ kind: 'bug', message: odd, stack: `Error: ${odd}\n    at e` });
    const seen = String.raw`a␛[2Jb\u202ec` + '\n' + String.raw`\::error::d`;
    expect(written).toEqual([
      `${seen}\n`,
      `warning: ${seen}\n`,
      seen,
      `error: ${seen}\nError: ${seen}\n    at e\n`,
    ]);
  });

  test.each([{}, { FORCE_COLOR: '1' }])('colours in texts of others are seen, ours are obeyed: %j', (env) => {
    const written: string[] = [];
    const stream: Sink = { ...sink(), write: (text: string) => written.push(text) > 0 };
    const output = openOutput({ argv: [], env: { ...env }, stdout: stream, stderr: stream });
    const foreign = 'a\u001B[8mb\u001B[31mc\u001B[0m';
    const inRed = (text: string) => ('FORCE_COLOR' in env ? `\u001B[31m${text}\u001B[39m` : text);
    output.result({}, ({ red }) => columns([[red(`${foreign}\n${foreign}`), foreign]]));
    output.note(output.paint.red(foreign));
    const seen = 'a␛[8mb␛[31mc␛[0m';
    expect(written).toEqual([`${inRed(seen)}  ${seen}\n${inRed(seen)}\n`, `${inRed(seen)}\n`]);
  });

  test('a strategy hides nothing of itself', async () => {
    const cwd = folder({ 'strategies/sly.js': strategyText('sly', String.raw`Seen\u001B[8mhidden`) });
    const wishes: readonly Record<string, string>[] = [{}, { NO_COLOR: '1' }, { FORCE_COLOR: '1' }];
    for (const env of wishes) {
      const { stdout } = await cryptobot(['strategies', 'list'], { cwd, env });
      expect(stdout).toContain('Seen␛[8mhidden');
    }
  });

  test('a big result arrives whole, and a reader that leaves early is no error', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, i) => [
        `strategies/s${i}.js`,
        strategyText(`s${i}`, 'x'.repeat(10_000)),
      ]),
    );
    const cwd = folder(files);
    const whole = await bash('cryptobot strategies list --json | cat', { cwd });
    expect(JSON.parse(whole.stdout).strategies.length).toBeGreaterThanOrEqual(60);
    const cut = await bash('cryptobot strategies list | head -1', { cwd });
    expect(cut).toEqual({ code: 0, stdout: 's0  strategies/s0.js\n', stderr: '' });
  });
});

test('a command for a file whose name nobody could see can be read, and typed', async () => {
  const rows = Array.from({ length: 100 }, (_, k) => `${Date.UTC(2024, 0, 1, k)},1,9,1,${1 + (k % 3)},1`);
  const name = "a'\\\u001b[2Jb\u202Ec\n::error::d.csv";
  const cwd = folder({ [name]: ['timestamp,open,high,low,close,volume', ...rows].join('\n') });
  const args = ['backtest', 'sma-cross', '--param', 'slow=9', '--bars', name, '--markdown', 'm.md'];
  const one = await cryptobot(args, { cwd });
  expect(one.code).toBe(0);
  const command = /^```sh\n(.*)\n```$/m.exec(readFileSync(join(cwd, 'm.md'), 'utf8'))![1]!;
  expect(command).toContain(String.raw`--bars $'a\'\\\x1b[2Jb\xe2\x80\xaec\x0a::error::d.csv'`);
  expect(await bash(command, { cwd })).toMatchObject({ code: 0, stdout: one.stdout });
});

test('a current folder that was removed is one sentence', async () => {
  const { code, stderr } = await bash('mkdir gone; cd gone; rmdir ../gone; cryptobot config show');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: 'error: the current folder is not there any more. Change into one that is: cd FOLDER\n',
  });
});

describe('Ctrl-C', () => {
  // While code of the user's is loaded, signals act as on any program: shells call that 130 and 143.
  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a program that loads a file', async (signal) => {
    const cwd = folder({
      'cryptobot.config.mjs':
        'console.error("waiting"); await new Promise((done) => setTimeout(done, 60_000)); export default {};',
    });
    const child = start(['config', 'show'], { cwd });
    const ended = outcome(child);
    child.stderr?.once('data', () => child.kill(signal));
    await ended;
    expect(child.signalCode).toBe(signal);
  });

  test('breaks off computing that never ends', async () => {
    const script = `const { createJiti } = require('jiti');
      createJiti(${JSON.stringify(root)}).import(${JSON.stringify(`${root}/src/cli/interrupt.ts`)}).then(async ({ interruptible, isInterruption }) => {
        console.log('computing');
        try { await interruptible(() => { for (;;); }); } catch (error) { console.log(isInterruption(error)); }
      });`;
    const child = spawn(process.execPath, ['-e', script], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = outcome(child);
    child.stdout.once('data', () => void sleep(200).then(() => child.kill('SIGINT')));
    expect(await ended).toMatchObject({ code: 0, stdout: 'computing\ntrue\n' });
  });

  test('leaves results and errors of the work alone', async () => {
    expect(await interruptible(() => 42)).toBe(42);
    const error = new Error('mine');
    const failing = interruptible(() => {
      throw error;
    });
    await expect(failing).rejects.toBe(error);
  });
});

function sink(): Sink {
  return { write: () => true, on: () => undefined } as unknown as Sink;
}
