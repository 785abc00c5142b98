import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { findConfig, realFile } from '#adapters/files';
import { UserError } from '#errors';
import type { Context } from './context.ts';
import type { GateOptions, SimulationOptions } from './options.ts';

type Files = Pick<SimulationOptions, (typeof inputs)[number] | (typeof simulated)[number]> &
  Pick<GateOptions, 'golden' | 'update' | 'gateFile' | (typeof judged)[number]>;

const inputs = ['bars', 'detailBars', 'signals', 'funding'] as const;
const simulated = ['report', 'trades', 'equity'] as const;
const judged = ['comparison', 'markdown', 'junit'] as const;

/** A file that a command reads or writes: what names it, and the path that was typed. */
interface Named {
  readonly by: string;
  readonly path: string;
}

/**
 * Refuses a file that a command would write over something that it reads, or writes twice. Old files go
 * before the work begins, so this is asked first.
 */
export async function requireOwnFiles(
  names: readonly string[],
  options: Files,
  context: Context,
): Promise<void> {
  const taken = new Map<string, Named>();
  for (const named of await readBy(names, options, context))
    taken.set(await realFile(resolve(context.cwd, named.path)), named);
  for (const named of writtenBy(options)) {
    const file = await realFile(resolve(context.cwd, named.path));
    const other = taken.get(file);
    if (other)
      throw new UserError(
        'usage',
        `${other.by} and ${named.by} are the same file, "${named.path}", and only one of them would be left. Give each a file of its own.`,
      );
    taken.set(file, named);
  }
}

async function readBy(
  names: readonly string[],
  { golden, update, gateFile, ...options }: Files,
  { configFile, cwd }: Context,
): Promise<Named[]> {
  // What is wrong with a configuration is told by whoever reads it.
  const found = configFile ?? (await findConfig(cwd, true).catch(() => undefined));
  return [
    ...(found === undefined
      ? []
      : [{ by: configFile === undefined ? 'The configuration' : '--config', path: found }]),
    ...names.filter((path) => existsSync(resolve(cwd, path))).map((path) => ({ by: 'The strategy', path })),
    ...inputs.map((name) => ({ by: flagOf(name), path: options[name] })),
    { by: '--gate-file', path: gateFile },
    { by: '--golden', path: update ? undefined : golden },
  ].filter(isNamed);
}

function writtenBy({ golden, update, ...options }: Files): Named[] {
  return [
    { by: '--golden', path: update ? golden : undefined },
    ...[...simulated, ...judged].map((name) => ({ by: flagOf(name), path: options[name] })),
  ].filter(isNamed);
}

function isNamed(named: { readonly by: string; readonly path: string | undefined }): named is Named {
  return named.path !== undefined;
}

function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
