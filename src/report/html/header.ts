import { marketName } from '#market';
import { objectiveTitle } from '#research';
import type { ReportDocument } from '../document.ts';
import { takenForGranted } from '../taken-for-granted.ts';
import { accountFacts, fact, fillsFact, marketFacts } from './facts.ts';
import { type Markup, markup } from './markup.ts';
import { firstOfEachMarket, marketLabel, paramsText, type ShownRun } from './shown.ts';

/** What was run, over what, at which costs. */
export function header(document: ReportDocument, runs: readonly ShownRun[]): Markup {
  const first = runs[0]!;
  const several = runs.length > 1;
  return pageHead({
    kind: several ? 'comparison' : 'backtest',
    synthetic: runs.some((run) => run.synthetic),
    title: title(runs),
    about: several ? '' : first.about,
    facts: [
      ...marketFacts(runs),
      ...accountFacts(runs),
      fillsFact(runs),
      ...(several ? [fact('Ranked by', objectiveTitle(document.objective))] : []),
      fact('Version', document.version),
    ],
    command: document.command,
  });
}

interface Head {
  readonly kind: string;
  readonly synthetic: boolean;
  readonly title: string;
  readonly about: string;
  readonly facts: readonly Markup[];
  readonly command: string;
}

/** The top of every page: what it is about, its facts, and how to make it again. */
export function pageHead({ kind, synthetic, title: heading, about, facts, command }: Head): Markup {
  return markup`<header class="head">
<p class="eyebrow">cryptobot ${kind}${synthetic && markup` <strong class="badge">Synthetic market</strong>`}</p>
<h1>${heading}</h1>
${about !== '' && markup`<p class="about">${about}</p>`}
<dl class="facts">
${facts}
</dl>
<div class="reproduce"><span id="command-label">Reproduce</span> <code id="command" tabindex="0" aria-labelledby="command-label">${command}</code></div>
<p class="note">${takenForGranted}</p>
</header>`;
}

export function title(runs: readonly ShownRun[]): string {
  if (runs.length === 1) return `${runs[0]!.run.plan.strategy} on ${marketsText(runs)}`;
  const names = new Set(runs.map(({ run }) => run.plan.strategy));
  const plans = new Set(runs.map(({ run: { plan } }) => `${plan.strategy} ${paramsText(plan.params)}`));
  const what =
    names.size === 1 ? `${runs.length} runs of ${runs[0]!.run.plan.strategy}` : `${plans.size} strategies`;
  return `${what} on ${marketsText(runs)}`;
}

/** The markets with their timeframes by name, or how many there are of both. */
export function marketsText(runs: readonly ShownRun[]): string {
  const firsts = firstOfEachMarket(runs);
  const labels = new Set(firsts.map(marketLabel));
  if (firsts.length <= 3 || labels.size === 1) return [...labels].join(', ');
  const markets = new Set(firsts.map(({ run }) => marketName(run.bars.market)));
  const timeframes = new Set(firsts.map(({ run }) => run.bars.timeframe));
  const where = markets.size === 1 ? [...markets].join() : `${markets.size} markets`;
  return timeframes.size === 1 ? where : `${where}, ${timeframes.size} timeframes`;
}
