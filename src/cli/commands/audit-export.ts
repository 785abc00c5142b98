import { basename, resolve } from 'node:path';
import { publishPieces } from '#adapters/files';
import { readJournal } from '#adapters/sqlite';
import { UserError } from '#errors';
import { entryToJson, type JournalReader, type SessionEvent } from '#trading';
import type { Context } from '../context.ts';
import { findSession } from '../session/sessions.ts';
import { type Columns, sessionTable, sessionTables, tablesAfter } from '../session/tables.ts';
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
  const folder = await findSession(settings.data, name);
  const session = basename(folder);
  const journal = await readJournal<SessionEvent>(folder);
  try {
    const files = save ? await saveTables(journal, folder) : [];
    if (write && out !== undefined) await write(journal, resolve(context.cwd, out), session);
    if (!save && out === undefined) {
      for await (const piece of linesOf(journal)) context.output.text(piece);
      return;
    }
    const { seq } = await journal.head();
    if (out !== undefined) files.push(out);
    const places = [
      ...(save ? [`data sql (${Object.keys(sessionTables).join(', ')})`] : []),
      ...(out === undefined ? [] : [out]),
    ];
    context.output.result(
      { session, events: seq, files },
      () => `${seq.toLocaleString('en')} events of ${session} are in ${places.join(' and ')}`,
    );
  } finally {
    await journal.close();
  }
}

type SessionReader = JournalReader<SessionEvent>;

type Writer = (journal: SessionReader, file: string, session: string) => Promise<void>;

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

async function* linesOf(journal: SessionReader): AsyncGenerator<string> {
  for await (const batch of journal.read()) yield `${batch.map(entryToJson).join('\n')}\n`;
}

async function writeParquet(journal: SessionReader, file: string, session: string): Promise<void> {
  const { seq } = await journal.head();
  await writeTable(file, (await tablesAfter(seq, journal)).events, session);
}

/** The events, and what follows from them, as tables in the folder of the session. */
async function saveTables(journal: SessionReader, folder: string): Promise<string[]> {
  const { seq } = await journal.head();
  const files: string[] = [];
  for (const [table, columns] of Object.entries(await tablesAfter(seq, journal))) {
    const file = sessionTable(folder, table);
    await writeTable(file, columns, basename(folder));
    files.push(file);
  }
  return files;
}

async function writeTable(file: string, columns: Columns, session: string): Promise<void> {
  const { writeRecords } = await import('#adapters/duckdb');
  await publishPieces(file, [], {
    draft: (draft) => writeRecords([{ file: draft, columns, metadata: { session } }]),
  });
}
