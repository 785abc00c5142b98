import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { UserError } from '#errors';
import { canonical, linkHash } from '#trading';
import type { Database } from './database.ts';
import { sha256 } from './hash.ts';
import { aboutTable, migrations, statements } from './sql.ts';

/** Makes the tables of a new journal, or brings those of an older one up to date after a copy of it. */
export function prepareTables(database: Database, file: string, steps: readonly string[] = migrations): void {
  const format = database.transaction(() => {
    database.exec(aboutTable);
    const found = formatOf(database);
    if (found > steps.length) throw newer(file, found, steps.length);
    if (found > 0) return found;
    database.run(statements.describe, 'id', randomUUID());
    database.run(statements.describe, 'created', new Date().toISOString());
    database.run(statements.describe, 'format', '0');
    migrate(database, steps, 0);
    return steps.length;
  });
  if (format === steps.length) return;
  copyBefore(database, `${file}.format-${format}`);
  database.transaction(() => migrate(database, steps, format));
}

/** Refuses a journal that this program cannot read as it is. */
export function requireTables(database: Database, file: string): void {
  const format = formatOf(database);
  if (format > migrations.length) throw newer(file, format, migrations.length);
}

/** What the first entry of a journal follows on: what the journal says about itself. */
export function originOf(database: Database): string {
  const { format: _, ...born } = aboutOf(database);
  return linkHash('', canonical(born), sha256);
}

function migrate(database: Database, steps: readonly string[], from: number): void {
  for (const step of steps.slice(from)) database.exec(step);
  database.run(statements.format, String(steps.length));
}

function formatOf(database: Database): number {
  return Number(aboutOf(database)['format'] ?? 0);
}

function aboutOf(database: Database): Readonly<Record<string, string>> {
  return Object.fromEntries(database.all(statements.about) as (readonly [string, string])[]);
}

function copyBefore(database: Database, copy: string): void {
  if (existsSync(copy)) rmSync(copy);
  database.exec(`VACUUM INTO '${copy.replaceAll("'", "''")}'`);
}

function newer(file: string, format: number, known: number): UserError {
  return new UserError(
    'failed',
    `"${file}" is of format ${format}, and this cryptobot knows formats up to ${known}. Install the newer one that wrote it.`,
  );
}
