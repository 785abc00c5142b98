import { join } from 'node:path';
import { UserError } from '#errors';
import { copyChecked } from '../store/copy.ts';
import { sync, writeDurably } from '../store/durable.ts';
import { withLock } from '../store/lock.ts';
import { refuseLinks } from '../store/places.ts';
import { makeFolder } from '../write.ts';
import { readRecordManifest, type RecordManifest, recordManifestName } from './manifest.ts';
import { nameOfRecords, recordFolder, recordKinds, type RecordName } from './places.ts';
import { listRecords } from './read.ts';

interface Found {
  readonly name: RecordName;
  readonly manifest: RecordManifest;
}

/** All records of a data folder; damaged ones stop whoever wants to copy them. */
export async function allRecords(root: string): Promise<Found[]> {
  const lists = await Promise.all(recordKinds.map((kind) => listRecords(root, kind)));
  const problem = lists.flatMap(({ problems }) => problems)[0];
  if (problem !== undefined) throw new UserError('data', problem);
  return lists.flatMap(({ found }) => found);
}

/** Copies records into another data folder, checking every byte; what was there under this name is gone. */
export async function copyRecords(root: string, into: string, { name, manifest }: Found): Promise<void> {
  const [from, to] = [recordFolder(root, name), recordFolder(into, name)];
  await refuseLinks(root, from);
  await refuseLinks(into, to);
  await makeFolder(to);
  await withLock(to, `${name.kind} ${nameOfRecords(name)}`, async () => {
    for (const { file, sha256 } of manifest.months)
      await copyChecked(join(from, file), join(to, file), sha256);
    await sync(to);
    await writeDurably(join(to, recordManifestName), `${JSON.stringify(manifest, null, 1)}\n`);
  });
}

/** Refuses to put others in the place of records that are there. */
export async function refuseOtherRecords(root: string, { name, manifest }: Found): Promise<void> {
  const stored = await readRecordManifest(root, name);
  const text = ({ months }: RecordManifest) => JSON.stringify(months.map(({ sha256 }) => sha256));
  if (!stored || stored.months.length === 0 || text(stored) === text(manifest)) return;
  throw new UserError(
    'failed',
    `${name.kind} ${nameOfRecords(name)} is in the store and differs from the backup. Nothing was restored. To replace what is stored: --replace`,
  );
}
