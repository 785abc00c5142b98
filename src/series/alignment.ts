import { UserError } from '#errors';
import { type Timeframe, timeframeLength } from '#market';
import { type Clock, ownBarsPerTick } from './clock.ts';
import { Aligned } from './feed.ts';
import type { Graph, Sources } from './graph.ts';
import type { Column, Kernel, Operation } from './operation.ts';
import { sourceNames } from './sources.ts';

/** A computed operation: its kernel, its columns, and how far it has come. */
export interface Node {
  readonly id: number;
  readonly operation: Operation;
  readonly params: readonly number[];
  readonly inputs: readonly Node[];
  /** Which of their outputs its inputs are. */
  readonly ports: readonly number[];
  readonly kernel: Kernel;
  readonly outputs: readonly Column[];
  readonly warmup: number;
  done: number;
  /** The last walk through the graph that came by. */
  walk: number;
}

/** An output of a node, and the graph that computes it: this one, or that of another clock. */
export interface Place {
  readonly graph: Graph;
  readonly node: Node;
  readonly output: number;
  readonly isCondition: boolean;
}

/** Another clock: its graph, our node that fills it, and what has been carried over so far. */
export interface Other {
  readonly key: string;
  readonly clock: Clock;
  readonly graph: Graph;
  readonly known: Node;
  readonly alignments: Map<string, Operation>;
}

// One operation per aligned output, so that asking twice gives the same node.
export function aligned(other: Other, { node, output, isCondition }: Place, own: Timeframe): Operation {
  const key = `${node.id}.${output}`;
  const made: Operation = other.alignments.get(key) ?? {
    name: `from ${other.key}`,
    outputs: 1,
    warmup: () => alignedWarmup(other.clock, node.warmup, own),
    kernel: ([known], [out]) =>
      new Aligned(known!, node.outputs[output]!, out!, other.graph, isCondition ? 0 : NaN),
  };
  other.alignments.set(key, made);
  return made;
}

// History may begin just after a coarser bar did, which is then not whole.
function alignedWarmup(clock: Clock, warmup: number, own: Timeframe): number {
  const perTick = ownBarsPerTick(clock, own);
  const unknown = clock.kind === 'timeframe' ? perTick - 1 : 0;
  return Math.max(0, Math.ceil((warmup + 1) * perTick) - 1 + unknown);
}

export function ticks(kernel: (columns: Sources<Column>, known: Column) => Kernel): Operation {
  return {
    name: 'ticks',
    outputs: 1,
    warmup: () => 0,
    kernel: (inputs, [known]) => {
      const columns = Object.fromEntries(sourceNames.map((name, k) => [name, inputs[k]!]));
      return kernel(columns as Sources<Column>, known!);
    },
  };
}

export function requireCoarser(timeframe: Timeframe, own: Timeframe): void {
  const length = timeframeLength(timeframe);
  if (length % timeframeLength(own) === 0) return;
  throw new UserError(
    'usage',
    `on("${timeframe}") cannot be made of ${own} bars: allowed is ${own} or a multiple of it. Choose a shorter --timeframe, or a longer one in on().`,
  );
}
