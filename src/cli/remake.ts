import type { LoadedStrategy, StoredRun } from '#adapters/files';
import { UserError } from '#errors';
import type { ReportedRun } from '#report';
import { manifestOf, type Request } from './archive.ts';
import type { Context } from './context.ts';
import { perform } from './perform.ts';
import type { ProjectSettings } from './settings.ts';
import { version } from './version.ts';

export interface Remade {
  readonly reported: ReportedRun;
  readonly strategies: readonly LoadedStrategy[];
  /** What is not as it was when the run was kept; empty when all is. */
  readonly changed: readonly string[];
}

/** Makes a kept run again: the same request, on the bars and by the strategy that there are now. */
export async function remake(
  { manifest }: StoredRun,
  project: ProjectSettings,
  { output, ...context }: Context,
): Promise<Remade> {
  const request = manifest['request'] as Request;
  // What there was to say was said when the run was made.
  const quiet = { ...context, output: { ...output, note: () => undefined, warning: () => undefined } };
  const { names, options } = request;
  // JSON drops what is undefined.
  const settings = { ...request.settings, from: request.settings.from };
  const { runs, strategies } = await perform(names, options, { ...project, settings }, quiet);
  const [reported] = runs;
  if (!reported || runs.length > 1)
    throw new UserError('failed', `the request gives ${runs.length} runs instead of one`);
  const now = { id: reported.identity.id, ...manifestOf(reported, request) };
  return { reported, strategies, changed: differences(manifest, now) };
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
