import { fail } from './fail.ts';
import { stopOnSignals } from './interrupt.ts';
import { keepStdoutClean, openOutput } from './output.ts';
import { runProgram } from './program/index.ts';

const argv = process.argv.slice(2);
const output = openOutput({ argv, env: process.env, stdout: process.stdout, stderr: process.stderr });

keepStdoutClean();
stopOnSignals(output);
// Errors that nobody awaited are ours as well; the exit code is set, never forced, so that
// everything printed before still arrives.
process.on('uncaughtException', (error) => {
  process.exitCode = fail(error, output);
});

let isFinished = false;
process.on('exit', (code) => {
  if (isFinished || (code !== 0 && code !== unsettled)) return;
  const message = `the program ended before it was finished. A strategy or configuration file ends it, or waits for something that never comes.`;
  output.error({ kind: 'failed', message });
  process.exitCode = 1;
});
// How Node leaves when an await at the top level can never be answered.
const unsettled = 13;

try {
  await runProgram(argv, output);
} catch (error) {
  process.exitCode = fail(error, output);
}
isFinished = true;
