// Runs every test/bench/*.bench.ts (or those named on the command line) and prints one JSON document.
// A bench is a module that prints one JSON document itself; it may import '#folders' and packages,
// runs in a process of its own in the package's folder, and says progress on stderr.
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = join(root, 'node_modules/.cache/cryptobot-bench');
const wanted = process.argv.slice(2);
const files = readdirSync(join(root, 'test/bench')).filter((file) => file.endsWith('.bench.ts'));
const names = files
  .map((file) => basename(file, '.bench.ts'))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(
    `"${unknown[0]}" is not a bench. Known: ${files.map((file) => basename(file, '.bench.ts')).join(', ')}.\n`,
  );
  process.exitCode = 2;
} else {
  const benches = {};
  // One after the other: benches that run together measure each other.
  for (const name of names) benches[name] = await run(name);
  const machine = { node: process.version, cpus: cpus().length, model: cpus()[0]?.model };
  process.stdout.write(`${JSON.stringify({ machine, benches }, null, 2)}\n`);
}

async function run(name) {
  process.stderr.write(`${name} …\n`);
  mkdirSync(built, { recursive: true });
  const outfile = join(built, `${name}.mjs`);
  await build({
    entryPoints: [join(root, `test/bench/${name}.bench.ts`)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    conditions: ['cryptobot-source'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--expose-gc', outfile], {
    cwd: root,
    maxBuffer: 2 ** 26,
  });
  process.stderr.write(stderr);
  return JSON.parse(stdout);
}
