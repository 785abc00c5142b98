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
  /** By the number of the node. */
  readonly #needs: Need[] = [];
  #adopted = 0;
  #naive = 0;

  constructor(history: History, feeds: Feeds, memory: Memory, cache?: ColumnCache) {
    this.#graph = new Graph(history, feeds, memory);
    this.#graph.keepAll();
    this.#memory = memory;
    this.#cache = cache;
    this.#length = history.close.length;
  }

  /** How many nodes were not there already, and how many it would be if everybody computed his own. */
  get nodes(): { readonly unique: number; readonly naive: number } {
    return { unique: this.#graph.nodes.unique - this.#adopted, naive: this.#naive };
  }

  /** Whether some of it is computed for all at once, so that who fails may fail by what another asked for. */
  get isEntangled(): boolean {
    return this.#graph.looksElsewhere;
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
      this.#needOf(node).column = true;
    }
    for (const condition of conditions) {
      const place = this.#graph.place(condition);
      signals.set(condition, place);
      nodes.push(place.node);
      if (!place.node.kernel.yes) this.#needOf(place.node).column = true;
    }
    let warmup = 0;
    for (const node of nodes) warmup = Math.max(warmup, node.warmup);
    const ticket = { nodes: this.#graph.behind(nodes), columns, signals, warmup };
    for (const node of ticket.nodes) {
      this.#needOf(node).uses++;
      for (const input of node.inputs) this.#needOf(input).column = true;
    }
    this.#tickets.push(ticket);
    this.#naive += ticket.nodes.length;
    return ticket;
  }

  /** Computes what a user asked for and is not there yet; `use` may look at it until it returns. */
  serve<T>({ nodes, columns, signals }: Ticket, use: (served: Served) => T): T {
    try {
      this.#compute(nodes.filter((node) => node.done < this.#length && this.#needOf(node).column));
      return use({
        column: (expression) => columns.get(expression)!.values,
        yes: (signal) => this.#yesOf(signals.get(signal)!),
      });
    } finally {
      for (const node of nodes) {
        const need = this.#needOf(node);
        if (--need.uses === 0) this.#release(node, need);
      }
    }
  }

  /** What the first user needs, in bytes. */
  get least(): number {
    const [first] = this.#tickets;
    const own = (first?.nodes ?? []).reduce((sum, node) => sum + this.#sizeOf(this.#needOf(node)), 0);
    return own + this.#graph.bytesElsewhere() / Math.max(1, this.#tickets.length);
  }

  /** How many users fit, served in the order in which they asked, if so many bytes may be used. */
  fitting(bytes: number): number {
    // Mostly all of it would fit at once.
    const all = this.#needs.reduce((sum, need) => sum + this.#sizeOf(need), 0);
    // What is written about other clocks is computed for all of them at once.
    const elsewhere = this.#graph.bytesElsewhere();
    if (all + elsewhere <= bytes) return this.#tickets.length;
    const eachElsewhere = elsewhere / this.#tickets.length;
    const last = new Int32Array(this.#needs.length);
    for (const [k, { nodes }] of this.#tickets.entries()) for (const node of nodes) last[node.id] = k;
    const seen = new Uint8Array(this.#needs.length);
    let held = 0;
    for (const [k, { nodes }] of this.#tickets.entries()) {
      for (const node of nodes) {
        if (seen[node.id] === 0) held += this.#sizeOf(this.#needOf(node));
        seen[node.id] = 1;
      }
      if (held + (k + 1) * eachElsewhere > bytes) return k;
      for (const node of nodes) if (last[node.id] === k) held -= this.#sizeOf(this.#needOf(node));
    }
    return this.#tickets.length;
  }

  #sizeOf({ node, column }: Need): number {
    return column ? node.outputs.length * 8 * this.#length : 0;
  }

  #compute(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.done > 0 || !this.#cache) continue;
      const meaning = meaningOf(node);
      if (meaning === undefined) continue;
      const columns = this.#cache.take(meaning);
      if (columns) {
        this.#graph.adopt(node, columns);
        this.#adopted++;
      }
      const need = this.#needOf(node);
      if (columns || need.uses > 1) need.shared = meaning;
    }
    this.#graph.computeOnly(nodes);
  }

  #release(node: Node, need: Need): void {
    need.yes = undefined;
    const columns = this.#graph.release(node);
    // What broke off in the middle is of no use to others.
    const isWhole = node.done === this.#length && columns.length > 0;
    if (need.shared !== undefined && isWhole) this.#cache!.put(need.shared, columns);
    else for (const column of columns) this.#memory.give(column);
  }

  #yesOf({ node, output }: Place): Int32Array {
    const need = this.#needOf(node);
    need.yes ??= need.column
      ? node.outputs.map(({ values }) => barsOfYes(values))
      : node.kernel.yes!(this.#length);
    return need.yes[output]!;
  }

  #needOf(node: Node): Need {
    return (this.#needs[node.id] ??= { node, uses: 0, column: false, yes: undefined, shared: undefined });
  }
}

/** What is needed of a node, and by how many who have not been served yet. */
interface Need {
  readonly node: Node;
  uses: number;
  /** Whether somebody needs its columns, or only the bars on which they say yes. */
  column: boolean;
  yes: readonly Int32Array[] | undefined;
  /** What its columns go by in the cache, if several users have them in common. */
  shared: string | undefined;
}
