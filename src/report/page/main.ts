/// <reference lib="dom" />
import { showBots } from './bots.ts';
import { copyCommand } from './command.ts';
import { showCurves } from './curves.ts';
import { readData } from './data.ts';
import { all } from './dom.ts';
import { makeExplorable } from './heat-map.ts';
import { showPrices } from './price.ts';
import { showSections } from './sections.ts';
import { showSideways } from './sideways.ts';
import { makeSortable } from './sorting.ts';
import { preparePrinting, themeButton } from './theme.ts';
import { showTips } from './tips.ts';
import { showTrades } from './trades.ts';
import { showTrials } from './trials.ts';

const source = readData(document.getElementById('data')!.textContent);

document.documentElement.classList.add('scripted');
document.querySelector('header.head')!.prepend(themeButton());
copyCommand(document.getElementById('command')!);
for (const table of all('table.sortable')) makeSortable(table as HTMLTableElement);
showSearch();
showTips();
// First of all the sections that nobody looks at are put away: a page of one is laid out faster.
const sections = showSections(once(showRun));
for (const holder of all('[data-charts="curves"]')) showCurves(holder, source);
sections.scroll();
showSideways();
preparePrinting();
performance.mark('report-ready');

// A search has trials, and maps whose cells stand for some of them.
function showSearch(): void {
  const { trials } = source.data;
  if (!trials) return;
  const holder = document.querySelector<HTMLElement>('[data-trials-of-sweep]')!;
  const filter = showTrials(holder, trials);
  const moment = document.getElementById('cell');
  for (const table of all('table[data-heat]'))
    makeExplorable(table as HTMLTableElement, moment!, (where) => {
      filter(where);
      holder.scrollIntoView({ block: 'start' });
      holder.querySelector('input')!.focus({ preventScroll: true });
    });
}

// Charts need a width, so a run is drawn when it is first looked at.
function showRun(section: HTMLElement): void {
  const run = Number(section.dataset['run']);
  const bots = section.querySelector<HTMLElement>('[data-charts="bots"]');
  if (bots) showBots(bots, source, run);
  const chart = showPrices(section.querySelector('[data-charts="price"]')!, source, run, (trade) => {
    chart.select(trade);
    table.select(trade);
  });
  const table = showTrades(section.querySelector('[data-trades]')!, source, run, (trade) => {
    chart.select(trade);
    table.select(trade);
    document.getElementById(`${section.id}-price`)!.scrollIntoView({ block: 'nearest' });
  });
}

function once(act: (section: HTMLElement) => void): (section: HTMLElement) => void {
  const done = new Set<HTMLElement>();
  return (section) => {
    if (done.has(section)) return;
    done.add(section);
    act(section);
  };
}
