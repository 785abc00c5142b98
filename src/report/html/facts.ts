import { formatDay, timeframeLength } from '#market';
import { formatBars, formatMoney, formatPercent } from '../format.ts';
import { ofAccount, sizeText, termsOf } from '../terms.ts';
import { type Markup, markup } from './markup.ts';
import { firstOfEachMarket, marketLabel, type ShownRun } from './shown.ts';

/** Where and when. */
export function marketFacts(runs: readonly ShownRun[]): Markup[] {
  const markets = firstOfEachMarket(runs);
  return [
    ...markets.map((run) => fact('Market', marketLabel(run), run.synthetic && 'generated, not traded')),
    ...markets.map((run) =>
      fact(
        'Range',
        rangeOf(run),
        `${formatBars(run.run.bars)}${markets.length > 1 ? `, ${marketLabel(run)}` : ''}`,
      ),
    ),
  ];
}

function rangeOf({ run: { bars } }: ShownRun): string {
  const end = bars.time.at(-1)! + timeframeLength(bars.timeframe) - 1;
  return `${formatDay(bars.time[0]!)} to ${formatDay(end)}`;
}

/** Usually one account for all; where runs differ, each section states its own. */
export function accountFacts(runs: readonly ShownRun[]): Markup[] {
  const texts = (text: (run: ShownRun) => string, differing = 'differ by run') => {
    const all = [...new Set(runs.map(text))];
    return all.length > 1 ? differing : all[0]!;
  };
  return [
    fact(
      'Cash',
      texts(({ run }) => formatMoney(run.account.cash)),
      texts(
        ({ run }) => ofAccount(run, (account) => `${sizeText(account)} per entry`, 'size differs by bot'),
        'size differs by run',
      ),
    ),
    fact(
      'Costs per side',
      texts(({ run }) => ofAccount(run, ({ fee }) => `${formatPercent(fee)} fee`)),
      texts(
        ({ run }) =>
          ofAccount(
            run,
            (account) => [`${formatPercent(account.slippage)} slippage`, ...termsOf(account)].join(', '),
            'slippage and terms differ by bot',
          ),
        'slippage and terms differ by run',
      ),
    ),
  ];
}

/** How decisions became fills. */
export function fillsFact(runs: readonly ShownRun[]): Markup {
  const { name } = runs[0]!.run.dialect;
  return name === 'next-open' ? fact('Fills', 'next open', 'decided on a close') : fact('Fills', name);
}

/** A name and what it is here. */
export function fact(name: string, value: string, note?: string | false): Markup {
  return markup`<div><dt>${name}</dt><dd>${value}${note && markup` <small>${note}</small>`}</dd></div>`;
}
