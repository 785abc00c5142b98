import type { Column, Kernel, Operation } from './operation.ts';
import type { Expression } from './series.ts';
import { sourceName, sourceNames, type SourceName } from './sources.ts';

// Every node is advanced over one tile before the next tile begins, so that the columns that feed
// each other stay in the processor's cache.
const tile = 4096;

// A live graph keeps at least this many bars, so that room is made rarely.
const leastKept = 1024;

interface Node {
  readonly id: number;
  readonly kernel: Kernel;
  readonly outputs: readonly Column[];
  readonly warmup: number;
  done: number;
}

/** One value per column of the market. */
export type Sources<T> = Readonly<Record<SourceName, T>>;

/**
 * Computes expressions over one market. Equal expressions become one node, whoever asks for them,
 * and each node is computed once per bar. History is given at the start; a live market appends to
 * it for ever, and bars that nothing reaches back to are dropped.
 */
export class Graph {
  readonly #sources: Sources<Column>;
  readonly #interned = new Map<Operation, Map<string, Node>>();
  readonly #nodes: Node[] = [];
  #length: number;
  #capacity: number;
  #dropped = 0;
  #kept = leastKept;
  #requested = 0;

  constructor(history: Sources<Float64Array>) {
    this.#length = history.close.length;
    this.#capacity = this.#length;
    this.#sources = Object.fromEntries(
      sourceNames.map((name) => [name, { values: history[name] }]),
    ) as unknown as Sources<Column>;
  }

  /** How many bars the columns hold. The last one is at `length - 1`. */
  get length(): number {
    return this.#length;
  }

  /** How many older bars have been dropped. */
  get dropped(): number {
    return this.#dropped;
  }

  /** How many nodes were asked for, and how many are really computed. */
  get nodes(): { readonly unique: number; readonly naive: number } {
    return { unique: this.#nodes.length, naive: this.#requested };
  }

  /** The column of an expression. It holds values up to the bar that was last advanced to. */
  column(expression: Expression): Column {
    return this.#node(expression).outputs[expression.output]!;
  }

  /** How many bars pass before the expression is defined. */
  warmup(expression: Expression): number {
    return this.#node(expression).warmup;
  }

  /** Adds one closed bar. */
  append(bar: Sources<number>): void {
    if (this.#length === this.#capacity) this.#makeRoom();
    for (const name of sourceNames) this.#sources[name].values[this.#length] = bar[name];
    this.#length++;
  }

  /** Computes everything that was asked for, up to but not including bar `to`. */
  advance(to = this.#length): void {
    let from = to;
    for (const node of this.#nodes) from = Math.min(from, node.done);
    for (let start = from; start < to; start += tile) {
      const end = Math.min(to, start + tile);
      for (const node of this.#nodes) {
        if (node.done >= end) continue;
        node.kernel.advance(node.done, end);
        node.done = end;
      }
    }
  }

  #node(expression: Expression): Node {
    this.#requested++;
    const { operation, params } = expression;
    const inputs = expression.inputs.map((input) => ({ node: this.#node(input), output: input.output }));
    const key = `${params.join()}|${inputs.map(({ node, output }) => `${node.id}.${output}`).join()}`;
    const siblings = this.#interned.get(operation) ?? new Map<string, Node>();
    this.#interned.set(operation, siblings);
    const known = siblings.get(key);
    if (known) return known;
    if (this.#dropped > 0)
      throw new Error('a live graph cannot compute what it was not asked for at its start');

    const outputs = this.#outputs(operation);
    const node: Node = {
      id: this.#nodes.length,
      kernel: operation.kernel(
        inputs.map(({ node: input, output }) => input.outputs[output]!),
        outputs,
        params,
      ),
      outputs,
      warmup: inputs.reduce((most, input) => Math.max(most, input.node.warmup), 0) + operation.warmup(params),
      done: 0,
    };
    this.#kept = Math.max(this.#kept, operation.reach?.(params) ?? 0);
    siblings.set(key, node);
    this.#nodes.push(node);
    return node;
  }

  #outputs(operation: Operation): Column[] {
    const source = sourceName(operation);
    if (source) return [this.#sources[source]];
    return Array.from({ length: operation.outputs }, () => ({ values: new Float64Array(this.#capacity) }));
  }

  // The history was handed in and may be somebody else's memory, so columns move to new arrays.
  #makeRoom(): void {
    this.advance();
    const drop = Math.max(0, this.#length - this.#kept);
    const capacity = 2 * this.#kept;
    const columns = new Set([
      ...Object.values(this.#sources),
      ...this.#nodes.flatMap(({ outputs }) => outputs),
    ]);
    for (const column of columns) {
      const values = new Float64Array(capacity);
      values.set(column.values.subarray(drop, this.#length));
      column.values = values;
    }
    for (const node of this.#nodes) node.done -= drop;
    this.#length -= drop;
    this.#dropped += drop;
    this.#capacity = capacity;
  }
}
