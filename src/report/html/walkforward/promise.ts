import type { Goal, Step } from '#research';
import { type Markup, markup } from '../markup.ts';
import { worthText } from '../sweep/scores.ts';

const width = 640;
const height = 210;
const left = 2;
// Room above and below the points for a line of the size that letters have on a phone.
const top = 30;
const ground = 184;

/** What each training promised and what came of it in the test, fold after fold. */
export function promiseChart(steps: readonly Step[], goal: Goal): Markup | false {
  const folds = steps.map(({ inside, outside }) => ({
    promised: inside ? goal.value(inside) : null,
    came: outside ? goal.value(outside) : null,
  }));
  const all = folds.flatMap(({ promised, came }) => [promised ?? [], came ?? []].flat());
  if (all.length === 0) return false;
  const low = Math.min(0, ...all);
  const high = Math.max(0, ...all);
  const each = (width - 2 * left) / folds.length;
  const x = (k: number) => round(left + (k + 0.5) * each);
  const y = (value: number) =>
    round(high === low ? (top + ground) / 2 : top + ((high - value) / (high - low)) * (ground - top));
  const kept = folds.filter(({ promised, came }) => promised !== null && came !== null);
  const worse = kept.filter(({ promised, came }) => {
    const fall = promised! - came!;
    return goal.better === 'higher' ? fall > 0 : fall < 0;
  }).length;
  const dot = (name: string, k: number, value: number | null, what: string) =>
    value !== null &&
    markup`<circle class="${name}" cx="${x(k)}" cy="${y(value)}" r="4"><title>Fold ${k + 1}: ${what} ${worthText(goal, value)}</title></circle>`;
  return markup`<svg class="promise" viewBox="0 0 ${width} ${height}" role="img" aria-label="${`${goal.text} of each fold in its training and in its test: worse in the test in ${worse} of ${kept.length} folds`}">
<line class="axis" x1="${left}" y1="${y(0)}" x2="${width - left}" y2="${y(0)}"/>
${folds.map(({ promised, came }, k) => markup`${promised !== null && came !== null && markup`<line class="fall" x1="${x(k)}" y1="${y(promised)}" x2="${x(k)}" y2="${y(came)}"/>`}${dot('promised', k, promised, 'promised')}${dot('came', k, came, 'came')}`)}
<text x="${left}" y="18">${goal.text} ${worthText(goal, high)}</text>
<text x="${left}" y="${height - 5}">${worthText(goal, low)}</text>
</svg>
<p class="note fan-legend"><span class="dot promised"></span> in the training <span class="dot came"></span> in the test: worse in ${worse} of ${kept.length} folds.</p>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
