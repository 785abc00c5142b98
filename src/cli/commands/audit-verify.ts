import { basename } from 'node:path';
import { listSessions, readJournal, sessionFolder, type Verification, verifyJournal } from '#adapters/sqlite';
import { UserError } from '#errors';
import type { Finding, Head, SessionEvent } from '#trading';
import type { Paint } from '../colour.ts';
import type { Context } from '../context.ts';
import { findSession } from '../session/sessions.ts';
import { wrongTables } from '../session/tables.ts';
import { loadSettings } from '../settings.ts';

interface Checked extends Verification {
  readonly session: string;
}

/** How many findings a person is shown; JSON has them all. */
const most = 20;

/** `cryptobot audit verify`: whether journals are what was written. */
export async function runAuditVerify(
  name: string | undefined,
  { head: kept = [] }: { readonly head?: readonly Head[] },
  context: Context,
): Promise<void> {
  const { settings } = await loadSettings(context);
  // A head belongs to one journal.
  const folders =
    name === undefined && kept.length === 0
      ? (await listSessions(settings.data)).map((one) => sessionFolder(settings.data, one))
      : [await findSession(settings.data, name)];
  const sessions: Checked[] = [];
  for (const folder of folders) sessions.push({ session: basename(folder), ...(await verify(folder, kept)) });
  context.output.result({ sessions }, (paint) =>
    sessions.length === 0
      ? 'There are no sessions yet. Start one: cryptobot live --dry-run'
      : sessions.map((one) => describe(one, paint)).join('\n\n'),
  );
  if (sessions.some(({ findings }) => findings.length > 0)) process.exitCode = 1;
}

// What keeps one journal from being checked does not keep the others from it.
async function verify(folder: string, kept: readonly Head[]): Promise<Verification> {
  try {
    const verification = await verifyJournal(folder, kept);
    if (verification.findings.length > 0) return verification;
    const findings = (await tablesOf(folder)).map((what) => ({ seq: null, what }));
    return { ...verification, findings };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { head: null, notedFrom: null, findings: [{ seq: null, what: error.message.replace(/\.$/, '') }] };
  }
}

// Tables are checked against events that are sound.
async function tablesOf(folder: string): Promise<string[]> {
  const journal = await readJournal<SessionEvent>(folder);
  try {
    return await wrongTables(folder, journal, async (files, types) =>
      (await import('#adapters/duckdb')).readRecords(files, types),
    );
  } finally {
    await journal.close();
  }
}

function describe({ session, head, findings, notedFrom }: Checked, { bold, green, red, dim }: Paint): string {
  const lines = [
    `${bold(session)}  ${findings.length === 0 ? green('sound') : red(`${findings.length} found`)}  ${(head?.seq ?? 0).toLocaleString('en')} events`,
    ...findings.slice(0, most).map((finding) => `  ${sentence(finding)}`),
  ];
  if (findings.length > most) lines.push(`  and ${findings.length - most} more; --json has them all.`);
  if (notedFrom)
    lines.push(
      `  The note of the head was lost once: that nothing was cut off up to event ${notedFrom} cannot be shown.`,
    );
  if (findings.length === 0 && head)
    lines.push(
      `  Head ${head.seq}:${head.hash}`,
      dim(`  Keep it elsewhere: --head shows later that nothing up to there was changed.`),
    );
  return lines.join('\n');
}

function sentence({ seq, what }: Finding): string {
  return seq === null ? `${what}.` : `Event ${seq} ${what}.`;
}
