import { resolve } from 'node:path';
import { publishPieces } from '#adapters/files';
import { readJournal } from '#adapters/sqlite';
import { UserError } from '#errors';
import { canonical, entryToJson, type JournalReader } from '#trading';
import type { Context } from '../context.ts';
import { eventsFile, findSession } from '../sessions.ts';
import { loadSettings } from '../settings.ts';

interface ExportOptions {
  readonly out?: string;
  readonly save?: boolean;
}

/** `cryptobot audit export`: the events of a session for other programs. */
export async function runAuditExport(
  name: string | undefined,
  { out, save = false }: ExportOptions,
  context: Context,
): Promise<void> {
  const { settings } = await loadSettings(context);
  const write = out === undefined ? undefined : writerOf(out);
  const { name: session, folder } = await findSession(name, settings.data);
  const journal = await readJournal(folder);
  try {
    if (save) await writeParquet(journal, eventsFile(folder), session);
    if (write && out !== undefined) await write(journal, resolve(context.cwd, out), session);
    if (!save && out === undefined) {
      for await (const piece of linesOf(journal)) context.output.text(piece);
      return;
    }
    const { seq } = await journal.head();
    const files = [...(save ? [eventsFile(folder)] : []), ...(out === undefined ? [] : [out])];
    context.output.result(
      { session, events: seq, files },
      () => `${seq.toLocaleString('en')} events of ${session} are in ${files.join(' and ')}`,
    );
  } finally {
    await journal.close();
  }
}

type Writer = (journal: JournalReader, file: string, session: string) => Promise<void>;

const writers: Readonly<Record<string, Writer>> = {
  '.jsonl': (journal, file) => publishPieces(file, linesOf(journal)),
  '.jsonl.gz': (journal, file) => publishPieces(file, linesOf(journal), { gzip: true }),
  '.parquet': writeParquet,
};

function writerOf(file: string): Writer {
  const found = Object.entries(writers).find(([ending]) => file.toLowerCase().endsWith(ending));
  if (found) return found[1];
  throw new UserError(
    'usage',
    `--out: "${file}" has no ending that names a format. Allowed: ${Object.keys(writers).join(', ')}.`,
  );
}

async function* linesOf(journal: JournalReader): AsyncGenerator<string> {
  for await (const batch of journal.read()) yield `${batch.map(entryToJson).join('\n')}\n`;
}

async function writeParquet(journal: JournalReader, file: string, session: string): Promise<void> {
  const { seq: count } = await journal.head();
  const [seq, time, version] = [0, 1, 2].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [type, event, previous, hash]: [string[], string[], string[], string[]] = [[], [], [], []];
  for await (const batch of journal.read())
    for (const entry of batch) {
      if (entry.seq > count) break;
      seq[entry.seq - 1] = entry.seq;
      time[entry.seq - 1] = entry.event.time;
      version[entry.seq - 1] = entry.event.version;
      type.push(entry.event.type);
      event.push(canonical(entry.event));
      previous.push(entry.previous);
      hash.push(entry.hash);
    }
  const columns = { time, seq, type, version, event, previous, hash };
  const { writeRecords } = await import('#adapters/duckdb');
  await publishPieces(file, [], {
    draft: (draft) => writeRecords([{ file: draft, columns, metadata: { session } }]),
  });
}
