import { existsSync } from 'node:fs';
import { lstat, rm } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { publish, sha256 } from '#adapters/files';
import { comparisonCsv, type GateDocument, junitXml, renderMarkdown } from '#report';
import { goldenOf } from '#research';
import { asTyped } from './command-line.ts';
import type { Context } from './context.ts';
import { told } from './fail.ts';
import type { Gates } from './gates.ts';
import { isInterruption } from './interrupt.ts';
import type { GateOptions } from './options.ts';
import { version } from './version.ts';

type Wanted = Pick<GateOptions, 'junit' | 'markdown' | 'comparison'>;

/**
 * Does the work of a command that ends in verdicts. Whatever becomes of it, its files never say what
 * an earlier run came to: they go before it begins, and where it fails they say so.
 */
export async function withVerdictFiles(
  command: string,
  options: Wanted,
  context: Context,
  work: () => Promise<void>,
): Promise<void> {
  const { junit, markdown, comparison } = options;
  for (const file of [junit, markdown, comparison])
    if (file !== undefined) await discard(resolve(context.cwd, file));
  try {
    await work();
  } catch (error) {
    // That the files cannot be written either is not what went wrong first.
    if (!isInterruption(error)) await writeFailure(command, error, options, context).catch(() => undefined);
    throw error;
  }
}

/** Writes what was asked for: the golden file, and the verdicts for people and machines. */
export async function writeVerdicts(
  document: GateDocument,
  { golden }: Gates,
  { update, junit, markdown, comparison }: GateOptions,
  { cwd, output }: Context,
): Promise<void> {
  const { runs, command } = document;
  if (update && golden) {
    const value = goldenOf(runs, { engine: document.version, command }, sha256);
    await publish(golden.file, `${JSON.stringify(value)}\n`);
    output.note(
      `Golden: ${relative(cwd, golden.file) || golden.file} (${runs.length} ${runs.length === 1 ? 'run' : 'runs'})`,
    );
  }
  if (junit !== undefined) await publish(resolve(cwd, junit), junitXml(document));
  if (markdown !== undefined) await publish(resolve(cwd, markdown), renderMarkdown(document));
  if (comparison !== undefined) await publish(resolve(cwd, comparison), comparisonCsv(document));
}

// Files that are there by now were written before it failed. Of a comparison nothing is left to tell.
async function writeFailure(
  command: string,
  error: unknown,
  { junit, markdown }: Wanted,
  { cwd, output: { redactor } }: Context,
): Promise<void> {
  const document: GateDocument = {
    runs: [],
    objective: 'sharpe',
    failures: [{ strategy: `cryptobot ${command}`, message: redactor.strict(told(error).message) }],
    choice: null,
    verdicts: [],
    skipped: [],
    unjudged: null,
    golden: [],
    title: [],
    notes: [],
    command: redactor.strict(asTyped(process.argv.slice(2))),
    version,
  };
  const write = async (file: string | undefined, render: (document: GateDocument) => string) => {
    if (file !== undefined && !existsSync(resolve(cwd, file)))
      await publish(resolve(cwd, file), render(document));
  };
  await write(junit, junitXml);
  await write(markdown, renderMarkdown);
}

// Only what is plainly a file: a device such as /dev/stdout stays.
async function discard(file: string): Promise<void> {
  const found = await lstat(file).catch(() => undefined);
  if (found?.isFile()) await rm(file);
}
