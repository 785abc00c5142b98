// Adds up what the test runs left behind and prints the one line that a reader looks for.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const runs = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => ({
    name: file.slice(0, -'.json'.length),
    ...JSON.parse(readFileSync(join(folder, file), 'utf8')),
  }));
const total = (key) => runs.reduce((sum, run) => sum + run[key], 0);
const failed = total('numFailedTests');

const tests = runs.flatMap(({ name, testResults }) =>
  testResults.flatMap((file) => file.assertionResults.map((test) => ({ run: name, ...test }))),
);
const show = (title, some) => {
  for (const { run, fullName, failureMessages } of some)
    console.log(`${title} (${run}): ${fullName}\n  ${failureMessages[0]?.split('\n')[0] ?? ''}`);
};
show(
  'Passed only when tried again',
  tests.filter(({ status, failureMessages }) => status === 'passed' && failureMessages.length > 0),
);
show(
  'Failed',
  tests.filter(({ status }) => status === 'failed'),
);

console.log(`${total('numPassedTests')} passed, ${failed} failed, ${total('numPendingTests')} skipped`);
process.exitCode = failed === 0 && runs.length > 0 ? 0 : 1;
