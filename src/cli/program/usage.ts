import { Command, CommanderError, type ErrorOptions, type HelpContext } from 'commander';
import { didYouMean, UserError } from '#errors';

/** A command whose complaints are sentences of ours: the value in quotes, what is allowed, what to type. */
export class CliCommand extends Command {
  override createCommand(name?: string): CliCommand {
    return new CliCommand(name);
  }

  override error(message: string, options?: ErrorOptions): never {
    throw new UserError('usage', sentence(this, message, options?.code ?? ''));
  }

  // A group that is called without one of its commands.
  override help(context?: HelpContext | ((text: string) => string)): never {
    if (typeof context === 'function' || !context?.error) return super.help(context as HelpContext);
    const wanted = this.args[0] === 'help' ? this.args[1] : undefined;
    throw new UserError('usage', wanted === undefined ? needsCommand(this) : unknownCommand(this, wanted));
  }
}

/** Help and version end with an "error" that is none. */
export function isDone(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

function sentence(command: Command, message: string, code: string): string {
  const value = /'(.*?)'/s.exec(message)?.[1] ?? '';
  switch (code) {
    case 'commander.unknownOption':
      return unknownOption(command, value);
    case 'commander.unknownCommand':
      return unknownCommand(command, value);
    case 'commander.optionMissingArgument':
      return `"${value.split(' ')[0]}" needs a value. Write: ${value}`;
    case 'commander.missingArgument':
      return `"${path(command)}" needs <${value}>. Write: ${path(command)} ${command.usage().replace('[options] ', '')}`;
    case 'commander.excessArguments':
      return excessArguments(command);
    default:
      return `${message.replace(/^error: /, '')}. ${seeHelp(command)}`;
  }
}

// What stands behind "=" may be a secret that was meant for a flag we do not have.
function unknownOption(command: Command, flag: string): string {
  const [name = ''] = flag.split('=');
  return `"${name}" is not an option of "${path(command)}".${didYouMean(name, flags(command))} ${seeHelp(command)}`;
}

function excessArguments(command: Command): string {
  const extra = command.args[command.registeredArguments.length] ?? '';
  return `"${extra}" is one word too many for "${path(command)}". ${seeHelp(command)}`;
}

function unknownCommand(command: Command, word: string): string {
  const names = commandNames(command);
  return `"${word}" is not a command of "${path(command)}".${didYouMean(word, names)} Commands: ${names.join(', ')}.`;
}

function needsCommand(command: Command): string {
  return `"${path(command)}" needs a command: ${commandNames(command).join(', ')}. ${seeHelp(command)}`;
}

function commandNames(command: Command): string[] {
  return command.commands.map((known) => known.name());
}

function seeHelp(command: Command): string {
  return `See: ${path(command)} --help`;
}

function path(command: Command): string {
  return command.parent ? `${path(command.parent)} ${command.name()}` : command.name();
}

function flags(command: Command): string[] {
  const own = command.options.flatMap(({ long }) => long ?? []);
  return command.parent ? [...own, ...flags(command.parent)] : [...own, '--help'];
}
