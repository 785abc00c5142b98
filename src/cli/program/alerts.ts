import type { Command } from 'commander';
import type { AlertsTestOptions } from '../commands/alerts-test.ts';
import type { Context } from '../context.ts';
import { examples } from '../options.ts';

/** The commands about alerts. */
export function addAlerts(program: Command, context: () => Context): void {
  const group = program
    .command('alerts')
    .summary('where alerts go, and whether they arrive')
    .description('Alerts go to the terminal and to the places that the configuration lists: alerts.');
  group
    .command('test')
    .description(
      'Sends one sample of each kind of alert to every place that is configured, as far as the place wants it (least).',
    )
    .option('--to <place>', 'only there: console, file, discord or webhook')
    .addHelpText('after', examples('alerts test', 'alerts test --to discord --json'))
    .action(async (options: AlertsTestOptions) =>
      (await import('../commands/alerts-test.ts')).runAlertsTest(options, context()),
    );
}
