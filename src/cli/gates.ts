import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { parseJson, publish, readConfig, sha256 } from '#adapters/files';
import { readText } from '#config';
import { UserError } from '#errors';
import {
  comparisonCsv,
  type GateDocument,
  type GateSubject,
  junitXml,
  renderMarkdown,
  verdictSummary,
} from '#report';
import {
  addTolerance,
  type Budget,
  budgetTitle,
  compareGolden,
  type Expectation,
  gatesFor,
  gatesForChoice,
  goldenOf,
  judgeChoice,
  judgeRun,
  noTolerance,
  parseBudgets,
  parseGate,
  parseGolden,
  type Tolerance,
  unusedBudgets,
} from '#research';
import type { Context } from './context.ts';
import { type GateOptions, textRule } from './options.ts';
import { openImporter } from './settings.ts';

/** What runs have to hold to. */
export interface Gates {
  readonly budgets: readonly Budget[];
  readonly golden: GoldenGate | undefined;
}

interface GoldenGate {
  readonly file: string;
  /** Undefined when it is about to be written. */
  readonly value: ReturnType<typeof parseGolden> | undefined;
  readonly expected: Expectation;
  readonly tolerance: Tolerance;
}

/** Reads gates before anything runs, so that a mistake in them costs no time. */
export async function loadGates(options: GateOptions, context: Context): Promise<Gates> {
  const { gate = [], gateFile } = options;
  const typed = gate.map((text) => readText(textRule(parseGate), text, '--gate'));
  const budgets = [
    ...(gateFile === undefined ? [] : await readBudgets(gateFile, context)),
    ...(typed.length > 0 ? [{ gates: typed }] : []),
  ];
  return { budgets, golden: await loadGolden(options, context) };
}

/** Judges runs, and the choice among them, by all gates that are about them. */
export function judge(subject: GateSubject, { budgets, golden }: Gates, { output }: Context): GateDocument {
  const { runs, choice } = subject;
  for (const budget of unusedBudgets(runs, budgets))
    output.note(`The budget for ${budgetTitle(budget)} is about none of these runs.`);
  const compared = golden?.value
    ? compareGolden(runs, golden.value, golden.expected, golden.tolerance, sha256)
    : { verdicts: [], comparisons: [] };
  return {
    ...subject,
    verdicts: [
      ...runs.flatMap((run) => judgeRun(run, gatesFor(run, budgets))),
      ...judgeChoice(choice ?? {}, gatesForChoice(budgets)),
      ...compared.verdicts,
    ],
    golden: compared.comparisons,
  };
}

/** Writes what was asked for: the golden file, and the verdicts for people and machines. */
export async function writeVerdicts(
  document: GateDocument,
  { golden }: Gates,
  { update, junit, markdown, comparison }: GateOptions,
  { cwd, output }: Context,
): Promise<void> {
  const { runs, command, version } = document;
  if (update && golden) {
    const value = goldenOf(runs, { engine: version, command }, sha256);
    await publish(golden.file, `${JSON.stringify(value)}\n`);
    output.note(
      `Golden: ${relative(cwd, golden.file) || golden.file} (${runs.length} ${runs.length === 1 ? 'run' : 'runs'})`,
    );
  }
  if (junit !== undefined) await publish(resolve(cwd, junit), junitXml(document));
  if (markdown !== undefined) await publish(resolve(cwd, markdown), renderMarkdown(document));
  if (comparison !== undefined) await publish(resolve(cwd, comparison), comparisonCsv(document));
}

/** Ends the command the way that scripts rely on when a gate failed. */
export function requirePassed({ verdicts }: Pick<GateDocument, 'verdicts'>): void {
  if (verdicts.some(({ passed }) => !passed)) throw new UserError('gate', verdictSummary(verdicts));
}

async function readBudgets(path: string, { cwd }: Context): Promise<Budget[]> {
  const file = requireFile('--gate-file', path, cwd, 'cryptobot init writes an example, gates.yaml');
  const { value } = await readConfig(file, async (module) => (await openImporter())(module));
  return parseBudgets(value, path);
}

async function loadGolden(options: GateOptions, { cwd }: Context): Promise<GoldenGate | undefined> {
  const { golden, expect = 'same', tolerance = [], update = false } = options;
  if (golden === undefined) {
    const flag = (['expect', 'tolerance', 'update'] as const).find((name) => options[name] !== undefined);
    if (flag === undefined) return undefined;
    throw new UserError('usage', `"--${flag}" is about a golden file. Add --golden FILE.`);
  }
  if (expect !== 'same' && expect !== 'no-worse')
    throw new UserError(
      'usage',
      `--expect: "${expect}" is not known. Allowed: same (nothing may change), no-worse (not for the worse).`,
    );
  let allowed = noTolerance;
  for (const text of tolerance)
    allowed = readText(
      textRule((one) => addTolerance(one, allowed)),
      text,
      '--tolerance',
    );
  const gate = { expected: expect, tolerance: allowed } as const;
  if (update) return { ...gate, file: resolve(cwd, golden), value: undefined };
  const file = requireFile('--golden', golden, cwd, 'write it with the same command and --update');
  return { ...gate, file, value: parseGolden(parseJson(await readFile(file, 'utf8'), golden), golden) };
}

function requireFile(flag: string, path: string, cwd: string, help: string): string {
  const file = resolve(cwd, path);
  if (existsSync(file)) return file;
  throw new UserError('config', `${flag}: "${path}" is not there. Write another path, or ${help}.`);
}
