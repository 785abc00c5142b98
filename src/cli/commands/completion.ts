import type { Argument, Option } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { shelfOf } from '#adapters/files';
import { fillNames } from '#config';
import { didYouMean, UserError } from '#errors';
import { timeframes } from '#market';
import type { Context } from '../context.ts';
import type { Output } from '../output.ts';
import { createProgram } from '../program/index.ts';
import { loadSettings } from '../settings.ts';
import { packageFolder } from '../shelf.ts';

const shells = ['bash', 'zsh', 'fish', 'powershell'];

/** `cryptobot completion SHELL`: the script; the library prints it. */
export async function runCompletion(shell: string, { output }: Context): Promise<void> {
  if (!shells.includes(shell)) {
    throw new UserError(
      'usage',
      `"${shell}" is not a shell that can be completed.${didYouMean(shell, shells)} Allowed: ${shells.join(', ')}.`,
    );
  }
  printThrough(output);
  treeOf(createProgram(output)).setup('cryptobot', 'cryptobot', shell);
}

/** Answers a shell that asks how the last of these words may go on. */
export async function printSuggestions(
  program: Command,
  words: readonly string[],
  context: Context,
): Promise<void> {
  printThrough(context.output);
  const tree = treeOf(program);
  const strategies = await strategyNames(context);
  for (const command of tree.commands.values()) {
    const { options, arguments: operands } = command;
    for (const { long, description } of program.options) command.option((long ?? '').slice(2), description);
    suggestValues(options.get('timeframe'), timeframes);
    suggestValues(
      options.get('market'),
      ['BTC', 'ETH', 'SOL'].map((coin) => `sample:${coin}/USDT`),
    );
    suggestValues(options.get('fills'), fillNames);
    suggestValues(operands.get('strategies'), strategies);
    suggestValues(operands.get('shell'), shells);
  }
  tree.parse([...words]);
}

// The library prints for itself.
function printThrough(output: Output): void {
  Object.assign(globalThis.console, { log: (text: unknown) => output.text(String(text)) });
}

function suggestValues(target: Argument | Option | undefined, values: readonly string[]): void {
  if (!target) return;
  target.handler = (complete) => {
    for (const value of values) complete(value, '');
  };
}

// The library adds two commands of its own to the tree, which are not for people.
function treeOf(program: Command) {
  const own = 'print-completion';
  const tree = tab(program, { completionCommandName: own });
  tree.commands.delete(own);
  return tree;
}

// Pressing Tab must never print an error; without a readable project the built-in names remain.
async function strategyNames(context: Context): Promise<string[]> {
  const builtIn = `${packageFolder()}/strategies`;
  const folder = await loadSettings(context).then(
    ({ settings }) => settings.strategies,
    () => '',
  );
  return shelfOf({ folder, builtIn }).map(({ name }) => name);
}
