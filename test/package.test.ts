import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folder, root } from './cli/cryptobot.ts';

// The package as a user gets it: packed from a copy of the sources, installed in an empty folder.
describe('the package, packed and installed elsewhere', () => {
  const project = folder({ 'package.json': '{ "private": true }' });
  const installed = join(project, 'node_modules', 'cryptobot');
  let packed: string[] = [];
  let sources = '';

  beforeAll(() => {
    const copy = (sources = copyOfSources());
    const [{ filename, files }] = JSON.parse(sh('npm pack --json --silent', copy).replace(/^[^[]*/, '')) as [
      { filename: string; files: { path: string }[] },
    ];
    packed = files.map(({ path }) => path);
    sh(`npm install --no-audit --no-fund --ignore-scripts --omit=optional ${join(copy, filename)}`, project);
  }, 240_000);

  it('holds the program, the types and the shelf, and no sources or tests', () => {
    expect(packed).toContain('bin/cryptobot.js');
    expect(packed).toContain('dist/index.js');
    expect(packed).toContain('dist/types/index.d.ts');
    expect(packed).toContain('strategies/sma-cross.ts');
    expect(packed).toContain('CHANGELOG.md');
    expect(packed.filter((path) => /^(src|test|\.)/.test(path))).toEqual([]);
  });

  it('is found by npx in a checkout, as the README has it', () => {
    expect(sh('npx cryptobot --version', sources)).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('carries the licences of what is bundled', () => {
    const notices = readFileSync(join(installed, 'dist', 'THIRD-PARTY.txt'), 'utf8');
    for (const name of ['commander', 'cli-table3', 'uplot', 'yaml'])
      expect(notices).toMatch(new RegExp(`^${name} `, 'm'));
    expect(notices).toContain('Copyright (c)');
  });

  it('runs the shelf', () => {
    const output = sh('npx --no-install cryptobot backtest --compare --from 2024-01-01', project);
    expect(output).toContain('donchian-breakout');
    expect(readdirSync(join(project, 'reports'))).toHaveLength(1);
  });

  it('says what tulip() needs where the native package was left out', () => {
    const command = 'npx --no-install cryptobot indicators compute tulip:aroon:14 2>&1 || true';
    expect(sh(command, project)).toContain('Type: npm install tulind && npm rebuild tulind');
  });

  it('says what onnx() needs where it was not installed', () => {
    const asking = `import { defineStrategy, onnx } from 'cryptobot';
export default defineStrategy({
  name: 'asking',
  about: '',
  series: ({ close }) => ({ enterLong: onnx('m.onnx', [close]).above(0) }),
});`;
    const elsewhere = folder({ 'asking.ts': asking, 'm.onnx': 'a model' });
    const command = `${process.execPath} ${join(installed, 'bin', 'cryptobot.js')} backtest ./asking.ts 2>&1 || true`;
    expect(sh(command, elsewhere)).toContain(
      'onnx() needs the optional package "onnxruntime-web", which is not installed here. Type: npm install onnxruntime-web',
    );
  });

  it('starts a project that installs and runs', () => {
    sh('npx --no-install cryptobot init my-bot', project);
    const bot = join(project, 'my-bot');
    sh('npm install --no-audit --no-fund --ignore-scripts --omit=optional', bot);
    expect(sh('npx --no-install cryptobot backtest --compare --from 2024-06-01', bot)).toContain(
      'baseline: hold',
    );
  }, 120_000);

  it('runs a strategy from a folder that has no packages at all', () => {
    const elsewhere = folder({ 'mine/lonely.ts': strategy });
    const output = sh(
      `${process.execPath} ${join(installed, 'bin', 'cryptobot.js')} backtest mine/lonely.ts --json`,
      elsewhere,
    );
    expect(JSON.parse(output)).toMatchObject({ runs: [{ strategy: 'lonely', params: { window: 20 } }] });
  });

  it('gives the compiler the types of a strategy', () => {
    mkdirSync(join(project, 'strategies'));
    writeFileSync(join(project, 'strategies', 'good.ts'), strategy);
    writeFileSync(join(project, 'strategies', 'bad.ts'), strategy.replace('close, window', 'close, windwo'));
    const tsc = `${process.execPath} ${join(root, 'node_modules', 'typescript', 'bin', 'tsc')} --noEmit --strict --module nodenext --target es2023 --types ""`;
    expect(sh(`${tsc} strategies/good.ts`, project)).toBe('');
    expect(() => sh(`${tsc} strategies/bad.ts`, project)).toThrow(/windwo/);
  });
});

const strategy = `import { between, defineStrategy, sma } from 'cryptobot';

export default defineStrategy({
  name: 'lonely',
  about: 'Above its average',
  params: { window: between(2, 50, 20) },
  series: ({ close }, { window }) => ({ enterLong: close.above(sma(close, window)), exitLong: close.below(sma(close, window)) }),
});
`;

// Packing builds, and building replaces dist/, which other tests are using at this moment.
function copyOfSources(): string {
  const copy = folder();
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of listed.trim().split('\n')) {
    if (!existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

function sh(command: string, cwd: string): string {
  try {
    return execFileSync('bash', ['-c', command], {
      cwd,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1' },
    });
  } catch (error) {
    const { stdout, stderr } = error as { stdout?: string; stderr?: string };
    throw new Error(`${command}\n${stdout}\n${stderr}`, { cause: error });
  }
}

it('has a lockfile that any registry can serve', () => {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  expect(lock.match(/"resolved": .*/g)).toBeNull();
});

it('names every install script and runs no other', () => {
  const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    allowScripts: Record<string, boolean>;
  };
  expect(readFileSync(join(root, '.npmrc'), 'utf8')).toContain('strict-allow-scripts=true');
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { hasInstallScript?: boolean }>;
  };
  const withScripts = Object.entries(packages)
    .filter(([path, entry]) => path !== '' && entry.hasInstallScript)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
  expect(withScripts.filter((name) => !Object.hasOwn(allowScripts, name))).toEqual([]);
  expect(Object.keys(allowScripts).filter((name) => allowScripts[name])).toEqual(['tulind']);
});
