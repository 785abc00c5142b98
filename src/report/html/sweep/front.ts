import type { Goal, GoodTrial } from '#research';
import { formatCount } from '../../format.ts';
import type { SweepDocument } from '../../sweep/document.ts';
import { marked, markNotes } from '../../small-sample.ts';
import { type Markup, markup } from '../markup.ts';
import { notes } from '../notes.ts';
import { worth, worthText } from './scores.ts';

const mostRows = 100;
const mostDots = 1500;
const width = 640;
const height = 310;
const edge = 34;
// Above the points there is room for a line of the size that letters have on a phone, beside them for such letters.
const top = 32;
const letter = 13;

/** Of several goals: the trials that no other beats in all of them. */
export function front({ goals, findings, space }: SweepDocument): Markup | false {
  const [first, second] = goals;
  if (!second) return false;
  const some = findings.front.slice(0, mostRows);
  const places = some.map((trial) => findings.ranked.indexOf(trial) + 1);
  const names = space.axes.map(({ name }) => name);
  const value = (goal: Goal, trial: GoodTrial) => {
    const one = worth(goal, trial)!;
    return markup`<td data-value="${one}">${worthText(goal, one)}</td>`;
  };
  return markup`<section id="front" aria-labelledby="front-title">
<h2 id="front-title">The front</h2>
<p class="note">${formatCount(findings.front.length)} of ${formatCount(findings.ranked.length)} trials are such that no other is at least as good in ${goals.map(({ text }) => text).join(' and ')} and better in one of them. Which to take is a choice between the goals.${findings.front.length > mostRows && ` The first ${mostRows} are listed; --json has them all.`}</p>
${findings.front.length > 0 && scatter(first, second, findings)}
<div class="scroll" role="region" aria-labelledby="front-title" tabindex="0"><table class="sortable numbers">
<caption class="hidden">The front, best ${first.text} first</caption>
<thead><tr><th scope="col" data-text>#</th>${[...names, ...goals.map(({ text }) => text)].map((text) => markup`<th scope="col">${text}</th>`)}</tr></thead>
<tbody>${some.map(
    (trial, k) =>
      markup`<tr><td class="quiet" data-value="${places[k]}">${marked(String(places[k]), trial.result.numbers)}</td>${names.map((name) => markup`<td data-value="${trial.values[name]}">${trial.values[name]}</td>`)}${goals.map((goal) => value(goal, trial))}</tr>`,
  )}</tbody></table></div>
${notes(markNotes(some.map(({ result }) => result.numbers)))}
</section>`;
}

interface Dot {
  readonly x: number;
  readonly y: number;
}

function scatter(first: Goal, second: Goal, { front: best, ranked }: SweepDocument['findings']): Markup {
  const dotOf = (trial: GoodTrial): Dot | [] => {
    const [y, x] = [worth(first, trial), worth(second, trial)];
    return x === null || y === null ? [] : { x, y };
  };
  // Evenly from the best to the worst, where there are too many to draw.
  const step = Math.max(1, ranked.length / mostDots);
  const others = Array.from({ length: Math.min(ranked.length, mostDots) }, (_, k) =>
    ranked.at(Math.floor(k * step))!,
  ).flatMap(dotOf);
  const dots = best.flatMap(dotOf);
  const all = [...others, ...dots];
  const scale = (values: readonly number[], from: number, to: number) => {
    const low = values.reduce((one, other) => Math.min(one, other), Infinity);
    const high = values.reduce((one, other) => Math.max(one, other), -Infinity);
    const at = (value: number) =>
      Math.round((from + (high === low ? 0.5 : (value - low) / (high - low)) * (to - from)) * 10) / 10;
    return { low, high, at };
  };
  const y = scale(
    all.map((dot) => dot.y),
    height - edge,
    top,
  );
  const lowest = worthText(first, y.low);
  const left = Math.max(edge, letter * lowest.length + 8);
  const x = scale(
    all.map((dot) => dot.x),
    left,
    width - edge,
  );
  const dot = (name: string, size: number) => (one: Dot) =>
    markup`<circle class="${name}" cx="${x.at(one.x)}" cy="${y.at(one.y)}" r="${size}"><title>${first.text} ${worthText(first, one.y)}, ${second.text} ${worthText(second, one.x)}</title></circle>`;
  return markup`<svg class="scatter" viewBox="0 0 ${width} ${height}" role="img" aria-label="${`${first.text} (up) from ${worthText(first, y.low)} to ${worthText(first, y.high)} and ${second.text} (across) from ${worthText(second, x.low)} to ${worthText(second, x.high)}; ${dots.length} trials are on the front`}">
<line class="axis" x1="${left}" y1="${height - edge + 8}" x2="${width - edge}" y2="${height - edge + 8}"/>
${others.map(dot('trial', 2))}
${dots.map(dot('front', 4))}
<text class="from" x="${left}" y="${height - 8}">${second.text} ${worthText(second, x.low)}</text>
<text class="to" x="${width - edge}" y="${height - 8}">${worthText(second, x.high)}</text>
<text class="from" x="0" y="18">${first.text} ${worthText(first, y.high)}</text>
<text class="from" x="0" y="${height - edge + 6}">${lowest}</text>
</svg>`;
}
