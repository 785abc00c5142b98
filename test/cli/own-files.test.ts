import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cryptobot, folder, strategyText } from './cryptobot.ts';

const kept = 'what was there before';
const own = folder({
  'i.csv': kept,
  'g.yaml': kept,
  'gold.json': kept,
  'mine.ts': strategyText('mine'),
  'c/cryptobot.config.yaml': '{}\n',
});
symlinkSync(join(own, 'i.csv'), join(own, 'link.csv'));
symlinkSync(own, join(own, 'there'));

describe('a file that is named twice is refused before anything is removed or written', () => {
  it.each([
    ['backtest', 'ema-cross', '--bars', 'i.csv', '--comparison', 'i.csv'],
    ['backtest', 'ema-cross', '--detail-bars', 'i.csv', '--equity', './c/../i.csv'],
    ['backtest', '--signals', 'i.csv', '--trades', 'link.csv'],
    ['backtest', 'ema-cross', '--funding', 'link.csv', '--junit', 'i.csv'],
    ['backtest', 'ema-cross', '--gate-file', 'g.yaml', '--markdown', 'g.yaml'],
    ['gate', 'ema-cross', '--golden', 'gold.json', '--markdown', 'there/gold.json'],
    ['gate', 'ema-cross', '--golden', 'gold.json', '--report', 'gold.json', '--update'],
    ['gate', 'ema-cross', '--golden', 'g.yaml', '--gate-file', 'g.yaml', '--update'],
    ['sweep', 'ema-cross', '--junit', 'a', '--markdown', 'a'],
    ['walkforward', 'ema-cross', '--report', 'new/a', '--comparison', 'there/new/a'],
    ['montecarlo', 'ema-cross', '--bars', 'i.csv', '--report', 'i.csv'],
    ['report', '--report', 'a', '--markdown', 'a'],
    ['report', '--config', 'c/cryptobot.config.yaml', '--trades', 'c/cryptobot.config.yaml'],
  ])('%s %s %s %s %s %s', async (...args) => {
    const { code, stdout, stderr } = await cryptobot(args, { cwd: own });
    const flags = args.filter((word) => word.startsWith('--') && word !== '--update');
    const path = args.findLast((word) => /^[^-]/.test(word))!;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    for (const flag of flags) expect(stderr).toContain(flag);
    expect(stderr).toMatch(
      /^error: \S+ and \S+ are the same file, ".+", and only one of them would be left\./,
    );
    expect(stderr).toContain(args[0] === 'gate' && args.includes('g.yaml') ? '"g.yaml"' : `"${path}"`);
    for (const file of ['i.csv', 'g.yaml', 'gold.json'])
      expect(readFileSync(join(own, file), 'utf8')).toBe(kept);
    for (const file of ['a', 'new']) expect(existsSync(join(own, file))).toBe(false);
  });

  it('so are a strategy and a configuration that no flag names', async () => {
    const strategy = await cryptobot(['backtest', './mine.ts', '--markdown', 'mine.ts'], { cwd: own });
    expect(strategy.code).toBe(2);
    expect(strategy.stderr).toContain('The strategy and --markdown are the same file, "mine.ts"');
    expect(readFileSync(join(own, 'mine.ts'), 'utf8')).toBe(strategyText('mine'));
    const config = await cryptobot(['backtest', 'ema-cross', '--junit', 'cryptobot.config.yaml'], {
      cwd: join(own, 'c'),
    });
    expect(config.code).toBe(2);
    expect(config.stderr).toContain('The configuration and --junit are the same file');
    expect(readFileSync(join(own, 'c/cryptobot.config.yaml'), 'utf8')).toBe('{}\n');
  });

  it('while a golden file that is written anew may be there, and files with one name lie apart', async () => {
    writeFileSync(join(own, 'old.json'), kept);
    const args = ['gate', 'ema-cross', '--from', '2023-01-01', '--to', '2023-02-01', '--no-save'];
    const { code } = await cryptobot(
      [...args, '--golden', 'old.json', '--update', '--junit', 'one/v', '--markdown', 'two/v'],
      { cwd: own },
    );
    expect(code).toBe(0);
    expect(readFileSync(join(own, 'old.json'), 'utf8')).not.toBe(kept);
    for (const file of ['one/v', 'two/v']) expect(existsSync(join(own, file))).toBe(true);
  });
});
