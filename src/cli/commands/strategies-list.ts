import { relative } from 'node:path';
import { UserError } from '#errors';
import { loadStrategy, type Shelf, type ShelfFile, shelfOf } from '#adapters/files';
import type { Strategy } from '#strategy';
import type { Context } from '../context.ts';
import { loadSettings } from '../settings.ts';
import { openShelf } from '../shelf.ts';
import type { Paint } from '../colour.ts';

type Listed = ShelfFile & ({ readonly strategy: Strategy } | { readonly problem: string });

/** `cryptobot strategies list`: one broken file does not hide the others, but it shows in the exit code. */
export async function runStrategiesList(context: Context): Promise<void> {
  const shelf = await openShelf(context, await loadSettings(context));
  const listed = await Promise.all(shelfOf(shelf).map((file) => load(file, shelf)));
  const document = { strategies: listed.map(asJson) };
  context.output.result(document, (paint) => render(listed, context.cwd, paint));
  const broken = listed.flatMap((item) => ('problem' in item ? [item] : []));
  for (const { problem } of broken) context.output.warning(problem);
  if (broken.length > 0) process.exitCode = 1;
}

async function load(file: ShelfFile, shelf: Shelf): Promise<Listed> {
  try {
    return { ...file, strategy: (await loadStrategy(file.name, shelf)).strategy };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...file, problem: error.message };
  }
}

function asJson(item: Listed): object {
  const { name, file, builtIn } = item;
  if ('problem' in item) return { name, file, builtIn, error: item.problem };
  const { about, params } = item.strategy;
  return { name, about, params, file, builtIn };
}

function render(listed: readonly Listed[], cwd: string, { bold, dim, red }: Paint): string {
  const blocks = listed.map((item) => {
    const where = dim(item.builtIn ? 'built in' : relative(cwd, item.file));
    if ('problem' in item) return `${bold(item.name)}  ${where}\n  ${red('cannot be loaded')}`;
    const { about, params } = item.strategy;
    const shown = Object.entries(params).map(
      ([name, param]) => `${name} ${param.default} ${dim(`(${param.min}…${param.max})`)}`,
    );
    return [
      `${bold(item.name)}  ${where}`,
      `  ${about}`,
      ...(shown.length > 0 ? [`  ${shown.join('  ')}`] : []),
    ].join('\n');
  });
  return blocks.join('\n\n');
}
