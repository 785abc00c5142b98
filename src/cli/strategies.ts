import { type LoadedStrategy, listStrategies, loadStrategy } from '#adapters/files';
import { UserError } from '#errors';
import type { Context } from './context.ts';
import { type Failure, failure } from './evaluate.ts';
import type { SimulationOptions } from './options.ts';
import type { ProjectSettings } from './settings.ts';
import { openShelf } from './shelf.ts';

interface Loaded {
  readonly strategies: readonly LoadedStrategy[];
  readonly failures: Failure[];
}

/** The strategies that were named, or the whole shelf. */
export async function loadStrategies(
  names: readonly string[],
  { param }: SimulationOptions,
  context: Context,
  project: ProjectSettings,
): Promise<Loaded> {
  const loaded = await load(names, context, project);
  const [first] = loaded.strategies;
  if (param && loaded.strategies.length > 1)
    throw new UserError(
      'usage',
      `--param belongs to one strategy, but ${loaded.strategies.length} are run. Name the one that is meant, for example: cryptobot backtest ${first!.strategy.name} --param …`,
    );
  return loaded;
}

async function load(names: readonly string[], context: Context, project: ProjectSettings): Promise<Loaded> {
  const twice = names.find((name, k) => names.indexOf(name) !== k);
  if (twice !== undefined)
    throw new UserError('usage', `"${twice}" is named twice. Name each strategy once.`);
  const shelf = await openShelf(context, project);
  const strategies: LoadedStrategy[] = [];
  const failures: Failure[] = [];
  if (names.length > 0) {
    for (const name of names) strategies.push(await loadStrategy(name, shelf));
    return { strategies, failures };
  }
  // A broken file on the shelf must not keep the others from running.
  for (const { name, file } of listStrategies(shelf)) {
    await loadStrategy(file, shelf).then(
      (loaded) => strategies.push(loaded),
      (error: unknown) => failures.push(failure(name, error)),
    );
  }
  return { strategies, failures };
}
