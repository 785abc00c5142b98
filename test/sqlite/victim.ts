// A writer that appends batch after batch until it is ended, and says on stdout what is stored:
// the number of the last event, a line each. Batch n holds n % 5 + 1 events.
import { writeSync } from 'node:fs';
import { openJournal } from '#adapters/sqlite';
import { type Batched, fill } from './support.ts';

const [folder = '', batches = 'Infinity'] = process.argv.slice(2);
try {
  const journal = await openJournal<Batched>(folder);
  let { seq } = await journal.head();
  writeSync(1, `${seq}\n`);
  for (let batch = 0; batch < Number(batches); batch++) {
    const size = (batch % 5) + 1;
    const after = seq;
    ({ seq } = await journal.append(
      Array.from({ length: size }, (_, k) => ({ ...fill(after + k + 1), after, size })),
    ));
    writeSync(1, `${seq}\n`);
  }
  // Whoever is killed has not closed anything.
  setInterval(() => undefined, 1000);
} catch (error) {
  writeSync(2, error instanceof Error ? `${error.name}: ${error.message}\n` : String(error));
  process.exitCode = 1;
}
