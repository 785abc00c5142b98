import { isWriting, readJournal } from '#adapters/sqlite';
import { learn, newStanding, type SessionEvent } from '#trading';
import type { Context } from '../context.ts';
import { renderStanding, standingDocument } from '../screens/session.ts';
import { findSession } from '../session/sessions.ts';
import { loadSettings } from '../settings.ts';

/** `cryptobot status`: how a session stands, whether it runs or not. */
export async function runStatus(name: string | undefined, context: Context): Promise<void> {
  const { settings } = await loadSettings(context);
  const folder = await findSession(settings.data, name);
  const journal = await readJournal<SessionEvent>(folder);
  const standing = newStanding();
  try {
    for await (const batch of journal.read()) for (const { event } of batch) learn(standing, event);
  } finally {
    await journal.close();
  }
  const isRunning = await isWriting(folder);
  context.output.result(standingDocument(standing, isRunning), (paint) =>
    renderStanding(standing, isRunning, paint),
  );
}
