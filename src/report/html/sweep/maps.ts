import type { Goal } from '#research';
import { paramName } from '../../param-name.ts';
import { groupsOf, type HeatMap, heatMaps, isSearched } from '../../sweep/heat-map.ts';
import type { SweepDocument } from '../../sweep/document.ts';
import { Markup, markup } from '../markup.ts';
import { goalTitle, worthText } from './scores.ts';

const mostMaps = 6;
const mostRows = 40;
const mostColumns = 30;
const shades = 9;

/** The landscape of the scores: a table for each pair of parameters, the pair that matters most open. */
export function maps(document: SweepDocument): Markup | false {
  const all = heatMaps(document, mostMaps);
  if (all.length === 0) return false;
  const [goal] = document.goals;
  return markup`<section id="maps" aria-labelledby="maps-title">
<h2 id="maps-title">The neighbourhood</h2>
<p class="note">Each cell is the best ${goalTitle(goal)} of its values, whatever the other parameters are; the colours are told under the map, and empty was not tried, or came to nothing. A plateau is worth more than a peak.<span class="scripted-only screen"> The arrow keys move from cell to cell; Enter lists its trials.</span></p>
${leftOut(document, all)}<p class="moment" id="cell" role="status"></p>
${all.map(
  (map, k) =>
    markup`<details${k === 0 ? new Markup(' open') : ''}><summary>${goalTitle(goal)} by ${map.row.name} (down) and ${map.column.name} (across)</summary>${table(map, goal)}</details>`,
)}
</section>`;
}

function leftOut({ space }: SweepDocument, shown: readonly HeatMap[]): Markup | false {
  const names = space.axes.filter(isSearched).map(({ name }) => name);
  const pairs = (names.length * (names.length - 1)) / 2;
  if (pairs === shown.length) return false;
  const missing = names.filter((one) =>
    shown.every(({ row, column }) => row.name !== one && column.name !== one),
  );
  return markup`<p class="note">${shown.length} of ${pairs} pairs of parameters are shown, those that explain most first; ${pairs - shown.length} are left out. ${missing.length === 0 ? 'Each parameter is in one of them at least.' : `In none of them: ${missing.join(', ')}.`}</p>
`;
}

interface Group {
  readonly places: readonly number[];
  readonly text: string;
  /** Which trials it means, as the table of trials can be asked for them. */
  readonly condition: string;
}

function table({ row, column, cells, better }: HeatMap, goal: Goal): Markup {
  const down = grouped(row, mostRows);
  const across = grouped(column, mostColumns);
  const best = better === 'higher' ? Math.max : Math.min;
  const values = down.map((rows) =>
    across.map((columns) => {
      const inside = rows.places.flatMap((r) => columns.places.flatMap((c) => cells[r]![c] ?? []));
      return inside.length === 0 ? null : inside.reduce((one, other) => best(one, other));
    }),
  );
  const known = values.flat().filter((value) => value !== null);
  const sorted = known.toSorted((a, b) => (better === 'higher' ? a - b : b - a));
  // A few very bad cells would leave one shade to all the others.
  const poor = sorted[Math.floor(sorted.length / 20)] ?? 0;
  const good = sorted.at(-1) ?? 0;
  const shadeOf = (value: number) => {
    const share = good === poor ? 1 : (value - poor) / (good - poor);
    return Math.max(1, Math.min(shades, Math.ceil(share * shades)));
  };
  const isMerged = down.length < row.values.length || across.length < column.values.length;
  return markup`<div class="scroll" role="region" aria-label="${goalTitle(goal)} by ${row.name} and ${column.name}" tabindex="0"><table class="numbers heat" data-heat>
<caption class="hidden">The best ${goalTitle(goal)} for each pair of ${row.name} (rows) and ${column.name} (columns)</caption>
<thead><tr><th scope="col"><span>${row.name} ↓ ${column.name} →</span></th>${across.map(({ text }) => markup`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>${down.map(
    (rows, r) =>
      markup`<tr><th scope="row">${rows.text}</th>${across.map((columns, c) => {
        const value = values[r]![c]!;
        if (value === null) return markup`<td></td>`;
        return markup`<td class="heat-${shadeOf(value)}${value === good ? ' best' : ''}" data-where="${rows.condition}, ${columns.condition}">${worthText(goal, value)}</td>`;
      })}</tr>`,
  )}</tbody></table></div>
${known.length > 0 && legend(goal, sorted[0]!, poor, good)}${isMerged && markup`<p class="note">Neighbouring values share a cell, which shows the best of them.</p>`}`;
}

// Where each colour begins: the first at the worst there is, however far below the others.
function legend(goal: Goal, worst: number, poor: number, good: number): Markup {
  const begins = (shade: number) => (shade === 1 ? worst : poor + ((good - poor) * (shade - 1)) / shades);
  const used = Array.from({ length: shades }, (_, k) => k + 1).filter(
    (shade) => good !== poor || shade === shades,
  );
  return markup`<p class="note scale">${used.map((shade) => markup`<span class="heat-${shade}">${worthText(goal, good === poor ? good : begins(shade))}</span>`)} <b>Each colour begins at its number; the best is ${worthText(goal, good)}.</b></p>`;
}

function grouped({ name, values }: HeatMap['row'], most: number): Group[] {
  return groupsOf(values.length, most).map((places) => {
    const some = places.map((place) => values[place]!);
    const [from, to] = [Math.min(...some), Math.max(...some)];
    return from === to
      ? { places, text: String(from), condition: `${paramName(name)} = ${from}` }
      : {
          places,
          text: `${from}–${to}`,
          condition: `${paramName(name)} >= ${from}, ${paramName(name)} <= ${to}`,
        };
  });
}
