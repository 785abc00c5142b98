import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bash, cryptobot, folder, strategyText } from './cryptobot.ts';

interface Document {
  readonly command: string;
  readonly runs: readonly { readonly id: string }[];
}

const quarter = ['--from', '2023-01-01', '--to', '2023-04-01', '--timeframe', '4h'];
const days = Array.from({ length: 300 }, (_, k) => {
  const [year, month, day] = new Date(Date.UTC(2024, 0, 1 + k)).toISOString().slice(0, 10).split('-');
  const price = 100 + 10 * Math.sin(k / 9);
  return `${day}/${month}/${year} 22:00;X;${price};${price + 1};${price - 1};${price};10`;
}).join('\n');

describe('the command to make it again', () => {
  it.each([
    [
      'a portfolio',
      ['ema-cross', '--portfolio', '--market', 'sample:BTC/USDT', '--market', 'sample:ETH/USDT', ...quarter],
    ],
    [
      'a file that is to be read in its own way',
      [
        'ema-cross',
        '--bars',
        'days.csv',
        '--columns',
        'time,asset,open,high,low,close,volume',
        '--asset',
        'X',
        '--dates',
        'dmy',
        '--decimal',
        '.',
        '--zone',
        '-05:00',
      ],
    ],
  ])('makes the same runs: %s', async (_, args) => {
    const cwd = folder({ 'days.csv': `${days}\n` });
    const { stdout, stderr } = await cryptobot(['backtest', ...args, '--json'], { cwd });
    expect(stderr).toBe('');
    const first = JSON.parse(stdout) as Document;
    const again = await bash(`${first.command} --json`, { cwd });
    expect(idsOf(JSON.parse(again.stdout) as Document)).toEqual(idsOf(first));
  });

  it('keeps seconds', async () => {
    const window = ['--from', '2023-01-01 10:00:30', '--to', '2023-02-01 12:00:00.5'];
    const { command } = await made(['backtest', 'ema-cross', ...window], folder());
    expect(command).toContain(' --from 2023-01-01T10:00:30 --to 2023-02-01T12:00:00.500 ');
  });

  const rules = { 'sample:BTC/USDT': { lot: 0.001, tick: 0, minQuantity: 0, minNotional: 0 } };
  const shelf = {
    'their/config.json': JSON.stringify({ rules }),
    'their/strategies/mine.ts': strategyText('mine'),
  };

  it.each([
    ['backtest', []],
    ['montecarlo', ['--method', 'trades-shuffle', '--paths', '5']],
    ['sweep', ['--param', 'window=10,20', '--noise', '0']],
    ['walkforward', ['--param', 'window=10,20', '--folds', '2', '--noise', '0']],
  ])('names the configuration that was given: %s', async (command, args) => {
    const cwd = folder(shelf);
    const first = await made([command, 'mine', '--config', 'their/config.json', ...args, ...quarter], cwd);
    expect(first.command).toContain(' --config their/config.json');
    const again = await bash(`${first.command} --json`, { cwd });
    expect(withoutTime(JSON.parse(again.stdout))).toEqual(withoutTime(first));
  });

  const found = (text: object) => folder({ 'cryptobot.config.json': JSON.stringify(text) });
  const fees = { sample: { maker: 0.0001, taker: 0.0002 } };

  it('names one that was found only where it says what no flag can', async () => {
    const args = ['backtest', 'ema-cross', ...quarter];
    expect((await made(args, found({ leverage: 2 }))).command).not.toContain('--config');
    expect((await made(args, found({ exchangeFees: fees }))).command).not.toContain('--config');
    const named = ' --config cryptobot.config.json';
    expect((await made(args, found({ rules }))).command).toContain(named);
    expect((await made([...args, '--fee', 'exchange'], found({ exchangeFees: fees }))).command).toContain(
      named,
    );
  });

  it('names it for a gate and for bots', async () => {
    const bots = [
      { name: 'one', strategy: 'ema-cross', markets: ['sample:BTC/USDT'], timeframe: '4h', cash: 1000 },
    ];
    const cwd = folder({ ...shelf, 'bots.json': JSON.stringify({ bots }) });
    const gate = [
      'gate',
      'mine',
      '--config',
      'their/config.json',
      '--gate',
      'trades>=1',
      '--markdown',
      'm.md',
    ];
    await cryptobot([...gate, ...quarter], { cwd });
    const markdown = readFileSync(join(cwd, 'm.md'), 'utf8');
    expect(markdown).toMatch(/ --config their\/config\.json\n```\n\nIt takes for granted/);
    const axis = ['--param', 'bots.one.params.fast=5,10', '--noise', '0'];
    const sweep = [
      'sweep',
      '--bots',
      '--config',
      'bots.json',
      '--from',
      '2023-01-01',
      '--to',
      '2023-02-01',
      ...axis,
    ];
    const first = await made(sweep, cwd);
    expect(first.command).toContain(' --config bots.json');
    const again = await bash(`${first.command} --json`, { cwd });
    expect(withoutTime(JSON.parse(again.stdout))).toEqual(withoutTime(first));
  });

  it('names that of a kept run by its whole path, and what it takes for granted', async () => {
    const cwd = folder(shelf);
    await made(['backtest', 'mine', '--config', 'their/config.json', ...quarter, '--save'], cwd);
    const shown = await cryptobot(['runs', 'show', '--config', 'their/config.json'], { cwd });
    const text = shown.stdout.replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/Again: cryptobot backtest mine .* --config \/\S+\/their\/config\.json /);
    expect(text).toContain('that no other configuration or variable sets what it does not name.');
  });

  it.each([
    ['sweep', ['--param', 'fast=5,10', '--param', 'slow=40,80']],
    ['walkforward', ['--param', 'fast=5,10', '--param', 'slow=40,80', '--folds', '2']],
  ])('holds them against the same gates: %s', async (command, args) => {
    const { stdout } = await cryptobot(
      [command, 'ema-cross', ...args, ...quarter, '--noise', '0', '--gate', 'trades>=1', '--json'],
      { cwd: folder() },
    );
    expect((JSON.parse(stdout) as Document).command).toContain(" --gate 'trades>=1'");
  });
});

function idsOf({ runs }: Document): string[] {
  return runs.map(({ id }) => id);
}

async function made(args: readonly string[], cwd: string): Promise<Document> {
  const { stdout, stderr } = await cryptobot([...args, '--json'], { cwd });
  expect(stdout, stderr).not.toBe('');
  return JSON.parse(stdout) as Document;
}

// How long a search took is its own.
function withoutTime(document: object): object {
  return { ...document, seconds: 0 };
}
