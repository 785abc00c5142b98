import { formatCount } from '../../format.ts';
import type { SweepDocument } from '../../sweep/document.ts';
import { frontCount } from '../../sweep/front.ts';
import { accountFacts, fact, fillsFact, marketFacts } from '../facts.ts';
import { marketsText, pageHead } from '../header.ts';
import type { Markup } from '../markup.ts';
import type { ShownRun } from '../shown.ts';
import { goalTitle } from './scores.ts';

/** What was searched, how, over what, and for what. */
export function sweepHeader(document: SweepDocument, runs: readonly ShownRun[]): Markup {
  const { space, goals, search, seed, across, trials, isWhole, strategy } = document;
  const fixed = space.axes.filter(({ values }) => values.length === 1);
  return pageHead({
    kind: 'sweep',
    synthetic: document.bars.some(({ synthetic }) => synthetic),
    title: sweepHeading(document, runs),
    about: strategy.about,
    facts: [
      ...marketFacts(runs),
      ...space.axes
        .filter(({ values }) => values.length > 1)
        .map(({ name, values }) => fact(name, rangeText(values), `${formatCount(values.length)} values`)),
      ...(fixed.length > 0
        ? [fact('Fixed', fixed.map(({ name, values }) => `${name}=${values[0]}`).join(' '))]
        : []),
      ...(space.where.length > 0 ? [fact('Where', space.where.map(({ text }) => text).join(' and '))] : []),
      fact(
        'Trials',
        formatCount(trials.length),
        `${search}${search === 'grid' ? '' : `, seed ${seed}`}${isWhole ? '' : ', broken off'}`,
      ),
      fact('Ranked by', goalTitle(goals[0]), runs.length > 1 && `the ${across} of the markets`),
      ...(goals.length > 1 ? [fact('Front', goals.map(goalTitle).join(' and '), frontCount(document))] : []),
      ...accountFacts(runs),
      fillsFact(runs),
      fact('Version', document.version),
    ],
    command: document.command,
  });
}

export function sweepHeading({ strategy, trials }: SweepDocument, runs: readonly ShownRun[]): string {
  return `${formatCount(trials.length)} trials of ${strategy.name} on ${marketsText(runs)}`;
}

export function rangeText(values: readonly number[]): string {
  return values.length === 1 ? String(values[0]) : `${values[0]} … ${values.at(-1)}`;
}
