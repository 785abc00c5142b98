import type { Node } from './alignment.ts';

// Every node of a stage is advanced over one tile before the next tile begins, so that the columns
// that feed each other stay in the processor's cache.
const tile = 4096;

/** Nodes that are gone over together, so many bars at a time. */
export interface Stage {
  readonly nodes: readonly Node[];
  readonly step: number;
}

/**
 * Code of the author's might share a variable with other such code, so all of it is gone over bar
 * by bar, with what lies between: then no code has seen a later bar than any other. What feeds it
 * cannot know of it, and what is only fed by it cannot tell it anything: those go before and after.
 */
export function stagesOf(nodes: readonly Node[], isForeign: (node: Node) => boolean): Stage[] {
  const foreign = nodes.filter(isForeign);
  if (foreign.length === 0) return [inTiles(nodes)];
  // Nodes stand in the order in which they were made, inputs first.
  const behind = new Set(foreign);
  for (const node of nodes) if (node.inputs.some((input) => behind.has(input))) behind.add(node);
  const ahead = new Set(foreign);
  for (const node of nodes.toReversed())
    if (ahead.has(node)) node.inputs.forEach((input) => ahead.add(input));
  return [
    inTiles(nodes.filter((node) => !behind.has(node))),
    { nodes: nodes.filter((node) => behind.has(node) && ahead.has(node)), step: 1 },
    inTiles(nodes.filter((node) => !ahead.has(node) && behind.has(node))),
  ];
}

function inTiles(nodes: readonly Node[]): Stage {
  return { nodes, step: nodes.some(({ operation }) => operation.startsOver) ? Infinity : tile };
}
