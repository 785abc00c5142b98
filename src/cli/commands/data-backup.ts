import { resolve } from 'node:path';
import { backupStore, type Copied, restoreStore } from '#adapters/files';
import type { Context } from '../context.ts';
import { loadSettings } from '../settings.ts';
import { openStore } from '../store.ts';

/** `cryptobot data backup`: the store as it is, somewhere else. */
export async function runDataBackup(folder: string, context: Context): Promise<void> {
  const { settings } = await loadSettings(context);
  const copied = await backupStore(openStore(settings.data), resolve(context.cwd, folder));
  context.output.result(
    { folder, ...copied },
    () => `${summary(copied)} are copied to ${folder}, and every byte was compared.`,
  );
}

/** `cryptobot data restore`: a backup back into the store. */
export async function runDataRestore(
  folder: string,
  { replace = false }: { readonly replace?: boolean },
  context: Context,
): Promise<void> {
  const { settings } = await loadSettings(context);
  const copied = await restoreStore(openStore(settings.data), resolve(context.cwd, folder), replace);
  context.output.result({ folder, ...copied }, () => `${summary(copied)} are back in the store.`);
}

function summary({ series, files, bars, records }: Copied): string {
  const others = records > 0 ? ` and ${records.toLocaleString('en')} series that are no bars` : '';
  return `${series.toLocaleString('en')} series, ${bars.toLocaleString('en')} bars${others} in ${files.toLocaleString('en')} files`;
}
