import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as library from 'cryptobot';
import { importer, loadStrategy, type Shelf } from '#adapters/files';
import { isStrategy } from '#strategy';
import { bash, cryptobot, folder, root, strategyText } from './cryptobot.ts';

function shelf(path: string, builtIn = join(root, 'strategies')): Shelf {
  return {
    folder: join(path, 'strategies'),
    builtIn,
    from: path,
    importFile: importer({ library, cache: folder() }),
  };
}

describe('loading a strategy', () => {
  test('by name, from the project', async () => {
    const path = folder({ 'strategies/mine.ts': strategyText('mine') });
    const { strategy, file } = await loadStrategy('mine', shelf(path));
    expect(file).toBe(join(path, 'strategies/mine.ts'));
    expect(strategy.name).toBe('mine');
    expect(strategy.plan({ window: 20 }).params).toEqual({ window: 20 });
  });

  test('by name, from the package when the project has none of that name', async () => {
    const path = folder({ 'strategies/mine.ts': strategyText('mine') });
    expect((await loadStrategy('ema-cross', shelf(path))).file).toBe(join(root, 'strategies/ema-cross.ts'));
  });

  test('a file of the project hides one of the package', async () => {
    const path = folder({ 'strategies/ema-cross.js': strategyText('ema-cross', 'mine') });
    expect((await loadStrategy('ema-cross', shelf(path))).strategy.about).toBe('mine');
  });

  test.each(['far/away.ts', './far/away.ts', 'far/module.mjs'])('by path: %s', async (path) => {
    const from = folder({ 'far/away.ts': strategyText('away'), 'far/module.mjs': strategyText('away') });
    expect((await loadStrategy(path, shelf(from))).strategy.name).toBe('away');
  });

  test('in a foreign folder it gets our own library, not a second copy', async () => {
    const path = folder({
      'strategies/mine.ts': `export { defineStrategy, ema } from 'cryptobot';\n${strategyText('mine')}`,
      'node_modules/cryptobot/package.json': '{ "name": "cryptobot", "type": "module", "main": "index.js" }',
      'node_modules/cryptobot/index.js': 'export const ema = 1;',
    });
    const module = await importer({ library, cache: folder() })(join(path, 'strategies/mine.ts'));
    expect(module['ema']).toBe(library.ema);
    expect(module['defineStrategy']).toBe(library.defineStrategy);
    expect(isStrategy(module['default'])).toBe(true);
  });

  test('it may await, use enums and import files beside it', async () => {
    const path = folder({
      'strategies/mine.ts': `import { about } from './parts/_about.ts';\nenum Size { small = 5 }\n${strategyText('mine').replace("'Buys and holds'", 'about + Size.small + (await Promise.resolve(1))')}`,
      'strategies/parts/_about.ts': 'export const about: string = await Promise.resolve("shared");',
    });
    expect((await loadStrategy('mine', shelf(path))).strategy.about).toBe('shared51');
  });

  test('the built program recognises strategies and series as its own', async () => {
    const path = folder({ 'strategies/mine.ts': strategyText('mine') });
    const { code, stdout } = await cryptobot(['strategies', 'list', '--json'], { cwd: path });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).strategies[0]).toMatchObject({
      name: 'mine',
      builtIn: false,
      params: { window: { min: 2, max: 50, default: 10 } },
    });
  });
});

describe('the hash of a strategy', () => {
  const parts = {
    'strategies/mine.ts': `import { about } from './parts/about.js';\nimport levels from "./levels.json";\n${strategyText('mine')}export { about, levels };`,
    'strategies/parts/about.ts': "export const about = 'x';",
    'strategies/levels.json': '[1]',
  };
  const hash = async (files: Record<string, string>) =>
    (await loadStrategy('mine', shelf(folder(files)))).hash;

  test('is the same in any folder', async () => {
    expect(await hash(parts)).toBe(await hash(parts));
    expect(await hash(parts)).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each(['strategies/mine.ts', 'strategies/parts/about.ts', 'strategies/levels.json'] as const)(
    'changes with %s',
    async (name) => {
      expect(await hash({ ...parts, [name]: `${parts[name]}\n` })).not.toBe(await hash(parts));
    },
  );

  test('does not change with files that are not imported', async () => {
    expect(await hash({ ...parts, 'strategies/other.ts': strategyText('other') })).toBe(await hash(parts));
  });
});

describe('a strategy that cannot be used is one sentence with its place', () => {
  const cases: readonly [what: string, name: string, text: string, sentence: string][] = [
    ['not there', 'ema-crss', '', '"ema-crss" is not a strategy. Did you mean "ema-cross"? Known: mine, '],
    ['no such path', './nowhere.ts', '', '"./nowhere.ts" is not there.'],
    [
      'not a strategy file',
      './strategies',
      '',
      '"./strategies" is not a strategy file. Allowed endings: .ts, .mts, .js, .mjs.',
    ],
    [
      'nothing exported',
      'mine',
      'export const a = 1;',
      'mine.ts has no default export. Write: export default defineStrategy(',
    ],
    [
      'not a strategy',
      'mine',
      'export default { name: "mine" };',
      'mine.ts exports something that is not a strategy.',
    ],
    [
      'another name',
      'mine',
      strategyText('yours'),
      'defines "yours", but a strategy on the shelf is called like its file.',
    ],
    [
      'a syntax error',
      'mine',
      'const a = 1;\nconst b: = 2;',
      'mine.ts:2 is not valid TypeScript: Unexpected token.',
    ],
    [
      'an error of its own',
      'mine',
      'const a = 1;\nconst f = () => { throw new Error("boom"); };\nf();',
      'mine.ts:2 throws while loading: Error: boom',
    ],
    [
      'an error of the definition',
      'mine',
      "import { defineStrategy } from 'cryptobot';\n\nexport default defineStrategy({ name: 'My Strategy' } as never);",
      '"My Strategy" is not a name for a strategy.',
    ],
    [
      'something thrown that is no error',
      'mine',
      'throw "a fit";',
      'mine.ts could not be loaded: it throws "a fit".',
    ],
    [
      'an import that is missing',
      'mine',
      "import x from 'no-such-package';\nexport default x;",
      'imports "no-such-package", which is not there.',
    ],
  ];
  test.each(cases)('%s', async (_what, name, text, sentence) => {
    const path = folder({ 'strategies/mine.ts': text || strategyText('mine') });
    await expect(loadStrategy(name, shelf(path))).rejects.toThrow(sentence);
    await expect(loadStrategy(name, shelf(path))).rejects.toHaveProperty('name', 'UserError');
  });

  test('two files of one name', async () => {
    const path = folder({
      'strategies/mine.ts': strategyText('mine'),
      'strategies/mine.js': strategyText('mine'),
    });
    await expect(loadStrategy('mine', shelf(path))).rejects.toThrow('"mine" is two files: ');
  });
});

describe('strategies list', () => {
  test('shows name, meaning, parameters and file', async () => {
    const { stdout } = await cryptobot(['strategies', 'list'], {
      cwd: folder({ 'strategies/mine.ts': strategyText('mine') }),
    });
    expect(stdout).toContain('mine  strategies/mine.ts\n  Buys and holds\n  window 10 (2…50)\n');
    expect(stdout).toContain('ema-cross  built in\n');
  });

  test('one broken file does not hide the others', async () => {
    const cwd = folder({
      'strategies/broken.ts': 'export default 1;',
      'strategies/mine.ts': strategyText('mine'),
    });
    const { code, stdout, stderr } = await cryptobot(['strategies', 'list'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('broken  strategies/broken.ts\n  cannot be loaded\n');
    expect(stdout).toContain('mine  strategies/mine.ts\n');
    expect(stderr).toContain('warning: ');
  });
});

describe('strategies new', () => {
  test('writes a file that loads', async () => {
    const cwd = folder();
    const { code, stdout } = await bash(
      'cryptobot strategies new dip-buyer && cryptobot strategies list --json',
      { cwd },
    );
    expect(code).toBe(0);
    expect(stdout).toContain('Wrote strategies/dip-buyer.ts\n');
    expect(stdout).toContain('"name": "dip-buyer"');
  });

  test('never overwrites', async () => {
    const cwd = folder({ 'strategies/mine.js': '// mine' });
    const { code, stderr } = await cryptobot(['strategies', 'new', 'mine'], { cwd });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'error: "mine" exists already: strategies/mine.js. Choose another name, or change that file.\n',
    });
    expect(readFileSync(join(cwd, 'strategies/mine.js'), 'utf8')).toBe('// mine');
  });

  test.each(['Dip', '../x', 'a_b', '1st', 'a'.repeat(65)])('refuses the name %s', async (name) => {
    const { code, stderr } = await cryptobot(['strategies', 'new', name]);
    expect(code).toBe(2);
    expect(stderr).toContain(`"${name}" is not a name for a strategy.`);
  });

  test('a folder in which nothing can be made is one sentence, not an endless attempt', async () => {
    const { code, stderr } = await cryptobot(['strategies', 'new', 'mine'], {
      env: { CRYPTOBOT_STRATEGIES: '/proc/x/y', XDG_CACHE_HOME: '/proc/x/z' },
    });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'error: "/proc/x" cannot be used: nothing can be made there. Choose another path or correct its permissions.\n',
    });
  });

  test('a folder that cannot be written is one sentence', async () => {
    const { code, stderr } = await cryptobot(['strategies', 'new', 'mine'], {
      cwd: folder({ file: '' }),
      env: { CRYPTOBOT_STRATEGIES: 'file/strategies' },
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: ".*file\/strategies" cannot be used: a part of the path is a file, not a folder\..*\n$/,
    );
  });
});

describe('a strategy of a folder of its own that throws in the middle', () => {
  const files = {
    'mine/deep/throws.ts': [
      "import { defineStrategy, recur } from 'cryptobot';",
      "import { step } from '../shared/step.ts';",
      '',
      'export default defineStrategy({',
      "  name: 'throws',",
      "  about: '',",
      '  series: ({ close }) => ({ enterLong: recur([close], 0, step).above(1) }),',
      '});',
    ].join('\n'),
    'mine/shared/step.ts': [
      'interface Odd {',
      '  readonly price?: { readonly value: number };',
      '}',
      '',
      'export function step(bars: number, close: number): readonly [number, number] {',
      '  const odd: Odd = bars < 100 ? { price: { value: close } } : {};',
      '  return [bars + 1, odd.price!.value];',
      '}',
    ].join('\n'),
    'mine/decides.ts': [
      "import { defineStrategy, hold } from 'cryptobot';",
      '',
      'export default defineStrategy({',
      "  name: 'decides',",
      "  about: '',",
      '  series: ({ close }) => ({ close }),',
      '  decide: ({ position }) => {',
      '    if (position.bars === 3) return 7;',
      '    return position.bars === 0 ? 1 : hold;',
      '  },',
      '});',
    ].join('\n'),
  };

  test('is told with the file, the line and the bar, also when a file that it imports throws', async () => {
    const { code, stderr } = await cryptobot(['backtest', 'mine/deep/throws.ts'], { cwd: folder(files) });
    expect(code).toBe(1);
    expect(stderr).toMatch(/mine\/shared\/step\.ts:7: the strategy failed: on bar 101: Cannot read/);
    expect(stderr).not.toContain('bug in cryptobot');
  });

  test('is told with the bar and the value when it decides what cannot be', async () => {
    const range = ['--from', '2021-01-01', '--to', '2021-02-01'];
    const { code, stderr } = await cryptobot(['backtest', 'mine/decides.ts', ...range], {
      cwd: folder(files),
    });
    expect(code).toBe(2);
    // Bought at the open of the second bar, held for the third time on the fourth.
    expect(stderr).toContain(
      'mine/decides.ts: on the bar of 2021-01-01 03:00: decide() of "decides" returns "7": allowed is a share',
    );
  });
});

describe('a file that a strategy imports from beside it', () => {
  const files = (shared: string) => ({
    'mine/own.ts': `import { defineStrategy } from 'cryptobot';
import { slow } from '../shared/slow.ts';
export default defineStrategy({ name: 'own', about: '', series: ({ close }) => ({ enterLong: close.above(slow(close)) }) });
`,
    'shared/slow.ts': `import { type Series, sma } from 'cryptobot';
${shared}
export const slow = (of: Series) => sma(of, 50);
`,
  });
  const run = (shared: string) =>
    cryptobot(['backtest', 'mine/own.ts', '--from', '2024-01-01', '--json'], { cwd: folder(files(shared)) });

  test('may import what strategies import', async () => {
    const { code, stderr } = await run('');
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  test.each([
    ["eval('1');", 'eval()\\" is not for strategies'],
    ["[].map.constructor('return 1')();", 'Function()\\" is not for strategies'],
  ])('is as confined while it loads: %s', async (shared, sentence) => {
    const { code, stderr } = await run(shared);
    expect(stderr).toContain(sentence);
    expect(code).toBe(1);
  });
});
