import { changedTables, listRuns, type StoredRun } from '#adapters/files';
import { UserError } from '#errors';
import { findRun } from '../archive.ts';
import type { Context } from '../context.ts';
import { remake } from '../remake.ts';
import { loadSettings, type ProjectSettings } from '../settings.ts';
import { columns } from '../table.ts';

interface Checked {
  readonly id: string;
  readonly strategy: string;
  readonly market: string;
  /** What is not as it was when the run was kept; empty when all is. */
  readonly changed: readonly string[];
}

/** `cryptobot runs verify`: makes runs again and compares. */
export async function runRunsVerify(id: string | undefined, context: Context): Promise<void> {
  const project = await loadSettings(context);
  const { data } = project.settings;
  const { runs, problems } =
    id === undefined ? await listRuns(data) : { runs: [await findRun(id, data)], problems: [] };
  const checked: Checked[] = [];
  for (const run of runs) checked.push(await check(run, project, context));
  context.output.result({ runs: checked, problems }, ({ bold, green, red }) =>
    checked.length === 0
      ? 'No runs are kept. Type: cryptobot backtest ema-cross'
      : columns(
          checked.map((one) => [
            one.id,
            one.strategy,
            one.market,
            one.changed.length === 0 ? green('same') : red(one.changed.join('; ')),
          ]),
          { head: ['Run', 'Strategy', 'Market', 'Now'], bold },
        ),
  );
  for (const problem of problems) context.output.warning(problem);
  if (checked.some(({ changed }) => changed.length > 0) || problems.length > 0) process.exitCode = 1;
}

async function check(run: StoredRun, project: ProjectSettings, context: Context): Promise<Checked> {
  const { id, manifest } = run;
  const tables = (await changedTables(run)).map((table) => `${table}.parquet is not what was kept`);
  const again = await remake(run, project, context).catch((error: unknown) => {
    if (error instanceof UserError) return error.message;
    throw error;
  });
  return {
    id,
    strategy: String(manifest['strategy']),
    market: String(manifest['market']),
    changed: [...tables, ...(typeof again === 'string' ? [again] : again.changed)],
  };
}
