import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catalogue } from '#indicators';
import { root } from '../cli/cryptobot.ts';

it('every indicator is documented where editors look', () => {
  const folder = join(root, 'dist/types/indicators');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.d.ts'),
  );
  const text = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n');
  const undocumented = catalogue.filter(({ name, formula, source, unit, reading, weight = 0 }) => {
    const [before = ''] = text.split(`export declare const ${name}:`);
    const comment = before.slice(before.lastIndexOf('/**'));
    const said = [
      formula,
      source,
      unit,
      reading.text,
      `Weight in a score: ${weight === 0 ? 'none' : weight}`,
    ];
    return !comment.trimEnd().endsWith('*/') || said.some((part) => !comment.includes(part));
  });
  expect(undocumented.map(({ name }) => name)).toEqual([]);
});
