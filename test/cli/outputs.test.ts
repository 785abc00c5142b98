import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { discard, openRotating, publish, publishPieces } from '#adapters/files';
import { bash, cryptobot, folder, outcome, start } from './cryptobot.ts';

const isUnix = process.platform !== 'win32';
const run = ['backtest', 'sma-cross', '--timeframe', '1d', '--no-save'];

// A device that swallows everything; only root can make one.
function device(name: string): boolean {
  try {
    execFileSync('mknod', [name, 'c', '1', '3'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.runIf(isUnix)('an output', () => {
  it('leaves a link, and writes the file that it leads to', async () => {
    const own = folder({ 'deep/real.md': 'old' });
    symlinkSync('deep/real.md', join(own, 'link.md'));
    symlinkSync('link.md', join(own, 'twice.md'));
    symlinkSync('new/missing.md', join(own, 'dangling.md'));
    await publish(join(own, 'twice.md'), 'new');
    await publish(join(own, 'dangling.md'), 'made');
    expect(readlinkSync(join(own, 'twice.md'))).toBe('link.md');
    expect(readlinkSync(join(own, 'link.md'))).toBe('deep/real.md');
    expect(readFileSync(join(own, 'deep/real.md'), 'utf8')).toBe('new');
    expect(readlinkSync(join(own, 'dangling.md'))).toBe('new/missing.md');
    expect(readFileSync(join(own, 'new/missing.md'), 'utf8')).toBe('made');
    expect(readdirSync(join(own, 'deep'))).toEqual(['real.md']);
  });

  it('keeps the mode of a file, also of one that went before the work began', async () => {
    const own = folder({ one: 'old', two: 'old', three: 'old' });
    const modes = { one: 0o600, two: 0o664, three: 0o400 };
    for (const [name, mode] of Object.entries(modes)) chmodSync(join(own, name), mode);
    await discard(join(own, 'two'));
    expect(existsSync(join(own, 'two'))).toBe(false);
    for (const name of Object.keys(modes)) await publishPieces(join(own, name), ['new']);
    for (const [name, mode] of Object.entries(modes)) {
      expect(statSync(join(own, name)).mode & 0o777).toBe(mode);
      expect(readFileSync(join(own, name), 'utf8')).toBe('new');
    }
  });

  it('whose path is a folder or leads in a circle is refused with the path', async () => {
    const own = folder({ 'file.md': '' });
    symlinkSync('b', join(own, 'a'));
    symlinkSync('a', join(own, 'b'));
    await expect(publish(own, 'text')).rejects.toThrow(`"${own}" could not be written (EISDIR)`);
    await expect(publish(join(own, 'a'), 'text')).rejects.toThrow('(ELOOP)');
    await expect(publish(join(own, 'file.md/x'), 'text')).rejects.toThrow('(ENOTDIR)');
    await expect(publish('/dev/fd/987', 'text')).rejects.toThrow('(EBADF)');
  });

  it('to a FIFO reaches its reader, packed or as another program wrote it too', async () => {
    const own = folder();
    const pipe = join(own, 'pipe');
    await bash('mkfifo pipe', { cwd: own });
    const long = 'x'.repeat(300_000);
    const read = () => outcome(spawn('cat', [pipe]));
    let reader = read();
    await publish(pipe, long);
    expect((await reader).stdout).toBe(long);
    reader = outcome(spawn('bash', ['-c', 'gunzip < "$1"', 'bash', pipe]));
    await publishPieces(pipe, ['a', 'b'], { gzip: true });
    expect((await reader).stdout).toBe('ab');
    reader = read();
    await publishPieces(pipe, [], { draft: async (draft) => writeFileSync(draft, 'whole') });
    expect((await reader).stdout).toBe('whole');
    expect(lstatSync(pipe).isFIFO()).toBe(true);
    expect(readdirSync(own)).toEqual(['pipe']);
  });

  it('that nobody reads is waited for, and Ctrl-C ends that', async () => {
    const own = folder();
    await bash('mkfifo pipe', { cwd: own });
    const child = start([...run, '--markdown', 'pipe'], { cwd: own });
    const ended = outcome(child);
    await sleep(4000);
    expect(child.exitCode).toBe(null);
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
  });

  it('to a device leaves the device, whichever flag names it, and a log never renames it', async () => {
    const own = folder();
    const nul = join(own, 'nul');
    if (!device(nul)) return;
    for (const flag of ['report', 'trades', 'equity', 'markdown', 'junit', 'comparison']) {
      const { code } = await cryptobot([...run, `--${flag}`, 'nul'], { cwd: own });
      expect({ flag, code, isDevice: lstatSync(nul).isCharacterDevice() }).toEqual({
        flag,
        code: 0,
        isDevice: true,
      });
    }
    symlinkSync('nul', join(own, 'to-nul'));
    const write = await openRotating(join(own, 'to-nul'), { size: 1, keep: 2 });
    for (const line of ['one', 'two', 'three']) write(line);
    expect(lstatSync(nul).isCharacterDevice()).toBe(true);
    expect(readdirSync(own)).toEqual(['nul', 'to-nul']);
  });

  it('goes to what a shell has opened: another program, or the file that stdout goes to', async () => {
    const own = folder();
    const words = run.join(' ');
    const line = `cryptobot ${words} --markdown >(cat > copy.md) --comparison /dev/stdout > out.txt; wait $!; sleep 0.2`;
    const { code } = await bash(line, { cwd: own });
    expect(code).toBe(0);
    expect(readFileSync(join(own, 'copy.md'), 'utf8')).toContain('sma-cross');
    const out = readFileSync(join(own, 'out.txt'), 'utf8');
    expect(out).toMatch(/^id,strategy,/m);
    expect(out).toContain('Sharpe');
    const piped = await cryptobot([...run, '--quiet', '--trades', '/dev/stdout'], { cwd: own });
    expect(piped.code).toBe(0);
    expect(piped.stdout.split('\n').length).toBeGreaterThan(5);
  });

  it('that a failure is told in replaces what a link led to', async () => {
    const own = folder({ 'real.md': 'an earlier run' });
    symlinkSync('real.md', join(own, 'link.md'));
    const { code } = await cryptobot(['backtest', 'no-such', '--markdown', 'link.md'], { cwd: own });
    expect(code).not.toBe(0);
    expect(readlinkSync(join(own, 'link.md'))).toBe('real.md');
    expect(readFileSync(join(own, 'real.md'), 'utf8')).toContain('no-such');
  });
});
