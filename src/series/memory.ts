/** Where columns come from, and where they go when nobody needs them any more. */
export interface Memory {
  take(length: number): Float64Array;
  give(column: Float64Array): void;
}

export const freshMemory: Memory = {
  take: (length) => new Float64Array(length),
  give: () => undefined,
};

/** Hands columns out again: memory that was touched already is much faster than memory that was not. */
export class ReusedMemory implements Memory {
  readonly #free: Float64Array[] = [];

  take(length: number): Float64Array {
    const column = this.#free.pop();
    return column?.length === length ? column : new Float64Array(length);
  }

  give(column: Float64Array): void {
    if (this.#free[0] !== undefined && this.#free[0].length !== column.length) this.#free.length = 0;
    this.#free.push(column);
  }
}
