import { addCommands } from './commands.ts';
import type { Output } from '../output.ts';
import { CliCommand, isDone } from './usage.ts';
import { version } from '../version.ts';

/** Reads the command line and runs what it asks for. */
export async function runProgram(argv: readonly string[], output: Output): Promise<void> {
  if (argv[0] === 'complete') return suggest(argv, output);
  let hasBegun = false;
  const program = createProgram(output, () => (hasBegun = true));
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' });
  } catch (error) {
    if (isDone(error)) return;
    if (!hasBegun) await endVerdictFiles(argv, program, error, output);
    throw error;
  }
}

// No command has begun that would see to it that its files do not keep what an earlier run came to.
async function endVerdictFiles(
  argv: readonly string[],
  program: CliCommand,
  error: unknown,
  output: Output,
): Promise<void> {
  const name = argv.find((word) => program.commands.some((command) => command.name() === word));
  const known = program.commands.find((command) => command.name() === name);
  if (known && !known.options.some(({ long }) => long === '--junit')) return;
  const { typedFiles } = await import('../typed-files.ts');
  const { files, others } = typedFiles(argv);
  if (Object.keys(files).length === 0) return;
  const { withVerdictFiles } = await import('../verdict-files.ts');
  const context = { output, cwd: process.cwd(), env: process.env, configFile: undefined };
  const command = name ?? argv.find((word) => !word.startsWith('-')) ?? '';
  // Whatever comes of the files, what was typed wrong is what is told.
  await withVerdictFiles(command, others, files, context, () => Promise.reject(error)).catch(() => undefined);
}

/** The whole tree of commands. Nothing of what they do is loaded before one of them runs. */
export function createProgram(output: Output, onBegin: () => void = () => {}): CliCommand {
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
  addCommands(program, () => {
    onBegin();
    return {
      output,
      cwd: process.cwd(),
      env: process.env,
      configFile: program.opts<{ readonly config?: string }>().config,
    };
  });
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
