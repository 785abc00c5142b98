import type { Node } from './alignment.ts';
import { type Feeds, Graph, type History } from './graph.ts';
import type { Memory } from './memory.ts';
import type { Column } from './operation.ts';
import type { Expression } from './series.ts';

/** What one user of a tile asked for. */
export interface Ticket {
  readonly nodes: readonly Node[];
  readonly columns: ReadonlyMap<Expression, Column>;
  /** How many bars pass before all of it is defined. */
  readonly warmup: number;
}

/**
 * Many users of one graph, served one after the other. All of them ask before the first is served,
 * so that it is known who needs what: a column is computed when the first of them needs it and
 * given back when the last has had it. What each of them sees is what it would see alone.
 */
export class Tile {
  readonly #graph: Graph;
  readonly #length: number;
  readonly #tickets: Ticket[] = [];
  readonly #uses = new Map<Node, number>();

  constructor(history: History, feeds: Feeds, memory: Memory) {
    this.#graph = new Graph(history, feeds, memory);
    this.#length = history.close.length;
  }

  /** How many nodes are computed, and how many it would be if everybody computed his own. */
  get nodes(): { readonly unique: number; readonly naive: number } {
    const naive = this.#tickets.reduce((sum, { nodes }) => sum + nodes.length, 0);
    return { unique: this.#graph.nodes.unique, naive };
  }

  ask(expressions: readonly Expression[]): Ticket {
    const columns = new Map<Expression, Column>();
    const nodes: Node[] = [];
    let warmup = 0;
    for (const expression of expressions) {
      const { node, output } = this.#graph.place(expression);
      columns.set(expression, node.outputs[output]!);
      nodes.push(node);
      warmup = Math.max(warmup, node.warmup);
    }
    const ticket = { nodes: this.#graph.behind(nodes), columns, warmup };
    for (const node of ticket.nodes) this.#uses.set(node, (this.#uses.get(node) ?? 0) + 1);
    this.#tickets.push(ticket);
    return ticket;
  }

  /** Computes what a user asked for and is not there yet; `use` may look at it until it returns. */
  serve<T>({ nodes, columns }: Ticket, use: (column: (expression: Expression) => Float64Array) => T): T {
    try {
      this.#graph.computeOnly(nodes);
      return use((expression) => columns.get(expression)!.values);
    } finally {
      this.#graph.release(nodes.filter((node) => this.#isOver(node)));
    }
  }

  /** How many users fit, served in the order in which they asked, if so many bytes may be used. */
  fitting(bytes: number): number {
    const column = 8 * this.#length;
    const last = new Map<Node, number>();
    for (const [k, { nodes }] of this.#tickets.entries()) for (const node of nodes) last.set(node, k);
    const seen = new Set<Node>();
    let held = 0;
    for (const [k, { nodes }] of this.#tickets.entries()) {
      for (const node of nodes) {
        if (!seen.has(node)) held += node.outputs.length * column;
        seen.add(node);
      }
      if (held > bytes) return k;
      for (const node of nodes) if (last.get(node) === k) held -= node.outputs.length * column;
    }
    return this.#tickets.length;
  }

  #isOver(node: Node): boolean {
    const left = this.#uses.get(node)! - 1;
    this.#uses.set(node, left);
    return left === 0;
  }
}
