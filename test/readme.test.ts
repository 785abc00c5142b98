import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectFiles } from '../src/cli/templates.ts';
import { cryptobot, folder, root } from './cli/cryptobot.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

// Blocks in the order of the page. Installing is the first step of two commands; it has happened.
const blocks = [...readme.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].map(([, language, text]) => ({
  language: language!,
  text: text!,
}));
const shell = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text.trim());
const typescript = blocks.filter(({ language }) => language === 'ts').map(({ text }) => text);

describe('the README', () => {
  it('has a command for everything it promises to run', () => {
    expect(shell).toHaveLength(4);
    expect(typescript).toHaveLength(3);
  });

  it('prints the table that its first command prints', async () => {
    const { stdout } = await run(withoutInstall(shell[0]!));
    const shown = blocks.find(({ language }) => language === 'text')!.text;
    expect(stdout.trimEnd()).toBe(shown.trimEnd());
  });

  it('has a second command that runs the tests', () => {
    expect(withoutInstall(shell[1]!)).toBe('npm test');
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    expect(scripts['test']).toContain('vitest run');
  });

  it('shows a strategy in ten lines that runs with the command below it', async () => {
    const { stdout } = await run(shell[2]!, folder({ 'strategies/my-cross.ts': typescript[0]! }));
    expect(stdout).toContain('my-cross');
    const body = typescript[0]!.split('\n').filter((line) => line.startsWith('  '));
    expect(body.length).toBeLessThanOrEqual(10);
  });

  it('shows a strategy of weighed readings that holds to what strategies have to', async () => {
    const { stdout } = await run(
      'npx cryptobot strategies check weighed --json',
      folder({ 'strategies/weighed.ts': typescript[1]! }),
    );
    const { strategies } = JSON.parse(stdout) as { strategies: { rows: { verdict: string }[] }[] };
    expect(strategies[0]!.rows.map(({ verdict }) => verdict)).toEqual(Array(7).fill('ok'));
  });

  it('shows a session on paper that can be looked at and gone over again', async () => {
    const cwd = folder();
    const [live, status, replay] = shell[3]!.split('\n');
    expect((await run(live!, cwd)).stdout).toMatch(/macd-trend {2}sample:BTC\/USDT: (bought|sold)/);
    expect((await run(status!, cwd)).stdout).toContain('live: not running');
    expect((await run(replay!, cwd)).stdout).toContain('Every decision came out the same');
  });

  it('shows a configuration that is understood', async () => {
    const cwd = folder({ 'cryptobot.config.ts': typescript[2]! });
    const { stdout } = await run('npx cryptobot config show --json', cwd);
    expect(stdout).toContain('5000');
  });

  it('shows steps of the workflow that init writes', () => {
    const workflow = blocks.find(({ language }) => language === 'yaml');
    const steps = workflow!.text.replaceAll(/^(?=.)/gm, '      ').split(/^(?= {6}- )/m);
    const written = projectFiles('')['.github/workflows/backtest.yml']!;
    expect(steps).toHaveLength(4);
    expect(steps.filter((step) => !written.includes(step))).toEqual([]);
  });

  it('lists exactly the commands that exist', async () => {
    const listed = [...readme.matchAll(/^\| `cryptobot (\w+)/gm)].map((match) => match[1]);
    const { stdout } = await run('npx cryptobot --help');
    const existing = [...stdout.matchAll(/^ {2}([a-z]+)\b(?! *-)/gm)].map((match) => match[1]);
    expect(listed.toSorted()).toEqual(existing.filter((name) => name !== 'help').toSorted());
  });

  it('links to files that exist', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1]!);
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });
});

function withoutInstall(command: string): string {
  expect(command.startsWith('npm ci && ')).toBe(true);
  return command.slice('npm ci && '.length);
}

// In a folder of its own, so that nothing is written into the checkout; npx would find the program.
async function run(command: string, cwd = folder()): Promise<{ stdout: string }> {
  const [npx, program, ...args] = command.split(' ');
  expect([npx, program]).toEqual(['npx', 'cryptobot']);
  const { code, stdout, stderr } = await cryptobot(args, { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.any(String) });
  return { stdout };
}
