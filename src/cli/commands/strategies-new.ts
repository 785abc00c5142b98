import { join, relative } from 'node:path';
import { createFile, listStrategies } from '#adapters/files';
import { UserError } from '#errors';
import type { Context } from '../context.ts';
import { loadSettings } from '../settings.ts';
import { strategyFile } from '../templates.ts';

/** `cryptobot strategies new NAME`: a file that runs at once and asks to be changed. */
export async function runStrategiesNew(name: string, context: Context): Promise<void> {
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(name)) {
    throw new UserError(
      'usage',
      `"${name}" is not a name for a strategy. Use lower-case letters, digits and dashes, beginning with a letter, for example dip-buyer.`,
    );
  }
  const { settings } = await loadSettings(context);
  const file = join(settings.strategies, `${name}.ts`);
  const taken = listStrategies({ folder: settings.strategies, builtIn: '' }).find(
    (existing) => existing.name === name,
  );
  if (taken || !(await createFile(file, strategyFile(name)))) {
    throw new UserError(
      'usage',
      `"${name}" exists already: ${relative(context.cwd, taken?.file ?? file)}. Choose another name, or change that file.`,
    );
  }
  const shown = relative(context.cwd, file);
  context.output.result({ name, file }, () => `Wrote ${shown}`);
  context.output.note(`\nTry it:  cryptobot backtest ${name}`);
}
