import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bash, cryptobot, folder } from './cryptobot.ts';

const written = [
  'cryptobot.config.ts',
  'strategies/first-cross.ts',
  'gates.yaml',
  '.gitignore',
  'package.json',
  'tsconfig.json',
  '.github/workflows/backtest.yml',
];

describe('init', () => {
  test('writes a project whose configuration and strategy load', async () => {
    const cwd = folder();
    const init = await cryptobot(['init', 'bot', '--json'], { cwd });
    expect(JSON.parse(init.stdout)).toEqual({ folder: join(cwd, 'bot'), written, kept: [] });
    const show = await cryptobot(['config', 'show', '--json'], { cwd: join(cwd, 'bot') });
    expect(JSON.parse(show.stdout)).toMatchObject({
      file: join(cwd, 'bot/cryptobot.config.ts'),
      settings: { cash: 10_000 },
    });
    const list = await cryptobot(['strategies', 'list', '--json'], { cwd: join(cwd, 'bot') });
    expect(JSON.parse(list.stdout).strategies[0]).toMatchObject({ name: 'first-cross', builtIn: false });
  });

  test('leaves what exists as it is, and says so', async () => {
    const cwd = folder({ 'package.json': '{ "name": "mine" }', 'strategies/first-cross.ts': '// mine' });
    const { stdout, stderr } = await cryptobot(['init'], { cwd });
    expect(stdout).toContain('  + cryptobot.config.ts\n  + gates.yaml\n  + .gitignore\n');
    expect(stdout).toContain(
      '  = strategies/first-cross.ts  exists, left as it is\n  = package.json  exists, left as it is\n',
    );
    expect(stderr).toBe('\nNext:\n  npm install\n  npx cryptobot backtest --compare\n');
    expect(readFileSync(join(cwd, 'package.json'), 'utf8')).toBe('{ "name": "mine" }');
    expect(readFileSync(join(cwd, 'strategies/first-cross.ts'), 'utf8')).toBe('// mine');
  });

  test('is not done over another configuration', async () => {
    const { stdout } = await bash('cryptobot init --quiet && cryptobot config show --json', {
      cwd: folder({ 'cryptobot.config.yaml': 'cash: 5' }),
    });
    expect(stdout).toContain('= cryptobot.config.yaml  exists, left as it is');
    expect(stdout).toContain('"cash": 5');
  });

  test.each([
    ['file/bot', '" is a file, not a folder'],
    ['/proc/bot', '"/proc" refuses writing ('],
  ])('refuses the folder %s', async (dir, reason) => {
    const { code, stdout, stderr } = await cryptobot(['init', dir], { cwd: folder({ file: '' }) });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(`error: "${dir}" cannot become a project: `);
    expect(stderr).toContain(reason);
  });
});

describe('doctor', () => {
  test('checks the machine and the project', async () => {
    const { code, stdout } = await cryptobot(['doctor', '--json']);
    const { healthy, checks } = JSON.parse(stdout) as {
      healthy: boolean;
      checks: { name: string; status: string }[];
    };
    expect({ code, healthy }).toEqual({ code: 0, healthy: true });
    expect(checks.map(({ name }) => name)).toEqual([
      'node',
      'cryptobot',
      'configuration',
      'strategies',
      'data',
      'reports',
      'duckdb',
      'arrow',
      'ccxt',
      'tulind',
    ]);
    expect(checks.filter(({ name, status }) => status !== 'ok' && name !== 'tulind')).toEqual([]);
  });

  test('fails with what to do when something needed does not work', async () => {
    const cwd = folder({ 'cryptobot.config.json': '{ "data": "file/data" }', file: '' });
    const { code, stdout } = await cryptobot(['doctor'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^fail +data +"\/.*\/file" is a file, not a folder\n +→ choose another folder: data in the configuration, or CRYPTOBOT_DATA$/m,
    );
  });

  test('a broken configuration is a row, not the end', async () => {
    const { code, stdout } = await cryptobot(['doctor'], {
      cwd: folder({ 'cryptobot.config.json': '{ "fees": 1 }' }),
    });
    expect(code).toBe(1);
    expect(stdout).toContain('"fees" is not a key of the configuration. Did you mean "fee"?');
    expect(stdout).toMatch(/^ok +duckdb/m);
  });

  test('leaves nothing behind', async () => {
    const { stdout } = await bash('cryptobot doctor > /dev/null; ls -A');
    expect(stdout).toBe('');
  });
});

describe('completion', () => {
  // What bash would offer after Tab at the end of this line.
  async function complete(line: string, cwd = folder()): Promise<string[]> {
    const words = line.split(' ');
    const script = `source <(cryptobot completion bash)
      COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; COMP_LINE='${line}'; COMP_POINT=${line.length}
      _get_comp_words_by_ref() { cur="\${COMP_WORDS[COMP_CWORD]}"; prev="\${COMP_WORDS[COMP_CWORD-1]}"; words=("\${COMP_WORDS[@]}"); cword=$COMP_CWORD; }
      $(complete -p cryptobot | sed 's/.*-F \\([^ ]*\\) .*/\\1/')
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout } = await bash(script, { cwd });
    return stdout
      .split('\n')
      .map((offer) => offer.trim().split(/\s/)[0]!)
      .filter(Boolean);
  }

  test('offers commands', async () => {
    expect(await complete('cryptobot ba')).toEqual(['backtest']);
    expect(await complete('cryptobot config ')).toContain('show');
  });

  test('offers the flags of the command and the global ones', async () => {
    expect(await complete('cryptobot backtest --t')).toEqual([
      '--timeframe',
      '--to',
      '--take-profit',
      '--trailing-stop',
      '--trades',
      '--tolerance',
    ]);
    expect(await complete('cryptobot doctor --js')).toEqual(['--json']);
  });

  test('offers timeframes and strategies, those of the project too', async () => {
    expect(await complete('cryptobot backtest --timeframe 1')).toEqual([
      '1m',
      '15m',
      '1h',
      '12h',
      '1d',
      '1w',
    ]);
    expect(await complete('cryptobot backtest em')).toEqual(['ema-cross']);
    expect(await complete('cryptobot backtest mi', folder({ 'strategies/mine.ts': '' }))).toEqual(['mine']);
  });

  test('says nothing about a broken project', async () => {
    const { code, stdout, stderr } = await cryptobot(['complete', '--', 'backtest', 'em'], {
      cwd: folder({ 'cryptobot.config.json': '{' }),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('ema-cross');
  });

  test.each(['bash', 'zsh', 'fish', 'powershell'])('prints a script for %s', async (shell) => {
    const { code, stdout } = await cryptobot(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/cryptobot complete '?--/);
  });
});
