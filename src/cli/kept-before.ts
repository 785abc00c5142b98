import { openTrials, type TrialFile } from '#adapters/files';
import { UserError } from '#errors';
import { KnownTrials } from '#report';
import { type Known, trialNames } from '#research';
import type { Context } from './context.ts';
import type { Prepared } from './search.ts';
import { shapeOfTrials } from './trial-job.ts';
import { version } from './version.ts';

/** Where the trials of a search are kept, and those that were there before. */
export interface KeptBefore {
  readonly file: TrialFile;
  readonly known: Known;
}

/** Opens the trials that are kept of a search; undefined where none are to be. */
export async function openKept(
  prepared: Prepared,
  { resume = false, save }: { readonly resume?: boolean; readonly save?: boolean },
  { output }: Context,
): Promise<KeptBefore | undefined> {
  if (resume && save === false)
    throw new UserError(
      'usage',
      '"--resume" goes on with kept trials and "--no-save" keeps none. Leave out one of them.',
    );
  if (!resume && !(save ?? !output.isJson)) return undefined;
  const { settings, id, plan, loaded, job, bots } = prepared;
  const about = {
    engine: version,
    strategy: loaded.strategy.name,
    trials: plan.search.trials,
    axes: plan.space.axes,
    where: plan.space.where.map(({ text }) => text),
    objective: plan.goals.map(({ text }) => text).join(','),
  };
  if (!resume) {
    const file = await openTrials(settings.data, id, about);
    // Of a search that came to its end the same is made again, and nothing is lost.
    if (file.forgotten > 0 && file.forgotten < about.trials) output.note(thrownAway(file.forgotten));
    return { file, known: new Map() };
  }
  // Bots that are varied are a run of all of them each time.
  const shape = bots
    ? { names: trialNames(true), markets: 0, windows: undefined }
    : await shapeOfTrials(job, loaded);
  const before = new KnownTrials(plan.space, shape);
  const file = await openTrials(settings.data, id, about, (line) => before.take(line));
  return { file, known: before.results };
}

function thrownAway(trials: number): string {
  return `${trials.toLocaleString('en')} finished ${trials === 1 ? 'trial' : 'trials'} of the same search, which was broken off before, ${trials === 1 ? 'is' : 'are'} thrown away; --resume would have taken ${trials === 1 ? 'it' : 'them'}.`;
}
