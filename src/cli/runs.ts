import type { Command } from 'commander';
import type { Context } from './context.ts';
import { examples } from './options.ts';

/** The commands of the archive of runs. */
export function addRuns(program: Command, context: () => Context): void {
  const group = program
    .command('runs')
    .summary('the runs that are kept: list, look, check again')
    .description('The archive of runs in the data folder: what determined each, its trades, its equity.');
  group
    .command('list')
    .description('Lists the runs that are kept, the latest first.')
    .addHelpText('after', examples('runs list', 'runs list --json'))
    .action(async () => (await import('./commands/runs-list.ts')).runRunsList(context()));
  group
    .command('show [run]')
    .description('Shows a run: what determined it and what came of it. Without an id: the latest.')
    .addHelpText('after', examples('runs show', 'runs show 3f2a --json'))
    .action(async (id: string | undefined) =>
      (await import('./commands/runs-show.ts')).runRunsShow(id, context()),
    );
  group
    .command('verify [run]')
    .description(
      'Makes runs again from bars, strategy and configuration, and names what has changed. Without an id: all. Exits 1 when something has.',
    )
    .addHelpText('after', examples('runs verify', 'runs verify 3f2a'))
    .action(async (id: string | undefined) =>
      (await import('./commands/runs-verify.ts')).runRunsVerify(id, context()),
    );
}
