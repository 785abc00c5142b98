import type { BlockSums } from '../overfitting/index.ts';
import { Layout, RowResult, type Shape, shapeOf } from './rows.ts';
import type { Failed } from './trials.ts';
import type { Result } from './workshop.ts';

/** Results as plain data that is quickly copied, as to another thread; by their places. */
export interface Pack {
  readonly count: number;
  /** Of those that came to something; undefined where none did. */
  readonly shape: Shape | undefined;
  /** A row for each of these, one after the other. */
  readonly rows: Float64Array;
  /** Why nothing became of the others. */
  readonly failed: ReadonlyMap<number, string>;
  /** Of those of which they were wanted. */
  readonly sums: ReadonlyMap<number, BlockSums>;
  readonly returns: ReadonlyMap<number, Float64Array>;
}

/** At most so many results, each written down as it comes. */
export function pack(results: Iterable<Result | Failed>, most: number): Pack {
  const failed = new Map<number, string>();
  const sums = new Map<number, BlockSums>();
  const returns = new Map<number, Float64Array>();
  let layout: Layout | undefined;
  let rows = new Float64Array(0);
  let used = 0;
  let count = 0;
  for (const result of results) {
    const k = count++;
    if ('failed' in result) {
      failed.set(k, result.failed);
      continue;
    }
    if (!layout) {
      layout = Layout.of(shapeOf(result));
      rows = new Float64Array((most - k) * layout.length);
    }
    layout.write(result, rows, used);
    used += layout.length;
    if (result.sums) sums.set(k, result.sums);
    if (result.returns) returns.set(k, result.returns);
  }
  return { count, shape: layout?.shape, rows: rows.slice(0, used), failed, sums, returns };
}

export function unpack({ count, shape, rows, failed, sums, returns }: Pack): (Result | Failed)[] {
  const layout = shape && Layout.of(shape);
  let used = 0;
  if (rows.length !== (count - failed.size) * (layout?.length ?? 0))
    throw new RangeError(`${rows.length} numbers are not those of ${count} results`);
  return Array.from({ length: count }, (_, k) => {
    const reason = failed.get(k);
    if (reason !== undefined) return { failed: reason };
    const from = used;
    used += layout!.length;
    return new RowResult(layout!, rows, from, sums.get(k), returns.get(k));
  });
}
