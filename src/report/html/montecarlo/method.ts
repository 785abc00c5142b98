import { formatDay } from '#market';
import { type Distribution, isLess, type MonteCarlo, methods } from '#research';
import { formatCount, formatMoney, formatPercent, undefinedNumber } from '../../format.ts';
import { type Markup, markup } from '../markup.ts';
import { written } from '../numbers.ts';
import { bandChart } from './chart.ts';

const rows = 9;
const percentiles = ['p5', 'p25', 'p50', 'p75', 'p95'] as const;

/** Where the paths of a method lead: bands of equity and of drawdown, and the same as a table. */
export function methodSection(
  one: MonteCarlo,
  { id, run, cash, mostPoints }: { id: string; run: string; cash: number; mostPoints: number },
): Markup {
  const at = (place: number) =>
    one.axis === 'days' ? formatDay(one.at[place]!) : formatCount(one.at[place]!);
  const last = one.at.length - 1;
  const ends = {
    from: one.axis === 'days' ? at(0) : `after trade ${at(0)}`,
    to: one.axis === 'days' ? at(last) : `after trade ${at(last)}`,
    mostPoints,
  };
  return markup`<section aria-labelledby="${id}">
<h3 id="${id}">${one.method}</h3>
<p class="note">${capital(methods[one.method])}: ${formatCount(one.paths)} paths. ${inWords(one)}</p>
<div class="fans">
<figure><figcaption>Equity</figcaption>${bandChart({
    label: `Equity of ${run}, ${one.method}: ${inWords(one)}`,
    bands: one.equity,
    actual: one.actual.equity,
    text: (value) => written(formatMoney(value)),
    level: cash,
    ...ends,
  })}</figure>
<figure><figcaption>Drawdown</figcaption>${bandChart({
    label: `Drawdown of ${run}, ${one.method}: ${depthInWords(one.maxDrawdown)}`,
    bands: negative(one.drawdown),
    actual: one.actual.drawdown.map((depth) => -depth),
    text: (value) => written(formatPercent(value)),
    ...ends,
  })}</figure>
</div>
${valueTable(one, at, id)}
</section>`;
}

function inWords({ totalReturn }: MonteCarlo): string {
  const { p5, p50, p95, actual, rank } = totalReturn;
  const share = (value: number | null) => written(value === null ? undefinedNumber : formatPercent(value));
  // Trades in another order end where they ended, but for the last bits.
  if (p5 !== null && !isLess(p5, p95!)) return `Return ${share(p50)} on every path.`;
  return `Return between ${share(p5)} and ${share(p95)} on 90 of 100 paths, ${share(p50)} in the middle; really ${share(actual)}${rank === null ? '' : `, more than ${share(rank)} of the paths`}.`;
}

function depthInWords({ p50, p95, actual }: Distribution): string {
  const share = (value: number | null) => (value === null ? undefinedNumber : formatPercent(value));
  return `deepest ${share(p50)} in the middle, ${share(p95)} or deeper on 5 of 100 paths, really ${share(actual)}`;
}

// Downwards, as a loss is drawn; the deepest stay those of the p95.
function negative(bands: MonteCarlo['drawdown']): MonteCarlo['drawdown'] {
  const below = (values: Float64Array) => values.map((depth) => -depth);
  return {
    p5: below(bands.p95),
    p25: below(bands.p75),
    p50: below(bands.p50),
    p75: below(bands.p25),
    p95: below(bands.p5),
  };
}

function valueTable(one: MonteCarlo, at: (place: number) => string, label: string): Markup {
  const { length } = one.at;
  const count = Math.min(length, rows);
  const places = Array.from({ length: count }, (_, k) =>
    count === 1 ? 0 : Math.round((k * (length - 1)) / (count - 1)),
  );
  return markup`<details><summary>The bands as numbers</summary>
<div class="scroll" role="region" aria-labelledby="${label}" tabindex="0"><table class="numbers">
<caption class="hidden">Equity and drawdown that so many percent of the paths are below</caption>
<thead><tr><th scope="col">${one.axis === 'days' ? 'Day' : 'Trade'}</th>${percentiles.map((name) => markup`<th scope="col">Equity ${name.slice(1)} %</th>`)}<th scope="col">Really</th>${percentiles.map((name) => markup`<th scope="col">Drawdown ${name.slice(1)} %</th>`)}<th scope="col">Really</th></tr></thead>
<tbody>${places.map((place) => {
    const money = (values: Float64Array) => markup`<td>${written(formatMoney(values[place]!))}</td>`;
    const share = (values: Float64Array) => markup`<td>${written(formatPercent(values[place]!))}</td>`;
    return markup`<tr><th scope="row">${at(place)}</th>${percentiles.map((name) => money(one.equity[name]))}${money(one.actual.equity)}${percentiles.map((name) => share(one.drawdown[name]))}${share(one.actual.drawdown)}</tr>`;
  })}</tbody></table></div></details>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
