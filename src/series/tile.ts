import type { Node } from './alignment.ts';
import { type Feeds, Graph, type History } from './graph.ts';
import { type ColumnCache, meaningOf } from './column-cache.ts';
import type { Memory } from './memory.ts';
import type { Column } from './operation.ts';
import type { Condition, Expression } from './series.ts';
import { barsOfYes } from './yes.ts';

type Place = ReturnType<Graph['place']>;

/** What one user of a tile may look at. */
export interface Served {
  readonly column: (expression: Expression) => Float64Array;
  /** The bars on which a signal says yes, ascending. */
  readonly yes: (signal: Condition) => Int32Array;
}

/** What one user of a tile asked for. */
export interface Ticket {
  readonly nodes: readonly Node[];
  readonly columns: ReadonlyMap<Expression, Column>;
  readonly signals: ReadonlyMap<Condition, Place>;
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
  readonly #memory: Memory;
  readonly #cache: ColumnCache | undefined;
  readonly #length: number;
  readonly #tickets: Ticket[] = [];
  readonly #uses = new Map<Node, number>();
  /** Nodes whose columns somebody needs; of the others only the bars on which they say yes. */
  readonly #columns = new Set<Node>();
  readonly #yes = new Map<Node, readonly Int32Array[]>();
  /** What columns go by in the cache, of those that several users have in common. */
  readonly #shared = new Map<Node, string>();
  #adopted = 0;
  #naive = 0;

  constructor(history: History, feeds: Feeds, memory: Memory, cache?: ColumnCache) {
    this.#graph = new Graph(history, feeds, memory);
    this.#memory = memory;
    this.#cache = cache;
    this.#length = history.close.length;
  }

  /** How many nodes were not there already, and how many it would be if everybody computed his own. */
  get nodes(): { readonly unique: number; readonly naive: number } {
    return { unique: this.#graph.nodes.unique - this.#adopted, naive: this.#naive };
  }

  /** Of signals the bars on which they say yes are enough. */
  ask(expressions: readonly Expression[], conditions: readonly Condition[] = []): Ticket {
    const columns = new Map<Expression, Column>();
    const signals = new Map<Condition, Place>();
    const nodes: Node[] = [];
    for (const expression of expressions) {
      const { node, output } = this.#graph.place(expression);
      columns.set(expression, node.outputs[output]!);
      nodes.push(node);
      this.#columns.add(node);
    }
    for (const condition of conditions) {
      const place = this.#graph.place(condition);
      signals.set(condition, place);
      nodes.push(place.node);
      if (!place.node.kernel.yes) this.#columns.add(place.node);
    }
    const warmup = nodes.reduce((most, node) => Math.max(most, node.warmup), 0);
    const ticket = { nodes: this.#graph.behind(nodes), columns, signals, warmup };
    for (const node of ticket.nodes) {
      this.#uses.set(node, (this.#uses.get(node) ?? 0) + 1);
      for (const input of node.inputs) this.#columns.add(input);
    }
    this.#tickets.push(ticket);
    this.#naive += ticket.nodes.length;
    return ticket;
  }

  /** Computes what a user asked for and is not there yet; `use` may look at it until it returns. */
  serve<T>({ nodes, columns, signals }: Ticket, use: (served: Served) => T): T {
    try {
      this.#compute(nodes.filter((node) => this.#columns.has(node)));
      return use({
        column: (expression) => columns.get(expression)!.values,
        yes: (signal) => this.#yesOf(signals.get(signal)!),
      });
    } finally {
      for (const node of nodes) if (this.#isOver(node)) this.#release(node);
    }
  }

  /** How many users fit, served in the order in which they asked, if so many bytes may be used. */
  fitting(bytes: number): number {
    const column = 8 * this.#length;
    const last = new Map<Node, number>();
    for (const [k, { nodes }] of this.#tickets.entries()) for (const node of nodes) last.set(node, k);
    const seen = new Set<Node>();
    const sizeOf = (node: Node) => (this.#columns.has(node) ? node.outputs.length * column : 0);
    let held = 0;
    for (const [k, { nodes }] of this.#tickets.entries()) {
      for (const node of nodes) {
        if (!seen.has(node)) held += sizeOf(node);
        seen.add(node);
      }
      if (held > bytes) return k;
      for (const node of nodes) if (last.get(node) === k) held -= sizeOf(node);
    }
    return this.#tickets.length;
  }

  #compute(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.done > 0 || !this.#cache) continue;
      const meaning = meaningOf(node);
      const columns = meaning === undefined ? undefined : this.#cache.take(meaning);
      if (columns) {
        this.#graph.adopt(node, columns);
        this.#adopted++;
      }
      if (meaning !== undefined && (columns || this.#uses.get(node)! > 1)) this.#shared.set(node, meaning);
    }
    this.#graph.computeOnly(nodes);
  }

  #release(node: Node): void {
    this.#yes.delete(node);
    const columns = this.#graph.release(node);
    const meaning = this.#shared.get(node);
    // What broke off in the middle is of no use to others.
    const isWhole = node.done === this.#length && columns.length > 0;
    if (meaning !== undefined && isWhole) this.#cache!.put(meaning, columns);
    else for (const column of columns) this.#memory.give(column);
  }

  #yesOf({ node, output }: Place): Int32Array {
    const { kernel, outputs } = node;
    let known = this.#yes.get(node);
    if (!known) {
      const isColumn = this.#columns.has(node);
      known = isColumn ? outputs.map(({ values }) => barsOfYes(values)) : kernel.yes!(this.#length);
      this.#yes.set(node, known);
    }
    return known[output]!;
  }

  #isOver(node: Node): boolean {
    const left = this.#uses.get(node)! - 1;
    this.#uses.set(node, left);
    return left === 0;
  }
}
