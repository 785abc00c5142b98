import { fail } from './fail.ts';
import { stopOnSignals } from './interrupt.ts';
import { openOutput } from './output.ts';
import { runProgram } from './program.ts';

const argv = process.argv.slice(2);
const output = openOutput({ argv, env: process.env, stdout: process.stdout, stderr: process.stderr });

stopOnSignals(output);
// Errors that nobody awaited are ours as well; the exit code is set, never forced, so that
// everything printed before still arrives.
process.on('uncaughtException', (error) => {
  process.exitCode = fail(error, output);
});

try {
  await runProgram(argv, output);
} catch (error) {
  process.exitCode = fail(error, output);
}
