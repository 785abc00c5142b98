import { isMetricValue } from '#metrics';
import {
  type Key,
  keyOf,
  type Known,
  type Point,
  type Shape,
  type Space,
  sumsFrom,
  type TrialNumbers,
  valuesAt,
} from '#research';
import type { TrialLine } from './lines.ts';

type Result = NonNullable<ReturnType<Known['get']>>;

// What a line begins with.
const opening = '{"point":[';

/** The trials of a search that were kept before, read line by line. */
export class KnownTrials {
  readonly #space: Space;
  readonly #shape: Shape;
  readonly #results = new Map<Key, Result>();

  constructor(space: Space, shape: Shape) {
    this.#space = space;
    this.#shape = shape;
  }

  get results(): Known {
    return this.#results;
  }

  /**
   * Takes a line in. False where it is no trial of this search, or says something else of one than another
   * line; two searches at once keep each trial twice.
   */
  take(text: string): boolean {
    const line = parsed(text) ?? parsed(withoutTorn(text));
    if (!this.#isTrial(line)) return false;
    const result = this.#resultOf(line);
    if (!result) return false;
    const key = keyOf(this.#space, line.point);
    const before = this.#results.get(key);
    if (before) return JSON.stringify(before) === JSON.stringify(result);
    this.#results.set(key, result);
    return true;
  }

  #isTrial(line: unknown): line is Pick<TrialLine, 'point'> & Readonly<Record<string, unknown>> {
    if (!isRecord(line)) return false;
    const { point, params } = line;
    if (!this.#isPoint(point) || !isRecord(params)) return false;
    const values = Object.entries(valuesAt(this.#space, point));
    return (
      Object.keys(params).length === values.length &&
      values.every(([name, value]) => Object.hasOwn(params, name) && params[name] === value)
    );
  }

  #isPoint(point: unknown): point is Point {
    const { axes } = this.#space;
    return (
      Array.isArray(point) &&
      point.length === axes.length &&
      axes.every(({ values }, k) => Number.isInteger(point[k]) && Object.hasOwn(values, point[k] as number))
    );
  }

  #resultOf({
    failed,
    metrics,
    markets = [],
    blocks,
  }: Readonly<Record<string, unknown>>): Result | undefined {
    if (typeof failed === 'string' && metrics === undefined) return { failed };
    const sums = sumsFrom(blocks);
    const isClear = failed === undefined && (sums !== undefined || blocks === undefined);
    if (!isClear || !this.#areNumbers(metrics) || !this.#areOfMarkets(markets)) return undefined;
    return { numbers: metrics, markets, sums };
  }

  #areOfMarkets(list: unknown): list is TrialNumbers[] {
    return (
      Array.isArray(list) && list.length === this.#shape.markets && list.every((one) => this.#areNumbers(one))
    );
  }

  #areNumbers(value: unknown): value is TrialNumbers {
    const { names } = this.#shape;
    return (
      isRecord(value) &&
      Object.keys(value).length === names.length &&
      names.every((name) => Object.hasOwn(value, name) && isMetricValue(name, value[name]))
    );
  }
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// A disk that was full for a moment took the beginning of a line, and what was written next stands behind it.
function withoutTorn(text: string): string | undefined {
  const at = text.lastIndexOf(opening);
  const isTorn = at > 0 && opening.startsWith(text.slice(0, Math.min(at, opening.length)));
  return isTorn ? text.slice(at) : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
