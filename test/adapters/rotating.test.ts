import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRotating } from '#adapters/files';
import { folder } from '../cli/cryptobot.ts';

const read = (file: string) => readFileSync(file, 'utf8').trim().split('\n');

describe('a file that rotates', () => {
  it('begins anew before it is larger than allowed, and keeps so many old ones', async () => {
    const file = join(folder(), 'deep/log.jsonl');
    const write = await openRotating(file, { size: 12, keep: 2 });
    for (const line of ['11111', '22222', '33333', '44444', '55555', '66666', '77777']) write(line);
    expect(read(file)).toEqual(['77777']);
    expect(read(`${file}.1`)).toEqual(['55555', '66666']);
    expect(read(`${file}.2`)).toEqual(['33333', '44444']);
    expect(existsSync(`${file}.3`)).toBe(false);
  });

  it('goes on where it ended, counts bytes and not characters, and takes a line that is too long', async () => {
    const file = join(folder(), 'log.jsonl');
    (await openRotating(file, { size: 10, keep: 1 }))('äää');
    const write = await openRotating(file, { size: 10, keep: 1 });
    write('aa');
    write('a line that is too long');
    expect(read(file)).toEqual(['a line that is too long']);
    expect(read(`${file}.1`)).toEqual(['äää', 'aa']);
  });

  it('keeps none where none is wanted, and survives one that somebody took away', async () => {
    const file = join(folder(), 'log.jsonl');
    const write = await openRotating(file, { size: 4, keep: 0 });
    write('111');
    write('222');
    expect([read(file), existsSync(`${file}.1`)]).toEqual([['222'], false]);
    rmSync(file);
    write('333');
    expect(read(file)).toEqual(['333']);
  });

  it.skipIf(process.getuid?.() === 0)('that cannot be written says so at once', async () => {
    const path = folder();
    chmodSync(path, 0o500);
    await expect(openRotating(join(path, 'log.jsonl'), { size: 10, keep: 1 })).rejects.toThrow(/EACCES/);
  });
});
