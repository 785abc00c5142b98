import type { Axis, Goal, GoodTrial } from '#research';
import { formatCount, undefinedNumber } from '../../format.ts';
import { groupsOf } from '../../sweep/heat-map.ts';
import type { SweepDocument } from '../../sweep/document.ts';
import { type Markup, markup } from '../markup.ts';
import { rangeText } from './header.ts';
import { worth, worthText } from './scores.ts';

const width = 360;
const height = 64;
const mostPoints = 60;

/** How much each parameter matters, and how the score goes along its values. */
export function parameters(document: SweepDocument): Markup {
  const { space, goals, findings, strategy } = document;
  const [goal] = goals;
  const best = findings.ranked.at(0);
  const axes = space.axes
    .map((axis, a) => ({ ...axis, a }))
    .filter(({ values }) => values.length > 1)
    .toSorted((x, y) => (findings.importance[y.name] ?? 0) - (findings.importance[x.name] ?? 0));
  return markup`<section id="parameters" aria-labelledby="parameters-title">
<h2 id="parameters-title">What the parameters do</h2>
<p class="note">How much of the differences in ${goal.text} a parameter explains by itself, and how ${goal.text} goes along its values: the line is the best trial at each value, the dots are the middle one.</p>
<div class="scroll" role="region" aria-labelledby="parameters-title" tabindex="0"><table class="numbers parameters">
<caption class="hidden">Parameters by importance</caption>
<thead><tr><th scope="col" class="text">Parameter</th><th scope="col">Tried</th><th scope="col">Explains</th><th scope="col">Best</th><th scope="col">Plateau</th><th scope="col">Default</th><th scope="col" class="text">${goal.text} along it</th></tr></thead>
<tbody>${axes.map(({ name, values, a }) => {
    const share = findings.importance[name] ?? null;
    return markup`<tr><th scope="row">${name}</th><td>${rangeText(values)} <small>(${formatCount(values.length)})</small></td><td>${share === null ? undefinedNumber : `${Math.round(share * 100)}\u00A0%`}</td><td>${best?.values[name]}</td><td>${findings.middle?.values[name] ?? undefinedNumber}</td><td>${strategy.params[name]!.default}</td><td class="text">${profile({ name, values }, a, goal, findings.ranked)}</td></tr>`;
  })}</tbody></table></div>
</section>`;
}

function profile({ name, values }: Axis, a: number, goal: Goal, trials: Iterable<GoodTrial>): Markup {
  const byPlace = values.map((): number[] => []);
  for (const trial of trials) {
    const value = worth(goal, trial);
    if (value !== null) byPlace[trial.point[a]!]!.push(value);
  }
  // Trials come best first, so each list does.
  const sign = goal.better === 'higher' ? 1 : -1;
  const points = groupsOf(values.length, mostPoints).flatMap((places, x) => {
    const worths = places.flatMap((place) => byPlace[place]!).toSorted((p, q) => sign * (q - p));
    if (worths.length === 0) return [];
    return [{ x, at: values[places[0]!]!, best: worths[0]!, middle: worths[worths.length >> 1]! }];
  });
  if (points.length === 0) return markup`<span class="quiet">nothing came of any</span>`;
  const all = points.flatMap(({ best, middle }) => [best, middle]);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const last = Math.max(1, groupsOf(values.length, mostPoints).length - 1);
  const px = (x: number) => round(6 + (x / last) * (width - 12));
  const py = (value: number) =>
    round(high === low ? height / 2 : 6 + ((high - value) / (high - low)) * (height - 12));
  const top = points.reduce((one, other) => (sign * (other.best - one.best) > 0 ? other : one));
  return markup`<svg class="profile" viewBox="0 0 ${width} ${height}" role="img" aria-label="${`${goal.text} along ${name}: best ${worthText(goal, top.best)} at ${top.at}; from ${worthText(goal, low)} to ${worthText(goal, high)}`}">
${low < 0 && high > 0 && markup`<line class="axis" x1="0" y1="${py(0)}" x2="${width}" y2="${py(0)}"/>`}
<polyline points="${points.map(({ x, best }) => `${px(x)},${py(best)}`).join(' ')}"/>
${points.map(({ x, at, best, middle }) => markup`<circle class="middle" cx="${px(x)}" cy="${py(middle)}" r="2.5"><title>${name} ${at}: best ${worthText(goal, best)}, middle ${worthText(goal, middle)}</title></circle>`)}
<circle class="top" cx="${px(top.x)}" cy="${py(top.best)}" r="4"><title>${name} ${top.at}: ${worthText(goal, top.best)}</title></circle>
</svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
