/** The values of one output of a node, one per bar. The array is replaced when more room is needed. */
export interface Column {
  values: Float64Array;
}

/**
 * Computes the outputs of one node over a range of bars and keeps its running state between
 * ranges. Splitting a range never changes a bit of the result: history in one call and a live
 * market one bar at a time are the same code.
 *
 * Ranges follow each other without holes, but a position means nothing from one call to the next:
 * in a live market old bars are dropped and positions start lower again. So a kernel keeps values
 * and counts, never positions, and reads no further back than its operation's reach.
 */
export interface Kernel {
  advance(from: number, to: number): void;
  /**
   * In place of outputs that seldom say yes: the bars on which each of them does, ascending, of so
   * many bars from the first one on.
   */
  yes?(length: number): readonly Int32Array[];
}

/** What a node computes. Two nodes with one operation, parameters and inputs are the same node. */
export interface Operation {
  readonly name: string;
  readonly outputs: number;
  /** Bars of complete input before the first defined output. */
  warmup(params: readonly number[]): number;
  /** How many bars before the start of a range its kernel may read; 0 when it keeps all it needs. */
  reach?(params: readonly number[]): number;
  /**
   * Whether it runs code of the author's, which might share a variable with another such node: then
   * the graph goes over all of them bar by bar, so that no code has seen a later bar than any other.
   */
  readonly isForeign?: boolean;
  /** Whether each call begins at the first bar again, so that few long ranges are best. */
  readonly startsOver?: boolean;
  kernel(inputs: readonly Column[], outputs: readonly Column[], params: readonly number[]): Kernel;
}
