import { copyFile, rm } from 'node:fs/promises';
import { UserError } from '#errors';
import { hashFile } from './care.ts';
import { draftOf, reveal, unwritable } from './durable.ts';
import { isMissing } from './places.ts';

/** Copies a file of the store; a copy with other bytes than were once written never gets its name. */
export async function copyChecked(from: string, to: string, sha256: string): Promise<void> {
  const draft = draftOf(to);
  try {
    await copyFile(from, draft);
    if ((await hashFile(draft)) !== sha256) throw damaged(from, 'its bytes are not those that were written');
    await reveal(draft, to);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    if (isMissing(error)) throw damaged(from, 'it is not there');
    throw unwritable(to, error);
  }
}

function damaged(file: string, why: string): UserError {
  return new UserError('data', `"${file}" is damaged: ${why}. See what else is: cryptobot data verify`);
}
