import type { Node } from './alignment.ts';
import type { Memory } from './memory.ts';
import type { Operation } from './operation.ts';
import { sourceOf } from './sources.ts';

/**
 * Columns over one history that several users had in common, for those who come after them. It has no
 * more of them than fit; whoever takes some has them alone until they are put back.
 */
export class ColumnCache {
  readonly #memory: Memory;
  readonly #most: number;
  // Those that were used last come last.
  readonly #known = new Map<string, readonly Float64Array[]>();
  #held = 0;

  /** `most` columns. */
  constructor(memory: Memory, most: number) {
    this.#memory = memory;
    this.#most = most;
  }

  /** How many columns it has. */
  get held(): number {
    return this.#held;
  }

  take(key: string): readonly Float64Array[] | undefined {
    const columns = this.#known.get(key);
    if (columns) this.#drop(key, columns);
    return columns;
  }

  /** Gives back what was not needed for the longest time, if there is no room. */
  put(key: string, columns: readonly Float64Array[]): void {
    this.#known.set(key, columns);
    this.#held += columns.length;
    for (const [oldest, others] of this.#known) {
      if (this.#held <= this.#most) return;
      this.#drop(oldest, others);
      for (const column of others) this.#memory.give(column);
    }
  }

  clear(): void {
    for (const [key, columns] of this.#known) {
      this.#drop(key, columns);
      for (const column of columns) this.#memory.give(column);
    }
  }

  #drop(key: string, columns: readonly Float64Array[]): void {
    this.#known.delete(key);
    this.#held -= columns.length;
  }
}

const numbers = new WeakMap<Operation, number>();
let count = 0;

/** What a node computes, whichever graph it is in. Undefined of code of the author's, which may remember. */
export function meaningOf(node: Node): string | undefined {
  const { operation, params, inputs, ports } = node;
  const source = sourceOf(operation);
  if (source) return source.clock ? undefined : source.name;
  if (operation.isForeign) return undefined;
  const parts = inputs.map(meaningOf);
  if (parts.includes(undefined)) return undefined;
  let number = numbers.get(operation);
  if (number === undefined) numbers.set(operation, (number = count++));
  return `${number}(${params.join()})[${parts.map((part, k) => `${part}.${ports[k]}`).join()}]`;
}
