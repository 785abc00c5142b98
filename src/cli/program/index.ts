import { addCommands } from './commands.ts';
import type { Output } from '../output.ts';
import { CliCommand, isDone } from './usage.ts';
import { version } from '../version.ts';

/** Reads the command line and runs what it asks for. */
export async function runProgram(argv: readonly string[], output: Output): Promise<void> {
  if (argv[0] === 'complete') return suggest(argv, output);
  try {
    await createProgram(output).parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' });
  } catch (error) {
    if (!isDone(error)) throw error;
  }
}

/** The whole tree of commands. Nothing of what they do is loaded before one of them runs. */
export function createProgram(output: Output): CliCommand {
  const program = new CliCommand('cryptobot');
  program
    .description('Research, backtest and trade crypto strategies: the file you test is the file that trades.')
    .version(version, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .option('--json', 'print the result as one JSON document')
    .option('-q, --quiet', 'print the result and errors only')
    .option('--no-color', 'print without colours')
    .option('--config <file>', 'use this configuration file')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true, helpWidth: output.width, styleTitle: output.paint.bold })
    .configureOutput({
      writeOut: (text) => output.text(text),
      writeErr: () => {},
      getOutHasColors: () => true,
    });
  addCommands(program, () => ({
    output,
    cwd: process.cwd(),
    env: process.env,
    configFile: program.opts<{ readonly config?: string }>().config,
  }));
  const groups = program.commands.filter(({ commands }) => commands.length > 0);
  for (const group of [program, ...groups]) group.helpCommand('help [command]', 'print help for a command');
  return program;
}

// Shells ask for completions with `complete -- words…`; the words are not to be parsed as flags.
async function suggest(argv: readonly string[], output: Output): Promise<void> {
  const { printSuggestions } = await import('../commands/completion.ts');
  const context = { output, cwd: process.cwd(), env: process.env, configFile: undefined };
  await printSuggestions(createProgram(output), argv.slice(argv[1] === '--' ? 2 : 1), context);
}
