import { formatDay } from '#market';
import { exitTexts } from '#strategy';
import { formatMoney, formatPercent } from '../format.ts';
import { botsSection } from './bots/section.ts';
import type { PageData } from './data.ts';
import { drawdownList } from './drawdowns.ts';
import { excursionTable } from './excursions.ts';
import { histogram } from './histogram.ts';
import { type Markup, markup } from './markup.ts';
import { metricsTable } from './metrics-table.ts';
import { monthlyTable } from './monthly.ts';
import { toneClass, written, writtenMetric } from './numbers.ts';
import { marketLabel, paramsText, type ShownRun } from './shown.ts';
import { ofAccount, sizeText, termsOf } from '../terms.ts';
import { refusalList } from './refusals.ts';
import { priceSummary, tradeSummary } from './summary.ts';
import type { MetricName } from '#metrics';
import { definitions } from '#metrics';

const headline: readonly MetricName[] = [
  'totalReturn',
  'sharpe',
  'maxDrawdown',
  'trades',
  'winRate',
  'breakEvenCost',
];

/** Everything about each run, and links to all of them. */
export function runSections(runs: readonly ShownRun[], data: PageData): Markup {
  return markup`<div id="runs">
${runs.length > 1 && runNavigation(runs)}
${runs.map((run) => runSection(run, data))}
</div>`;
}

function runSection(run: ShownRun, data: PageData): Markup {
  const id = (part: string) => `${run.anchor}-${part}`;
  return markup`<article class="run" id="${run.anchor}" data-run="${run.place - 1}" aria-labelledby="${id('title')}">
<h2 id="${id('title')}" tabindex="-1">${run.label}</h2>
<p class="about">${run.about}</p>
<p class="note">${settings(run)}</p>
<dl class="tiles">${headline.map((name) => tile(run, name))}</dl>
${botsSection(run)}
${data.runs.length > 1 && markup`<p class="note paper unselected">Price chart and trades are printed of the strategy that is selected on the page; select this one there and print again to have its own.</p>`}
<section class="drawn" aria-labelledby="${id('price')}">
<h3 id="${id('price')}">Price and trades</h3>
<p class="note" id="${id('price-summary')}">${priceSummary(run)}</p>
<div class="charts" data-charts="price"></div>
<p class="note screen">${candleNote(run, data)}</p>
</section>
<div class="columns">
<section aria-labelledby="${id('metrics')}"><h3 id="${id('metrics')}">Numbers</h3>${metricsTable(run)}</section>
<div>
<section aria-labelledby="${id('months')}"><h3 id="${id('months')}">Returns by month</h3>${monthlyTable(run, id('months'))}</section>
<section aria-labelledby="${id('drawdowns')}"><h3 id="${id('drawdowns')}">Deepest drawdowns</h3>${drawdownList(run, id('drawdowns'))}</section>
<section aria-labelledby="${id('distribution')}"><h3 id="${id('distribution')}">Returns of trades</h3>${histogram(run)}${excursionTable(run, id('distribution'))}</section>
</div>
</div>
<section class="drawn" aria-labelledby="${id('trades')}">
<h3 id="${id('trades')}">Trades</h3>
<p class="note">${tradeSummary(run)}${leftOut(run, data)}</p>
<div data-trades><noscript><p class="note">The table of trades needs the script inside this file.</p></noscript></div>
</section>
${refusalList(run, id('refusals'))}
</article>`;
}

function runNavigation(runs: readonly ShownRun[]): Markup {
  return markup`<nav class="runs" aria-label="Strategies">${runs.map(
    ({ anchor, label, telling, run }) =>
      markup`<a href="#${anchor}" title="${label}"><span class="name">${run.plan.strategy}</span>${telling !== '' && markup` <span class="telling">${telling}</span>`}</a>`,
  )}</nav>`;
}

function tile(run: ShownRun, name: MetricName): Markup {
  return markup`<div><dt>${definitions[name].title}</dt><dd class="${toneClass(name, run.metrics[name])}">${writtenMetric(run.metrics, name)}</dd><dd class="beside">${besides(run, name)}</dd></div>`;
}

function besides({ baseline, metrics }: ShownRun, name: MetricName): string {
  if (name === 'trades')
    return metrics.expectancy === null ? '' : `${writtenMetric(metrics, 'expectancy')} each`;
  return baseline.metrics[name] === null ? '' : `hold ${writtenMetric(baseline.metrics, name)}`;
}

function settings(run: ShownRun): string {
  const { plan, account, warmup } = run.run;
  const exits = exitTexts(plan.exits);
  return [
    marketLabel(run),
    run.chosenByFold
      ? 'in each fold the parameters that were chosen for it'
      : run.run.bots
        ? 'the parameters of each bot'
        : Object.keys(plan.params).length > 0
          ? paramsText(plan.params)
          : 'no parameters',
    run.run.bots
      ? 'the stops of each bot'
      : exits.length === 0
        ? 'no stops'
        : run.chosenByFold
          ? 'in each fold its stops'
          : exits.join(', '),
    written(
      [
        `cash ${formatMoney(account.cash)}`,
        `size ${ofAccount(run.run, sizeText)}`,
        `fee ${ofAccount(run.run, ({ fee }) => formatPercent(fee))}`,
        `slippage ${formatPercent(account.slippage)}`,
        ...(run.run.bots ? [] : termsOf(account)),
      ].join(', '),
    ),
    run.chosenByFold ? 'warmed up before each test' : `warm-up ${warmup} ${warmup === 1 ? 'bar' : 'bars'}`,
  ].join(' · ');
}

function leftOut(run: ShownRun, data: PageData): string {
  const { skipped, length } = data.runs[run.place - 1]!.trades;
  if (skipped === 0) return '';
  return ` The newest ${length.toLocaleString('en-US')} are listed, so that this file stays small; --trades writes them all.`;
}

function candleNote(run: ShownRun, data: PageData): string {
  const { prices } = data.markets[run.market]!;
  const notes = ['Select a trade in the table or on the chart to see it closely.'];
  if (prices.merged > 1) notes.push(`One candle is ${prices.merged} bars, so that this file stays small.`);
  if (!prices.exact) notes.push(`Candles are drawn to the nearest ${1 / prices.perUnit}.`);
  if (data.seriesTolerance > 1e-4)
    notes.push(`Series are drawn within ${formatPercent(data.seriesTolerance)} of their range.`);
  const cut = data.runs[run.place - 1]!.plots.filter(({ from }) => from > 0);
  if (cut.length > 0)
    notes.push(
      `So that this file stays small, only a part of ${cut.map(({ name }) => name).join(', ')} is drawn: from ${formatDay(run.run.bars.time[cut[0]!.from]!)} on. A report of this strategy alone, or of fewer bars, has all of it.`,
    );
  return notes.join(' ');
}
