import type { Bands } from '#research';
import { type Markup, markup } from '../markup.ts';

const width = 640;
const height = 238;
const left = 2;
const top = 24;
const ground = 190;

interface Chart {
  readonly label: string;
  readonly bands: Bands;
  readonly actual: Float64Array;
  readonly text: (value: number) => string;
  /** A value that is worth a line: the cash that everything began with. */
  readonly level?: number;
  readonly from: string;
  readonly to: string;
  readonly mostPoints: number;
}

/** Bands of many paths, their middle, and what really was. Drawn without script, so that it prints. */
export function bandChart({ label, bands, actual, text, level, from, to, mostPoints }: Chart): Markup {
  const all = [bands.p5, bands.p95, actual].flatMap((values) => [...values]).concat(level ?? []);
  const low = all.reduce((one, other) => Math.min(one, other), Infinity);
  const high = all.reduce((one, other) => Math.max(one, other), -Infinity);
  const { length } = actual;
  const count = Math.min(length, mostPoints);
  const places = Array.from({ length: count }, (_, k) =>
    count === 1 ? 0 : Math.round((k * (length - 1)) / (count - 1)),
  );
  const x = (place: number) => round(left + (length === 1 ? 0 : place / (length - 1)) * (width - 2 * left));
  const y = (value: number) =>
    round(high === low ? (top + ground) / 2 : top + ((high - value) / (high - low)) * (ground - top));
  const along = (values: Float64Array, some: readonly number[] = places) =>
    some.map((place) => `${x(place)},${y(values[place]!)}`).join(' ');
  const area = (lower: Float64Array, upper: Float64Array) =>
    `${along(upper)} ${along(lower, places.toReversed())}`;
  return markup`<svg class="fan" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
<polygon class="wide" points="${area(bands.p5, bands.p95)}"/>
<polygon class="close" points="${area(bands.p25, bands.p75)}"/>
${level !== undefined && markup`<line class="axis" x1="${left}" y1="${y(level)}" x2="${width - left}" y2="${y(level)}"/>`}
<polyline class="middle" points="${along(bands.p50)}"/>
<polyline class="real" points="${along(actual)}"/>
<text x="${left}" y="17">${text(high)}</text>
<text x="${left}" y="${ground + 19}">${text(low)}</text>
<text x="${left}" y="${height - 5}">${from}</text>
<text class="to" x="${width - left}" y="${height - 5}">${to}</text>
</svg>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
