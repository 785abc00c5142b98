import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { rules } from '#config';
import type { ReportOptions } from '../commands/report.ts';
import { examples, option } from '../options.ts';

/** The commands of the archive of runs. */
export function addRuns(program: Command, context: () => Context): void {
  addReport(program, context);
  const group = program
    .command('runs')
    .summary('the runs that are kept: list, look, check again')
    .description('The archive of runs in the data folder: what determined each, its trades, its equity.');
  group
    .command('list')
    .description('Lists the runs that are kept, the latest first.')
    .addHelpText('after', examples('runs list', 'runs list --json'))
    .action(async () => (await import('../commands/runs-list.ts')).runRunsList(context()));
  group
    .command('show [run]')
    .description('Shows a run: what determined it and what came of it. Without an id: the latest.')
    .addHelpText('after', examples('runs show', 'runs show 3f2a --json'))
    .action(async (id: string | undefined) =>
      (await import('../commands/runs-show.ts')).runRunsShow(id, context()),
    );
  group
    .command('verify [run]')
    .description(
      'Makes runs again from bars, strategy and configuration, and names what has changed. Without an id: all. Exits 1 when something has.',
    )
    .addHelpText('after', examples('runs verify', 'runs verify 3f2a'))
    .action(async (id: string | undefined) =>
      (await import('../commands/runs-verify.ts')).runRunsVerify(id, context()),
    );
}

function addReport(program: Command, context: () => Context): void {
  const command = program
    .command('report [runs...]')
    .summary('a page of runs that are kept, or Markdown')
    .description(
      'Reports runs of the archive, by their ids or the beginnings of them: a page in the reports folder, or Markdown, or JSON. Several are put side by side. They are made again for it, and refused if they do not come out as they were kept. Without an id: the latest.',
    )
    .option('--objective <metric>', 'rank several by this metric (default: sharpe)');
  const files = [
    option('--report <file.html>', 'write the page here', rules.path),
    option('--markdown <file.md>', 'write Markdown here, for a pull request', rules.path),
    option('--trades <file>', 'write the trades as CSV', rules.path),
    option('--equity <file>', 'write the equity per bar as CSV', rules.path),
  ];
  for (const made of files) command.addOption(made);
  command
    .addHelpText(
      'after',
      examples(
        'report',
        'report 3f2a 91bc --objective calmar --report both.html',
        'report latest --markdown comment.md',
        'report 3f2a --json',
      ),
    )
    .action(async (ids: string[], options: ReportOptions) => {
      const { runReport } = await import('../commands/report.ts');
      await runReport(ids, options, context());
    });
}
