import { UserError } from '#errors';
import { type Timeframe, timeframeLength } from '#market';
import { aligned, type Node, type Other, type Place, requireCoarser, ticks } from './alignment.ts';
import { type Clock, clockKey } from './clock.ts';
import { Coarser, type Feed, Ticks } from './feed.ts';
import { type Input, KnownNodes } from './known-nodes.ts';
import type { Column, Operation } from './operation.ts';
import { freshMemory, type Memory } from './memory.ts';
import { Condition, Expression } from './series.ts';
import { constant } from './shift.ts';
import { marketSeries, type SourceName, sourceNames, sourceOf } from './sources.ts';
import { type Stage, stagesOf } from './stages.ts';

// A live graph keeps at least this many bars, so that room is made rarely.
const leastKept = 1024;

const nothing = new Float64Array(0);

/** One value per column of the market. */
export type Sources<T> = Readonly<Record<SourceName, T>>;

/** Where bars of other markets and outside values come from. */
export type Feeds = (clock: Exclude<Clock, { kind: 'timeframe' }>) => Feed;

/** Bars that are known from the start. */
export type History = Sources<Float64Array> & { readonly timeframe: Timeframe };

/**
 * Computes expressions over one market. Equal expressions become one node, whoever asks for them,
 * and each node is computed once per bar. History is given at the start; a live market appends to
 * it for ever, and bars that nothing reaches back to are dropped.
 *
 * What is written about another clock only (coarser bars, another market) is computed on its bars,
 * in a graph of its own, and carried onto ours where the two meet.
 */
export class Graph {
  readonly #sources: Sources<Column>;
  readonly #timeframe: Timeframe;
  readonly #feeds: Feeds;
  readonly #memory: Memory;
  readonly #known = new KnownNodes();
  /** Where expressions turned out to be computed, and for how many nodes each asks. */
  readonly #placed = new Map<Expression, { readonly place: Place; readonly asks: number }>();
  readonly #nodes: Node[] = [];
  #stages: readonly Stage[] = [];
  readonly #others = new Map<string, Other>();
  #length: number;
  #capacity: number;
  #isOwn = false;
  #dropped = 0;
  #kept = leastKept;
  #requested = 0;
  #walks = 0;
  #hasNew = false;
  #marked = Infinity;
  #forgets = true;

  constructor(history: History, feeds: Feeds = noFeeds, memory: Memory = freshMemory) {
    this.#memory = memory;
    this.#length = history.close.length;
    this.#capacity = this.#length;
    this.#timeframe = history.timeframe;
    this.#feeds = feeds;
    const columns = sourceNames.map((name) => [name, { values: history[name] }]);
    this.#sources = Object.fromEntries(columns) as Sources<Column>;
  }

  /** The columns of the market itself. */
  get sources(): Sources<Column> {
    return this.#sources;
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
    const others = this.#elsewhere().map((graph) => graph.nodes.unique);
    return { unique: others.reduce((sum, count) => sum + count, this.#nodes.length), naive: this.#requested };
  }

  /**
   * From now on every bar of other clocks is kept, so that what is carried over from them can be computed
   * at any time, not only when those bars come in.
   */
  keepAll(): void {
    this.#forgets = false;
  }

  /** Whether anything was asked for that other clocks compute. */
  get looksElsewhere(): boolean {
    return this.#elsewhere().length > 0;
  }

  /** What the columns of other clocks take where every bar is kept, in bytes. */
  bytesElsewhere(length = this.#length): number {
    let sum = 0;
    for (const graph of this.#elsewhere()) {
      const bars = length * (timeframeLength(this.#timeframe) / timeframeLength(graph.#timeframe));
      const columns = graph.#nodes.reduce((count, { outputs }) => count + outputs.length, 0);
      // Room is made for twice as many as there are.
      sum += 2 * 8 * bars * columns + graph.bytesElsewhere(bars);
    }
    return sum;
  }

  /** The column of an expression. It holds values up to the bar that was last advanced to. */
  column(expression: Expression): Column {
    const { node, output } = this.place(expression);
    const column = node.outputs[output]!;
    if (column.values === nothing) column.values = this.#memory.take(this.#capacity);
    return column;
  }

  /** Which node computes an expression, and as which of its outputs; it has no memory until it is computed. */
  place(expression: Expression): Input {
    return this.#here(this.#place(expression));
  }

  /** How many bars pass before the expression is defined. */
  warmup(expression: Expression): number {
    return this.place(expression).node.warmup;
  }

  /** Adds one closed bar. */
  append(bar: Sources<number>): void {
    if (this.#length === this.#capacity) this.#makeRoom();
    for (const name of sourceNames) this.#sources[name].values[this.#length] = bar[name];
    this.#length++;
  }

  /** Computes everything that was asked for, up to but not including bar `to`. */
  advance(to = this.#length): void {
    if (this.#hasNew) this.#stages = this.#stagesFor(this.#nodes);
    this.#hasNew = false;
    // What comes in elsewhere meanwhile is carried over by some stage, it may be the last.
    for (const { graph } of this.#others.values()) if (graph !== this) graph.#mark();
    for (const stage of this.#stages) run(stage, to);
  }

  /** Everything that nodes lean on and themselves, inputs first: what `computeOnly` is given. */
  behind(nodes: readonly Node[]): Node[] {
    const walk = ++this.#walks;
    const found: Node[] = [];
    const visit = (node: Node): void => {
      if (node.walk === walk) return;
      node.walk = walk;
      for (const input of node.inputs) visit(input);
      found.push(node);
    };
    for (const node of nodes) visit(node);
    return isInOrder(found) ? found : found.toSorted((a, b) => a.id - b.id);
  }

  /** Computes some nodes over all bars, and no others. */
  computeOnly(nodes: readonly Node[]): void {
    const left = nodes.filter(({ done }) => done < this.#length);
    if (left.length === 0) return;
    for (const stage of this.#stagesFor(left)) run(stage, this.#length);
  }

  /** Takes the columns of a node from somebody who has computed them over all bars. */
  adopt(node: Node, columns: readonly Float64Array[]): void {
    for (const [k, output] of node.outputs.entries()) output.values = columns[k]!;
    node.done = this.#length;
  }

  /** Takes away the columns of a node that nobody will ask for again; the market's own stay. */
  release({ operation, outputs }: Node): Float64Array[] {
    if (sourceOf(operation)) return [];
    const columns = outputs.map(({ values }) => values).filter((values) => values !== nothing);
    for (const output of outputs) output.values = nothing;
    return columns;
  }

  /** Makes room for bars to come: from now on, columns stay in the arrays that they are in. */
  reserve(): void {
    this.advance();
    this.#move(0, 2 * Math.max(this.#kept, this.#length));
  }

  /** Computes what was asked for since the last time, if anything was. */
  catchUp(): void {
    if (this.#hasNew) this.advance();
  }

  // Keeps every bar that is appended from now on, until the next mark.
  #mark(): void {
    this.#marked = this.#length;
  }

  // The graphs of other clocks. A clock with bars as long as ours is ours.
  #elsewhere(): Graph[] {
    return [...this.#others.values()].map(({ graph }) => graph).filter((graph) => graph !== this);
  }

  #stagesFor(nodes: readonly Node[]): Stage[] {
    for (const { outputs } of nodes)
      for (const column of outputs)
        if (column.values === nothing) column.values = this.#memory.take(this.#capacity);
    return stagesOf(nodes, (node) => this.#isForeign(node));
  }

  // What is computed on another clock is computed when our node fills that clock.
  #isForeign(node: Node): boolean {
    if (node.operation.isForeign) return true;
    return [...this.#others.values()].some(
      ({ known, graph }) => known === node && graph.#nodes.some(({ operation }) => operation.isForeign),
    );
  }

  // An expression belongs to the clock that all its inputs share; where clocks meet, it is ours.
  #place(expression: Expression): Place {
    const known = this.#placed.get(expression);
    if (known) {
      this.#requested += known.asks;
      return known.place;
    }
    const before = this.#requested++;
    const place = this.#placeAnew(expression);
    this.#placed.set(expression, { place, asks: this.#requested - before });
    return place;
  }

  #placeAnew(expression: Expression): Place {
    Expression.require(expression);
    const { operation, params, output } = expression;
    const isCondition = expression instanceof Condition;
    const source = sourceOf(operation);
    if (source) {
      const graph = source.clock ? this.#other(source.clock).graph : this;
      return { graph, node: graph.#source(source.name), output: 0, isCondition };
    }
    const places = expression.inputs.map((input) =>
      input.operation === constant ? undefined : this.#place(input),
    );
    const graph = this.#sharedBy(places);
    const nodes = places.map((place, k): Input => {
      if (!place) return { node: graph.#intern(constant, expression.inputs[k]!.params, []), output: 0 };
      return place.graph === graph ? place : this.#here(place);
    });
    return { graph, node: graph.#intern(operation, params, nodes), output, isCondition };
  }

  // A fixed number is at home everywhere.
  #sharedBy(places: readonly (Place | undefined)[]): Graph {
    let shared: Graph | undefined;
    for (const place of places) {
      if (!place || place.graph === shared) continue;
      if (shared) return this;
      shared = place.graph;
    }
    return shared ?? this;
  }

  // A value of another clock, carried onto our bars.
  #here(place: Place): Input {
    if (place.graph === this) return place;
    const other = [...this.#others.values()].find(({ graph }) => graph === place.graph)!;
    const operation = aligned(other, place, this.#timeframe);
    return { node: this.#intern(operation, [], [{ node: other.known, output: 0 }]), output: 0 };
  }

  #other(clock: Clock): Other {
    const key = clockKey(clock);
    const known = this.#others.get(key);
    if (known) return known;
    const { graph, operation } = this.#open(clock);
    const inputs = sourceNames.map((name) => ({ node: this.#source(name), output: 0 }));
    const other: Other = {
      key,
      clock,
      graph,
      known: this.#intern(operation, [], inputs),
      alignments: new Map(),
    };
    this.#others.set(key, other);
    return other;
  }

  #open(clock: Clock): { graph: Graph; operation: Operation } {
    const own = this.#timeframe;
    if (clock.kind === 'timeframe') {
      requireCoarser(clock.timeframe, own);
      if (clock.timeframe === own) return { graph: this, operation: constant };
      const graph = this.#beside(clock.timeframe);
      return {
        graph,
        operation: ticks((columns, known) => new Coarser(columns, known, own, clock.timeframe, graph)),
      };
    }
    const feed = this.#feeds(clock);
    const graph = this.#beside(feed.timeframe ?? own);
    return { graph, operation: ticks(({ time }, known) => new Ticks(time, known, own, feed, graph)) };
  }

  #beside(timeframe: Timeframe): Graph {
    const graph = new Graph(noBars(timeframe));
    graph.#forgets = this.#forgets;
    return graph;
  }

  #source(name: SourceName): Node {
    const { operation } = marketSeries[name];
    return (
      this.#known.find(operation, [], []) ??
      this.#add([], {
        operation,
        params: [],
        outputs: [this.#sources[name]],
        kernel: operation.kernel([], [], []),
        warmup: 0,
      })
    );
  }

  #intern(operation: Operation, params: readonly number[], inputs: readonly Input[]): Node {
    const known = this.#known.find(operation, params, inputs);
    if (known) return known;
    const outputs: Column[] = [];
    for (let k = 0; k < operation.outputs; k++) outputs.push({ values: nothing });
    const columns = inputs.map(({ node, output }) => node.outputs[output]!);
    let before = 0;
    for (const { node } of inputs) before = Math.max(before, node.warmup);
    this.#kept = Math.max(this.#kept, operation.reach?.(params) ?? 0);
    return this.#add(inputs, {
      operation,
      params,
      outputs,
      kernel: operation.kernel(columns, outputs, params),
      warmup: before + operation.warmup(params),
    });
  }

  #add(
    inputs: readonly Input[],
    made: Pick<Node, 'operation' | 'params' | 'outputs' | 'kernel' | 'warmup'>,
  ): Node {
    if (this.#dropped > 0)
      throw new Error('a live graph cannot compute what it was not asked for at its start');
    // Each by its name: nodes that are made alike are walked through faster.
    const node: Node = {
      id: this.#nodes.length,
      operation: made.operation,
      params: made.params,
      inputs: inputs.map((input) => input.node),
      ports: inputs.map(({ output }) => output),
      kernel: made.kernel,
      outputs: made.outputs,
      warmup: made.warmup,
      done: 0,
      walk: 0,
    };
    this.#known.add(node, node.params, inputs);
    this.#nodes.push(node);
    this.#hasNew = true;
    return node;
  }

  #makeRoom(): void {
    this.advance();
    const drop = this.#forgets ? Math.max(0, Math.min(this.#length, this.#marked) - this.#kept) : 0;
    const left = this.#length - drop;
    this.#move(drop, Math.max(this.#capacity, 2 * Math.max(this.#kept, left)));
  }

  // The history was handed in and may be somebody else's memory, so columns move to new arrays once.
  #move(drop: number, capacity: number): void {
    const columns = new Set([
      ...Object.values(this.#sources),
      ...this.#nodes.flatMap(({ outputs }) => outputs),
    ]);
    for (const column of columns) {
      if (this.#isOwn && capacity === this.#capacity) {
        column.values.copyWithin(0, drop, this.#length);
        continue;
      }
      const values = new Float64Array(capacity);
      values.set(column.values.subarray(drop, this.#length));
      column.values = values;
    }
    this.#isOwn = true;
    for (const node of this.#nodes) node.done -= drop;
    this.#length -= drop;
    this.#dropped += drop;
    this.#marked -= drop;
    this.#capacity = capacity;
  }
}

function run({ nodes, step }: Stage, to: number): void {
  let from = to;
  for (const node of nodes) from = Math.min(from, node.done);
  for (let start = from; start < to; start += step) {
    const end = Math.min(to, start + step);
    for (const node of nodes) {
      if (node.done >= end) continue;
      node.kernel.advance(node.done, end);
      node.done = end;
    }
  }
}

function isInOrder(nodes: readonly Node[]): boolean {
  for (let k = 1; k < nodes.length; k++) if (nodes[k - 1]!.id > nodes[k]!.id) return false;
  return true;
}

function noBars(timeframe: Timeframe): History {
  const empty = new Float64Array(0);
  return { timeframe, time: empty, open: empty, high: empty, low: empty, close: empty, volume: empty };
}

function noFeeds(clock: Parameters<Feeds>[0]): never {
  throw new UserError('data', `"${clockKey(clock)}" is not available here.`);
}
