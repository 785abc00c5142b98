// Writes what the catalogue knows of each indicator into its declaration, for editors to show.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const declared =
  /(?:\/\*\*((?:(?!\*\/)[^])*)\*\/\n)?export declare const (\w+): import\([^)]*\)\.(?:Indicator<|Pattern;)/g;

export function documentTypes(folder) {
  const options = { encoding: 'utf8', maxBuffer: 2 ** 26 };
  const printed = execFileSync(
    process.execPath,
    ['bin/cryptobot.js', 'indicators', 'list', '--json'],
    options,
  );
  const known = new Map(JSON.parse(printed).indicators.map((entry) => [entry.name, entry]));
  for (const file of readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.d.ts'))) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const documented = text.replaceAll(declared, (whole, comment = '', name) => {
      const entry = known.get(name);
      if (!entry) return whole;
      const declaration = whole.slice(whole.indexOf('export declare'));
      return `${commentOf(linesOf(comment), entry)}\n${declaration}`;
    });
    if (documented !== text) writeFileSync(path, documented);
  }
}

function linesOf(comment) {
  const lines = comment.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  return lines.filter((line, k) => line !== '' || (k > 0 && k < lines.length - 1));
}

// What was written by hand, then the facts, then the example.
function commentOf(lines, { title, formula, source, unit, warmup, reading, weight }) {
  const at = lines.findIndex((line) => line.startsWith('@'));
  const text = at === -1 ? lines : lines.slice(0, at);
  const tags = at === -1 ? [] : lines.slice(at);
  while (text.at(-1) === '') text.pop();
  const facts = [
    `Formula: ${formula}`,
    `Source: ${source}`,
    `Unit: ${unit}`,
    `Reading: ${reading.text}`,
    `Weight in a score: ${weight === 0 ? 'none' : weight}`,
    `Warm-up at its defaults: ${warmup} bars`,
  ].map((fact) => `- ${fact.replaceAll('*/', '* /')}`);
  const all = [
    ...(text.length > 0 ? text : [`${title}.`]),
    '',
    ...facts,
    ...(tags.length > 0 ? ['', ...tags] : []),
  ];
  return ['/**', ...all.map((line) => ` * ${line}`.trimEnd()), ' */'].join('\n');
}
