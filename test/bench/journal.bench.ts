// A journal of a million events: written, read back with every hash checked, and verified; and what
// one durable append takes.
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { journalFile, openJournal, readJournal, verifyJournal } from '#adapters/sqlite';
import { rounded } from './measure.ts';

const count = 1_000_000;
const folder = join(mkdtempSync(join(tmpdir(), 'cryptobot-bench-')), 'session');

const fill = (k: number) => ({
  type: k % 4 === 0 ? 'filled' : 'decided',
  version: 1,
  time: 1_700_000_000_000 + k * 60_000,
  bot: 'safe',
  market: 'binance:BTC/USDT',
  price: 40_000 + (k % 977) / 7,
  quantity: (k % 97) / 1000,
  fee: k / 1e6,
  reason: 'signal',
  held: k % 2 === 0,
});

/** What work takes by the clock, and of the processor: the same on an idle machine. */
async function seconds(work: () => Promise<void>): Promise<{ seconds: number; cpu: number }> {
  const begin = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { seconds: rounded((performance.now() - begin) / 1000), cpu: rounded((user + system) / 1e6) };
}

const journal = await openJournal<ReturnType<typeof fill>>(folder);
const appends: number[] = [];
for (let k = 0; k < 500; k++) {
  const begin = performance.now();
  await journal.append([fill(k)]);
  appends.push(performance.now() - begin);
}
appends.sort((a, b) => a - b);
const write = await seconds(async () => {
  for (let k = 500; k < count; k += 500)
    await journal.append(Array.from({ length: 500 }, (_, j) => fill(k + j)));
});
await journal.close();

let events = 0;
let sum = 0;
const recover = await seconds(async () => {
  const again = await openJournal<ReturnType<typeof fill>>(folder);
  for await (const batch of again.read())
    for (const { event } of batch) {
      events++;
      sum += event.price;
    }
  await again.close();
});
const verify = await seconds(async () => {
  const { findings } = await verifyJournal(folder);
  if (findings.length > 0) throw new Error(findings[0]!.what);
});
const reader = await readJournal(folder);
const { seq } = await reader.head();
await reader.close();
if (events !== count || seq !== count || !(sum > 0)) throw new Error(`${events} events were read`);

console.log(
  JSON.stringify({
    events,
    megabytes: rounded(statSync(journalFile(folder)).size / 1e6),
    durableAppend: { p50: rounded(appends[250]!), p99: rounded(appends[495]!), unit: 'ms' },
    write,
    recover,
    verify,
    peakMegabytes: rounded(process.resourceUsage().maxRSS / 1000),
  }),
);
rmSync(folder, { recursive: true, force: true });
