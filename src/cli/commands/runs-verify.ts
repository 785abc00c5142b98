import { changedTables, listRuns, type StoredRun } from '#adapters/files';
import { UserError } from '#errors';
import { findRun, manifestOf, type Request } from '../archive.ts';
import type { Context } from '../context.ts';
import { perform } from '../perform.ts';
import { loadSettings, type ProjectSettings } from '../settings.ts';
import { columns } from '../table.ts';
import { version } from '../version.ts';

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
  const now = await again(run, project, context).catch((error: unknown) => {
    if (error instanceof UserError) return error.message;
    throw error;
  });
  return {
    id,
    strategy: String(manifest['strategy']),
    market: String(manifest['market']),
    changed: [...tables, ...(typeof now === 'string' ? [now] : differences(manifest, now))],
  };
}

// What the same request gives now, as it would be kept.
async function again({ manifest }: StoredRun, project: ProjectSettings, { output, ...context }: Context) {
  const request = manifest['request'] as Request;
  // What there was to say was said when the run was made.
  const quiet = { ...context, output: { ...output, note: () => undefined, warning: () => undefined } };
  const { names, options } = request;
  // JSON drops what is undefined.
  const settings = { ...request.settings, from: request.settings.from };
  const { runs } = await perform(names, options, { ...project, settings }, quiet);
  const [only] = runs;
  if (!only || runs.length > 1)
    throw new UserError('failed', `the request gives ${runs.length} runs instead of one`);
  return { id: only.identity.id, ...manifestOf(only, request) };
}

const causes = {
  bars: 'bars have changed',
  strategy: 'the source of the strategy has changed',
  config: 'the configuration has changed',
} as const;

/** What differs, causes first; results that differ without a cause are named too. */
function differences(
  kept: Readonly<Record<string, unknown>>,
  now: Readonly<Record<string, unknown>>,
): string[] {
  const hashes = [kept['hashes'], now['hashes']] as Readonly<Record<string, string>>[];
  const changed: string[] = Object.entries(causes).flatMap(([name, text]) =>
    hashes[0]![name] === hashes[1]![name] ? [] : [text],
  );
  if (kept['engine'] !== now['engine'])
    changed.push(`kept by cryptobot ${String(kept['engine'])}, this is ${version}`);
  const { request: _, hashes: __, engine: ___, files: ____, ...results } = kept;
  const other = Object.keys(results).filter((key) => JSON.stringify(kept[key]) !== JSON.stringify(now[key]));
  if (changed.length === 0 && other.length > 0) changed.push(`${other.join(', ')} differ`);
  return changed;
}
