import { definitions } from '#metrics';
import { botDefinitions, statistics } from '#research';
import { type Markup, markup } from './markup.ts';
import { metricGroups } from './metrics-table.ts';

// What a page shows besides metrics.
const others: readonly (readonly [name: string, meaning: string])[] = [
  [
    'Baseline',
    'Buying at the first open that an order can reach and holding to the end, on the same bars and at the same costs.',
  ],
  ['Equity', 'Cash plus the position at each bar’s close, after all costs paid so far.'],
  [
    'Drawdown',
    'Loss from the highest equity so far, as a share of it. It starts at the bar of the peak and recovers at the bar that reaches the peak again.',
  ],
  [
    'Return by month',
    'Equity at the end of a UTC month ÷ equity at the end of the month before − 1; the first month is compared with the initial cash.',
  ],
  [
    'Trade',
    'A round trip from flat to flat. Its profit is after fees and slippage; its return is the profit ÷ what was paid to enter. An open one is valued at the last close.',
  ],
  [
    'MAE, MFE',
    'Maximum adverse and favourable excursion: how far beyond its entry price the market stood against a trade and for it, as a share of that price. Of a bar in whose midst the trade began or ended only its own prices count.',
  ],
  [
    'Ambiguous',
    'Share of trades that touched stop and target within one bar. A bar does not say which came first; the stop was assumed.',
  ],
  [
    'Reason',
    'What ended a trade: signal, stop-loss, take-profit, trailing-stop, time, reversal (the opposite signal), liquidation, risk (a limit), end (still open).',
  ],
];

interface Shown {
  /** Words of the page besides those that all use. */
  readonly words?: readonly (readonly [name: string, meaning: string])[];
  /** Whether it shows bots that share an account. */
  readonly hasBots?: boolean;
}

/** One written meaning for each number of the page, and for each word that it uses. */
export function glossary({ words = [], hasBots = false }: Shown = {}): Markup {
  return markup`<section id="definitions" aria-labelledby="definitions-title">
<h2 id="definitions-title">What the numbers mean</h2>
${metricGroups().map(
  ([title, names]) =>
    markup`<h3>${title}</h3><dl class="definitions">${names.map(
      (name) =>
        markup`<div id="define-${name}"><dt>${definitions[name].title}</dt><dd>${definitions[name].meaning}</dd></div>`,
    )}</dl>`,
)}
${hasBots && markup`<h3>Bots on one account</h3><dl class="definitions">${Object.entries(botDefinitions).map(([name, { title, meaning }]) => markup`<div id="define-bots-${name}"><dt>${title}</dt><dd>${meaning}</dd></div>`)}</dl>`}
<h3>The choice of the best</h3><dl class="definitions">${Object.entries(statistics).map(([name, { title, meaning }]) => markup`<div id="define-${name}"><dt>${title}</dt><dd>${meaning}</dd></div>`)}</dl>
<h3>Words</h3><dl class="definitions">${[...words, ...others].map(([name, meaning]) => markup`<div><dt>${name}</dt><dd>${meaning}</dd></div>`)}</dl>
</section>`;
}
