import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseJson, readConfig, sha256 } from '#adapters/files';
import { readText } from '#config';
import { UserError } from '#errors';
import { type GateDocument, type GateSubject, verdictSummary } from '#report';
import {
  addTolerance,
  type Budget,
  compareGolden,
  displacedNotes,
  type Expectation,
  gatesFor,
  gatesForChoice,
  judgeChoice,
  judgeRun,
  noTolerance,
  parseBudgets,
  parseGate,
  parseGolden,
  skippedOf,
  type Tolerance,
  unjudgedReason,
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
    ...(typed.length > 0 ? [{ gates: typed, place: '--gate', isTyped: true }] : []),
  ];
  return { budgets, golden: await loadGolden(options, context) };
}

/** Judges runs, and the choice among them, by all gates that are about them. */
export function judge(subject: GateSubject, { budgets, golden }: Gates, { output }: Context): GateDocument {
  const { runs, choice, failures } = subject;
  const skipped = skippedOf(runs, budgets);
  const told = [...displacedNotes(runs, budgets), ...skipped.map(({ reason }) => reason)];
  for (const note of told) output.note(note);
  const compared = golden?.value
    ? compareGolden(runs, golden.value, golden.expected, golden.tolerance, sha256)
    : { verdicts: [], comparisons: [] };
  const verdicts = [
    ...runs.flatMap((run) => judgeRun(run, gatesFor(run, budgets))),
    ...judgeChoice(choice ?? {}, gatesForChoice(runs, budgets)),
  ];
  // Where something could not be run, that is what is wrong.
  const isMissed = failures.length === 0 && verdicts.length === 0 && skipped.length > 0;
  const unjudged = isMissed ? unjudgedReason(runs, budgets) : null;
  return {
    ...subject,
    notes: [...subject.notes, ...told, ...(unjudged === null ? [] : [unjudged])],
    verdicts: [...verdicts, ...compared.verdicts],
    skipped,
    unjudged,
    golden: compared.comparisons,
  };
}

/** Ends the command the way that scripts rely on when a gate failed, or none was about what ran. */
export function requirePassed({ verdicts, unjudged }: Pick<GateDocument, 'verdicts' | 'unjudged'>): void {
  if (verdicts.some(({ passed }) => !passed)) throw new UserError('gate', verdictSummary(verdicts));
  if (unjudged !== null) throw new UserError('config', unjudged);
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
  const value = parseJson(await readFile(file, 'utf8'), golden);
  return { ...gate, file, value: parseGolden(value, golden, sha256) };
}

function requireFile(flag: string, path: string, cwd: string, help: string): string {
  const file = resolve(cwd, path);
  if (existsSync(file)) return file;
  throw new UserError('config', `${flag}: "${path}" is not there. Write another path, or ${help}.`);
}
