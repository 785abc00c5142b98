import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { discard, parseJson, publish, sha256 } from '#adapters/files';
import { UserError } from '#errors';
import { comparisonCsv, type GateDocument, junitXml, renderMarkdown } from '#report';
import { type FullCandidate, goldenOf, notMade, parseGolden } from '#research';
import { asTyped } from './command-line.ts';
import type { Context } from './context.ts';
import { told } from './fail.ts';
import type { Gates } from './gates.ts';
import { isInterruption } from './interrupt.ts';
import type { GateOptions, SimulationOptions } from './options.ts';
import { requireOwnFiles } from './own-files.ts';
import { version } from './version.ts';

type Wanted = Pick<GateOptions, 'junit' | 'markdown' | 'comparison'>;

/**
 * Does the work of a command that ends in verdicts. Whatever becomes of it, its files never say what
 * an earlier run came to: they go before it begins, and where it fails they say so.
 */
export async function withVerdictFiles(
  command: string,
  names: readonly string[],
  options: Omit<SimulationOptions, 'param'> & GateOptions,
  context: Context,
  work: () => Promise<void>,
): Promise<void> {
  await requireOwnFiles(names, options, context);
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
    const dropped = await runsDropped(golden.file, runs);
    await publish(golden.file, `${JSON.stringify(value)}\n`);
    const name = relative(cwd, golden.file) || golden.file;
    output.note(`Golden: ${name} (${countOf(runs.length)})`);
    if (dropped > 0)
      output.note(
        `${countOf(dropped)} that ${name} had ${dropped === 1 ? 'was' : 'were'} not made now, and ${dropped === 1 ? 'is' : 'are'} no longer in it. Make all runs together to have them in one file.`,
      );
  }
  if (junit !== undefined) await publish(resolve(cwd, junit), junitXml(document));
  if (markdown !== undefined) await publish(resolve(cwd, markdown), renderMarkdown(document));
  if (comparison !== undefined) await publish(resolve(cwd, comparison), comparisonCsv(document));
}

// How many golden runs are in a file that is written anew without them.
async function runsDropped(file: string, runs: readonly FullCandidate[]): Promise<number> {
  if (!existsSync(file)) return 0;
  try {
    const before = parseGolden(parseJson(await readFile(file, 'utf8'), file), file, sha256);
    return notMade(before.runs, runs).length;
  } catch (error) {
    // What is no golden file has none to lose, and writing one is what mends it.
    if (error instanceof UserError) return 0;
    throw error;
  }
}

function countOf(runs: number): string {
  return `${runs} ${runs === 1 ? 'run' : 'runs'}`;
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
