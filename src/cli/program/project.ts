import type { Command } from 'commander';
import { rules } from '#config';
import type { DoctorOptions } from '../commands/doctor.ts';
import type { Context } from '../context.ts';
import { examples, option, repeatable } from '../options.ts';

/** The commands of a project and of what it runs on. */
export function addProject(program: Command, context: () => Context): void {
  addInit(program, context);
  addConfig(program, context);
  addDoctor(program, context);
  addCompletion(program, context);
}

function addInit(program: Command, context: () => Context): void {
  program
    .command('init [dir]')
    .summary('start a project')
    .description(
      'Writes a ready project: configuration, a strategy, gates, editor types, a CI example. Files that exist are left as they are.',
    )
    .addHelpText('after', examples('init', 'init my-bot'))
    .action(async (dir: string | undefined) =>
      (await import('../commands/init.ts')).runInit(dir ?? '.', context()),
    );
}

function addConfig(program: Command, context: () => Context): void {
  const group = program
    .command('config')
    .summary('the settings in force')
    .description('The settings in force, and where each comes from.');
  group
    .command('show')
    .description(
      'Prints every setting: flags win over CRYPTOBOT_* variables, the project file, the user file, defaults.',
    )
    .option('--origin', 'also print where each value comes from')
    .addHelpText('after', examples('config show --origin', 'config show --json'))
    .action(async (options: { readonly origin?: boolean }) =>
      (await import('../commands/config-show.ts')).runConfigShow(options, context()),
    );
}

function addDoctor(program: Command, context: () => Context): void {
  program
    .command('doctor')
    .summary('check what is installed and writable')
    .description(
      'Checks the installation and this project: what works, what does not, what to do about it. With --exchange also how an exchange answers: latency, availability, success of each call.',
    )
    .addOption(
      repeatable('--exchange <name>', 'also ask this exchange a few times; may be repeated', rules.exchange),
    )
    .addOption(
      option('--max-latency <ms>', 'warn above this (95 of 100 answers; default: 2000)', rules.milliseconds),
    )
    .addOption(option('--min-availability <share>', 'warn below this share (default: 0.99)', rules.part))
    .addOption(option('--min-success <share>', 'warn below this share (default: 0.95)', rules.part))
    .addHelpText(
      'after',
      examples(
        'doctor',
        'doctor --exchange binance --exchange kraken',
        'doctor --exchange bybit --max-latency 300 --json',
      ),
    )
    .action(async (options: DoctorOptions) =>
      (await import('../commands/doctor.ts')).runDoctor(options, context()),
    );
}

function addCompletion(program: Command, context: () => Context): void {
  program
    .command('completion <shell>')
    .summary('print a completion script for a shell')
    .description(
      'Prints a script that completes commands, flags and strategies: bash, zsh, fish or powershell.',
    )
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  source <(cryptobot completion bash)',
        '  cryptobot completion fish > ~/.config/fish/completions/cryptobot.fish',
      ].join('\n'),
    )
    .action(async (shell: string) =>
      (await import('../commands/completion.ts')).runCompletion(shell, context()),
    );
}
