import { formatDay, timeframeLength } from '#market';
import { objectiveTitle } from '#research';
import type { ReportDocument } from '../document.ts';
import { formatBars, formatMoney, formatPercent } from '../format.ts';
import { sizeText, termsOf } from '../terms.ts';
import { type Markup, markup } from './markup.ts';
import { firstOfEachMarket, marketLabel, type ShownRun } from './shown.ts';

/** What was run, over what, at which costs. */
export function header(document: ReportDocument, runs: readonly ShownRun[]): Markup {
  const first = runs[0]!;
  const markets = firstOfEachMarket(runs);
  const synthetic = runs.some((run) => run.synthetic);
  return markup`<header class="head">
<p class="eyebrow">cryptobot ${runs.length > 1 ? 'comparison' : 'backtest'}${synthetic && markup` <strong class="badge">Synthetic market</strong>`}</p>
<h1>${title(runs)}</h1>
${runs.length === 1 && first.about !== '' && markup`<p class="about">${first.about}</p>`}
<dl class="facts">
${markets.map((run) => fact('Market', marketLabel(run), run.synthetic && 'generated, not traded'))}
${markets.map((run) => fact('Range', rangeOf(run), `${formatBars(run.run.bars)}${markets.length > 1 ? `, ${marketLabel(run)}` : ''}`))}
${accountFacts(runs)}
${fillsFact(runs)}
${runs.length > 1 && fact('Ranked by', objectiveTitle(document.objective))}
${fact('Version', document.version)}
</dl>
<div class="reproduce"><span id="command-label">Reproduce</span> <code id="command" tabindex="0" aria-labelledby="command-label">${document.command}</code></div>
</header>`;
}

export function title(runs: readonly ShownRun[]): string {
  const markets = firstOfEachMarket(runs).map(marketLabel);
  const where = markets.length > 3 ? `${markets.length} markets` : markets.join(', ');
  if (runs.length === 1) return `${runs[0]!.run.plan.strategy} on ${where}`;
  return `${new Set(runs.map(({ run }) => run.plan.strategy)).size === 1 ? `${runs.length} runs of ${runs[0]!.run.plan.strategy}` : `${runs.length} strategies`} on ${where}`;
}

function rangeOf({ run: { bars } }: ShownRun): string {
  const end = bars.time.at(-1)! + timeframeLength(bars.timeframe) - 1;
  return `${formatDay(bars.time[0]!)} to ${formatDay(end)}`;
}

// Usually one account for all; where runs differ, each section states its own.
function accountFacts(runs: readonly ShownRun[]): Markup[] {
  const texts = (text: (run: ShownRun) => string) => {
    const all = [...new Set(runs.map(text))];
    return all.length > 1 ? 'differ by run' : all[0]!;
  };
  return [
    fact(
      'Cash',
      texts(({ run }) => formatMoney(run.account.cash)),
      texts(({ run }) => `${sizeText(run.account)} per entry`),
    ),
    fact(
      'Costs per side',
      texts(({ run }) => `${formatPercent(run.account.fee)} fee`),
      texts(({ run }) =>
        [`${formatPercent(run.account.slippage)} slippage`, ...termsOf(run.account)].join(', '),
      ),
    ),
  ];
}

function fillsFact(runs: readonly ShownRun[]): Markup {
  const { name } = runs[0]!.run.dialect;
  return name === 'next-open' ? fact('Fills', 'next open', 'decided on a close') : fact('Fills', name);
}

function fact(name: string, value: string, note?: string | false): Markup {
  return markup`<div><dt>${name}</dt><dd>${value}${note && markup` <small>${note}</small>`}</dd></div>`;
}
