// How long the program takes to say its version and its help, next to Node doing nothing. The
// three take turns, so that a busy moment of the machine falls on all of them.
import { spawnSync } from 'node:child_process';

const starts = 31;
const commands = {
  node: ['-e', '0'],
  version: ['bin/cryptobot.js', '--version'],
  help: ['bin/cryptobot.js', '--help'],
} as const;

type Name = keyof typeof commands;

const names = Object.keys(commands) as Name[];
const times: Record<Name, number[]> = { node: [], version: [], help: [] };
for (let turn = 0; turn < starts; turn++) {
  for (const name of names) times[name].push(start(commands[name]));
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const milliseconds = Object.fromEntries(
  names.map((name) => [name, Number(median(times[name]).toFixed(1))]),
) as Record<Name, number>;
const ratio = (name: Name) => Number((median(times[name]) / median(times.node)).toFixed(3));
process.stdout.write(
  JSON.stringify({
    starts,
    milliseconds,
    ratios: { version: ratio('version'), help: ratio('help') },
    target: 2,
  }),
);

function start(args: readonly string[]): number {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${args.join(' ')} failed: ${stderr}`);
  return performance.now() - began;
}
