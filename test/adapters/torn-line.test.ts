import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cutTornLine } from '../../src/adapters/files/torn-line.ts';
import { folder } from '../cli/cryptobot.ts';

describe('a line that never came to its end', () => {
  const long = 'x'.repeat(200_000);
  it.each([
    ['', ''],
    ['whole\n', 'whole\n'],
    ['whole\ntorn', 'whole\n'],
    ['torn', ''],
    [`whole\n${long}`, 'whole\n'],
    [`${long}\nto`, `${long}\n`],
    [long, ''],
    ['whole ü\n\ntörn', 'whole ü\n\n'],
  ])('is taken away (case %#)', async (text, rest) => {
    const file = join(folder(), 'lines');
    writeFileSync(file, text);
    await cutTornLine(file);
    expect(readFileSync(file, 'utf8')).toBe(rest);
  });
});
