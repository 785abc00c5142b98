import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cryptobot, folder } from './cryptobot.ts';

async function show(
  cwd: string,
  {
    args = [],
    env = {},
  }: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
) {
  const { stdout, stderr } = await cryptobot(['config', 'show', '--json', ...args], { cwd, env });
  return stderr === ''
    ? (JSON.parse(stdout) as {
        file: string | null;
        settings: Record<string, unknown>;
        origins: Record<string, { kind: string; name: string }>;
      })
    : expect.unreachable(stderr);
}

describe('the configuration file', () => {
  const forms: readonly [name: string, text: string][] = [
    [
      'cryptobot.config.ts',
      "import { defineConfig } from 'cryptobot';\nconst fee: number = 0.002;\nexport default defineConfig({ fee });",
    ],
    ['cryptobot.config.js', 'export default { fee: 0.002 };'],
    [
      'cryptobot.config.mjs',
      "import { defineConfig } from 'cryptobot';\nexport default defineConfig({ fee: 0.002 });",
    ],
    ['cryptobot.config.json', '\uFEFF{ "fee": 0.002 }'],
    ['cryptobot.config.yaml', 'fee: 0.002\nfrom:\n'],
    ['cryptobot.config.yml', '# costs\nfee: 2e-3\n'],
  ];
  test.each(forms)('may be %s', async (name, text) => {
    const cwd = folder({ [name]: text });
    expect(await show(cwd)).toMatchObject({
      file: join(cwd, name),
      settings: { fee: 0.002 },
      origins: { fee: { kind: 'project config', name: join(cwd, name) } },
    });
  });

  test('is found from a folder below, and its folders are meant from where it lies', async () => {
    const cwd = folder({ 'cryptobot.config.json': '{ "data": "store" }', 'a/b/keep': '' });
    expect((await show(join(cwd, 'a/b'))).settings).toMatchObject({
      data: join(cwd, 'store'),
      reports: join(cwd, 'reports'),
    });
  });

  test('may be named with --config', async () => {
    const cwd = folder({ 'cryptobot.config.json': '{ "cash": 1 }', 'other.yaml': 'cash: 2' });
    expect((await show(cwd, { args: ['--config', 'other.yaml'] })).settings['cash']).toBe(2);
  });

  test('an empty YAML file says nothing', async () => {
    expect((await show(folder({ 'cryptobot.config.yaml': '# nothing yet\n' }))).settings['cash']).toBe(
      10_000,
    );
  });
});

describe('precedence', () => {
  test('variables win over the project, the project over the user, the user over defaults', async () => {
    const cwd = folder({ 'cryptobot.config.json': '{ "cash": 2, "fee": 0.002 }' });
    const config = folder({ 'cryptobot/cryptobot.config.yaml': 'cash: 1\nfee: 0.003\nslippage: 0.004\n' });
    const { settings, origins } = await show(cwd, { env: { XDG_CONFIG_HOME: config, CRYPTOBOT_CASH: '3' } });
    expect(settings).toMatchObject({ cash: 3, fee: 0.002, slippage: 0.004, size: 1 });
    expect(
      [origins['cash'], origins['fee'], origins['slippage'], origins['size']].map((origin) => origin?.kind),
    ).toEqual(['environment', 'project config', 'user config', 'default']);
    expect(origins['cash']?.name).toBe('CRYPTOBOT_CASH');
  });

  test('variables are text and are read like flags', async () => {
    const env = {
      CRYPTOBOT_MARKETS: 'sample:BTC/USDT, ETH/USDT',
      CRYPTOBOT_EXCHANGE: 'binance',
      CRYPTOBOT_FROM: '2024-01-01',
      CRYPTOBOT_TIMEFRAME: '',
    };
    const { settings } = await show(folder(), { env });
    expect(settings).toMatchObject({
      markets: ['sample:BTC/USDT', 'binance:ETH/USDT'],
      from: Date.UTC(2024, 0, 1),
      timeframe: '1h',
    });
  });

  test('the table names the origin of each value', async () => {
    const cwd = folder({ 'cryptobot.config.json': '{ "fee": 0.002 }' });
    const { stdout } = await cryptobot(['config', 'show', '--origin'], {
      cwd,
      env: { CRYPTOBOT_MARKET: 'SOL/USDT' },
    });
    expect(stdout).toMatch(/^fee +0\.002 +project config cryptobot\.config\.json$/m);
    expect(stdout).toMatch(/^markets +sample:SOL\/USDT +CRYPTOBOT_MARKET$/m);
    expect(stdout).toMatch(/^from +the first bar +default$/m);
  });
});

describe('a mistake in the configuration is one sentence with its place, and exit code 2', () => {
  const cases: readonly [what: string, name: string, text: string, sentence: string][] = [
    [
      'a key with a typo',
      'json',
      '{ "slipage": 0.001 }',
      'cryptobot.config.json: "slipage" is not a key of the configuration. Did you mean "slippage"? Allowed: exchange, markets',
    ],
    [
      'a wrong type',
      'json',
      '{ "fee": "0.001" }',
      'cryptobot.config.json: fee: "0.001" is not a number. Write a fraction from 0 up to 1',
    ],
    [
      'a wrong unit',
      'yaml',
      'fee: 10',
      'cryptobot.config.yaml: fee: "10" is not allowed: it would be 1000 %. Write a fraction',
    ],
    [
      'markets that are no list',
      'yaml',
      'markets: sample:BTC/USDT',
      'cryptobot.config.yaml: markets: "sample:BTC/USDT" is not a list of markets. Write a list',
    ],
    [
      'a market that is none',
      'json',
      '{ "markets": ["x"] }',
      'cryptobot.config.json: markets: "x" is not a market.',
    ],
    [
      'a time that is a number',
      'yaml',
      'from: 2024',
      'cryptobot.config.yaml: from: "2024" is not text. Write a UTC day or time in quotes',
    ],
    [
      'a timeframe that is none',
      'ts',
      "export default { timeframe: '1x' };",
      'cryptobot.config.ts: timeframe: "1x" is not a timeframe. Did you mean "1m"?',
    ],
    [
      'a secret',
      'ts',
      "export default { exchanges: { binance: { apiKey: 'hidden' } } };",
      'cryptobot.config.ts: "apiKey" looks like a secret, and secrets do not belong in configuration.',
    ],
    [
      'a prototype',
      'json',
      '{ "__proto__": { "fee": 0.5 } }',
      'cryptobot.config.json: "__proto__" is not a key of the configuration.',
    ],
    ['a list', 'json', '[1]', 'cryptobot.config.json does not hold an object.'],
    [
      'malformed JSON',
      'json',
      '{\n  "fee": 0.001,\n}',
      'cryptobot.config.json:3 is not valid JSON: Expected double-quoted property name.',
    ],
    [
      'malformed JSON with a stray word',
      'json',
      '{\n  "from": "x}",\n  "fee": tru}',
      'cryptobot.config.json:3 is not valid JSON: Unexpected token',
    ],
    ['JSON that stops', 'json', '{\n  "fee": ', 'cryptobot.config.json:2 is not valid JSON: Unexpected end'],
    ['an empty JSON file', 'json', '', 'cryptobot.config.json:1 is not valid JSON'],
    [
      'malformed YAML',
      'yaml',
      'cash: 1\nfee: [0.1\nsize: 1\n',
      'cryptobot.config.yaml:3 is not valid YAML: ',
    ],
    [
      'a YAML key twice',
      'yaml',
      'cash: 1\ncash: 2\n',
      'cryptobot.config.yaml:2 is not valid YAML: Map keys must be unique.',
    ],
    [
      'malformed TypeScript',
      'ts',
      'const a: number = 1;\nexport default { fee: };\n',
      'cryptobot.config.ts:2 is not valid TypeScript: Unexpected token.',
    ],
    [
      'malformed JavaScript',
      'js',
      'export default {\n  fee: 0.1\n  cash: 1 };\n',
      'cryptobot.config.js:3 is not valid',
    ],
    [
      'a file that throws',
      'ts',
      'const a = 1;\n\nthrow new RangeError("too far");\nexport default { a };',
      'cryptobot.config.ts:3 throws while loading: RangeError: too far',
    ],
    [
      'an import that is not there',
      'ts',
      "import a from './nowhere.ts';\nexport default a;",
      'imports "./nowhere.ts", which is not there.',
    ],
    [
      'a name that we do not export',
      'ts',
      "import { defineConfg } from 'cryptobot';\nexport default defineConfg({});",
      `uses "defineConfg", which 'cryptobot' does not export. Did you mean "defineConfig"?`,
    ],
    [
      'no default export',
      'ts',
      'export const fee = 0.1;',
      'cryptobot.config.ts exports no configuration. Write: export default { fee: 0.001 };',
    ],
  ];
  test.concurrent.for(cases)('%s', async ([, ending, text, sentence]) => {
    const { code, stdout, stderr } = await cryptobot(['config', 'show'], {
      cwd: folder({ [`cryptobot.config.${ending}`]: text }),
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('hidden');
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('two files in one folder', async () => {
    const { code, stderr } = await cryptobot(['config', 'show'], {
      cwd: folder({ 'cryptobot.config.json': '{}', 'cryptobot.config.ts': 'export default {}' }),
    });
    expect(code).toBe(2);
    expect(stderr).toContain(
      'has "cryptobot.config.ts" and "cryptobot.config.json", and only one can be meant.',
    );
  });

  test('a variable with a wrong value, or nearly the name of one', async () => {
    const wrong = await cryptobot(['config', 'show'], { env: { CRYPTOBOT_FEE: '5' } });
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('CRYPTOBOT_FEE: "5" is not allowed: it would be 500 %.'),
    });
    const misspelt = await cryptobot(['config', 'show'], { env: { CRYPTOBOT_SLIPAGE: '0' } });
    expect(misspelt).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean "CRYPTOBOT_SLIPPAGE"?'),
    });
  });

  test('an end before the start', async () => {
    const { code, stderr } = await cryptobot(['config', 'show'], {
      cwd: folder({ 'cryptobot.config.json': '{ "from": "2024-02-01", "to": "2024-01-01" }' }),
    });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining(
        '"2024-02-01 00:00" as --from is not before "2024-01-01 00:00" as --to.',
      ),
    });
  });
});
