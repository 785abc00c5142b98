// Adds up what the test runs left behind and prints the one line that a reader looks for.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const runs = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
const total = (key) => runs.reduce((sum, run) => sum + run[key], 0);
const failed = total('numFailedTests');

console.log(`${total('numPassedTests')} passed, ${failed} failed, ${total('numPendingTests')} skipped`);
process.exitCode = failed === 0 && runs.length > 0 ? 0 : 1;
