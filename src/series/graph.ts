import type { Column, Kernel, Operation } from './operation.ts';
import type { Expression } from './series.ts';
import { sourceName, type SourceName } from './sources.ts';

// Every node is advanced over one tile before the next tile begins, so that the columns that feed
// each other stay in the processor's cache.
const tile = 4096;

interface Node {
  readonly id: number;
  readonly kernel: Kernel;
  readonly outputs: readonly Column[];
  readonly warmup: number;
  done: number;
}

/**
 * Computes expressions over one market. Equal expressions become one node, whoever asks for them,
 * and each node is computed once per bar.
 */
export class Graph {
  readonly #sources: Readonly<Record<SourceName, Float64Array>>;
  readonly #capacity: number;
  readonly #interned = new Map<Operation, Map<string, Node>>();
  readonly #nodes: Node[] = [];
  #requested = 0;

  constructor(sources: Readonly<Record<SourceName, Float64Array>>) {
    this.#sources = sources;
    this.#capacity = sources.close.length;
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

  /** Computes everything that was asked for, up to but not including bar `to`. */
  advance(to: number): void {
    let from = to;
    for (const node of this.#nodes) from = Math.min(from, node.done);
    for (let start = from; start < to; start = Math.min(to, start + tile)) {
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
    siblings.set(key, node);
    this.#nodes.push(node);
    return node;
  }

  #outputs(operation: Operation): Column[] {
    const source = sourceName(operation);
    if (source) return [{ values: this.#sources[source] }];
    return Array.from({ length: operation.outputs }, () => ({ values: new Float64Array(this.#capacity) }));
  }
}
