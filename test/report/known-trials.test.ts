import { beforeEach, describe, expect, it } from 'vitest';
import { KnownTrials, toTrialLine } from '#report';
import { keyOf, trialNames } from '#research';
import { searched } from './sweeps.ts';

// In one corner both values are equal, and the trial fails.
const { space, trials } = searched([
  { name: 'fast', values: [5, 10] },
  { name: 'slow', values: [10, 30] },
]);
const sums = Float64Array.from({ length: 36 }, (_, k) => (k < 12 ? 50 : k === 20 ? NaN : k / 1000));
const lines = Array.from(trials, ({ place, point, values, result }) =>
  JSON.stringify(
    toTrialLine({
      place,
      point,
      values,
      result: 'failed' in result ? result : { numbers: result.numbers, markets: [], sums },
    }),
  ),
);
const [first, second] = lines as [string, string];
const shape = { names: trialNames(true), markets: 0, windows: undefined };

interface Line {
  point: unknown;
  params: Record<string, unknown>;
  failed?: unknown;
  metrics?: Record<string, unknown>;
  markets?: unknown;
  blocks?: unknown;
}

describe('the kept trials of a search', () => {
  let known: KnownTrials;
  beforeEach(() => {
    known = new KnownTrials(space, shape);
  });

  it('are read as they were written, whether they came to something or not', () => {
    expect(lines.map((line) => known.take(line))).toEqual([true, true, true, true]);
    for (const { point, result } of trials) {
      const read = known.results.get(keyOf(space, point))!;
      if ('failed' in result) expect(read).toEqual(result);
      else expect(read).toEqual({ numbers: JSON.parse(JSON.stringify(result.numbers)), markets: [], sums });
    }
    expect([...trials].filter(({ result }) => 'failed' in result)).toHaveLength(1);
  });

  it.each(['', 'null', '5', '[]', '{}', '"a"', '{', first.slice(0, -1), `x${first}`, `${first}x`])(
    'are not "%.20s"',
    (text) => {
      expect(known.take(text)).toBe(false);
    },
  );

  it.each<[string, (line: Line) => unknown]>([
    ['a point that is a number', (line) => (line.point = 5)],
    ['a point that is a text', (line) => (line.point = 'abc')],
    ['a point with an axis less', (line) => (line.point = [0])],
    ['a point beyond an axis', (line) => (line.point = [0, 2])],
    ['a point between two values', (line) => (line.point = [0, 0.5])],
    ['the point of other values', (line) => (line.point = [1, 1])],
    ['no values', (line) => delete (line as Partial<Line>).params],
    ['a value less', (line) => delete line.params['slow']],
    ['a value more', (line) => (line.params['other'] = 1)],
    ['a failure that is no text', (line) => (line.failed = 5)],
    ['a failure beside metrics', (line) => (line.failed = 'no')],
    ['no metrics', (line) => delete line.metrics],
    ['metrics that are a number', (line) => ((line as { metrics: unknown }).metrics = 5)],
    ['empty metrics', (line) => (line.metrics = {})],
    ['a metric less', (line) => delete line.metrics!['trades']],
    ['a metric more', (line) => (line.metrics!['other'] = 1)],
    ['a metric that is a text', (line) => (line.metrics!['sharpe'] = 'x')],
    ['a metric that is neither yes nor no', (line) => (line.metrics!['smallSample'] = null)],
    ['a range of one number', (line) => (line.metrics!['envelope'] = [1])],
    ['a market where there are not several', (line) => (line.markets = [line.metrics])],
    ['markets that are no list', (line) => (line.markets = 5)],
    ['blocks that are too few', (line) => (line.blocks as unknown[]).pop()],
    ['half a day in a block', (line) => ((line.blocks as number[])[0] = 0.5)],
    ['a block that is a text', (line) => ((line.blocks as unknown[])[20] = 'x')],
  ])('have not %s', (_, change) => {
    const line = JSON.parse(first) as Line;
    change(line);
    expect(known.take(JSON.stringify(line))).toBe(false);
    expect(known.results.size).toBe(0);
  });

  it('may have metrics that do not exist, and each of several markets', () => {
    known = new KnownTrials(space, { ...shape, markets: 2 });
    const line = JSON.parse(first) as Line;
    line.metrics!['sharpe'] = null;
    line.markets = [line.metrics, line.metrics];
    expect(known.take(JSON.stringify(line))).toBe(true);
    line.markets = [line.metrics, {}];
    expect(known.take(JSON.stringify(line))).toBe(false);
  });

  it('may be there twice, and not with other numbers', () => {
    const other = JSON.parse(first) as Line;
    other.metrics!['sharpe'] = 9;
    expect([first, second, first].map((line) => known.take(line))).toEqual([true, true, true]);
    expect(known.take(JSON.stringify(other))).toBe(false);
  });

  it('are read behind the beginning of a line that was torn, and behind nothing else', () => {
    for (const torn of [first.slice(0, 5), first.slice(0, 40), first.slice(0, 300), first])
      expect(known.take(torn + second)).toBe(true);
    expect(known.take(first.slice(0, 40) + first.slice(0, 300) + second)).toBe(true);
    expect(known.results.size).toBe(1);
    expect(known.take(first.slice(0, 40) + second.slice(0, -9))).toBe(false);
    expect(known.take(first.slice(5, 40) + second)).toBe(false);
  });
});
