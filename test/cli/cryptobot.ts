import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const bin = join(root, 'bin/cryptobot.js');

if (!existsSync(join(root, 'dist/cli.js')))
  throw new Error('the tests of the command line run the built program: npm run build');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of Node itself. */
  readonly node?: readonly string[];
}

/** Runs the real program as its users do, in an empty folder unless told otherwise. */
export function cryptobot(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  return outcome(start(args, surroundings));
}

export function start(
  args: readonly string[],
  { cwd = folder(), env = {}, node = [] }: Surroundings = {},
): ChildProcess {
  return spawn(process.execPath, [...node, bin, ...args], {
    cwd,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Runs a line of bash in which `cryptobot` is the program. */
export function bash(line: string, { cwd = folder(), env = {} }: Surroundings = {}): Promise<Outcome> {
  const define = `set -o pipefail; cryptobot() { '${process.execPath}' '${bin}' "$@"; }; export -f cryptobot; `;
  return outcome(
    spawn('bash', ['-c', define + line], { cwd, env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] }),
  );
}

export function outcome(child: ChildProcess): Promise<Outcome> {
  const texts = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (texts.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (texts.stderr += text));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...texts })));
}

/** Whether a terminal can be had here: that of util-linux. */
export const hasTerminal = process.platform === 'linux' && existsSync('/usr/bin/script');

export interface Terminal {
  /** Waits until what was printed so far matches. */
  shows(pattern: RegExp): Promise<void>;
  press(keys: string): void;
  /** With everything that was printed, control characters included. */
  readonly ended: Promise<{ readonly code: number | null; readonly screen: string }>;
}

/** Runs the program on a terminal of 90 columns and 24 lines. */
export function onTerminal(
  args: readonly string[],
  { cwd = folder(), env = {} }: Surroundings = {},
): Terminal {
  const words = [process.execPath, bin, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qefc', `stty cols 90 rows 24; exec ${words}`, '/dev/null'], {
    cwd,
    env: environment({ TERM: 'xterm', ...env }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (screen += text));
  return {
    ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, screen }))),
    press: (keys) => child.stdin.write(keys),
    async shows(pattern) {
      while (!pattern.test(stripVTControlCharacters(screen))) {
        if (child.exitCode !== null)
          throw new Error(`it ended without showing ${String(pattern)}: ${screen}`);
        await setTimeout(20);
      }
    },
  };
}

/** A new folder with these files in it; it goes when the tests have ended. */
export function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'cryptobot-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

const home = folder();

// Nothing of the machine that runs the tests may show in them, except where its caches save time.
function environment(env: Readonly<Record<string, string>>): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    ...env,
  };
}

/** A strategy that loads and runs, as text. */
export function strategyText(name: string, about = 'Buys and holds'): string {
  return `import { between, defineStrategy, sma } from 'cryptobot';
export default defineStrategy({
  name: '${name}',
  about: '${about}',
  params: { window: between(2, 50, 10) },
  series: ({ close }, { window }) => ({ enterLong: close.above(sma(close, window)) }),
});
`;
}
