import type { Node } from './alignment.ts';
import type { Operation } from './operation.ts';

/** An output of a node, as another takes it for its input. */
export interface Input {
  readonly node: Node;
  readonly output: number;
}

/** Nodes by what they compute: the same operation with the same parameters on the same inputs. */
export class KnownNodes {
  readonly #all = new Map<Operation, Map<number, Node[]>>();

  find(operation: Operation, params: readonly number[], inputs: readonly Input[]): Node | undefined {
    const alike = this.#all.get(operation)?.get(hashOf(params, inputs));
    if (alike) for (const node of alike) if (computes(node, params, inputs)) return node;
    return undefined;
  }

  add(node: Node, params: readonly number[], inputs: readonly Input[]): void {
    let own = this.#all.get(node.operation);
    if (!own) this.#all.set(node.operation, (own = new Map()));
    const hash = hashOf(params, inputs);
    const alike = own.get(hash);
    if (alike) alike.push(node);
    else own.set(hash, [node]);
  }
}

// Parameters that differ by a millionth give another, as nearly all do that are tried.
function hashOf(params: readonly number[], inputs: readonly Input[]): number {
  let hash = 0;
  for (let k = 0; k < params.length; k++) hash = (Math.imul(hash, 31) + 1e6 * params[k]!) | 0;
  for (let k = 0; k < inputs.length; k++) {
    const { node, output } = inputs[k]!;
    hash = (Math.imul(hash, 8191) + 8 * node.id + output) | 0;
  }
  return hash;
}

function computes(node: Node, params: readonly number[], inputs: readonly Input[]): boolean {
  if (node.params.length !== params.length || node.inputs.length !== inputs.length) return false;
  for (let k = 0; k < params.length; k++) {
    const [known, wanted] = [node.params[k]!, params[k]!];
    if (known !== wanted && !(Number.isNaN(known) && Number.isNaN(wanted))) return false;
  }
  for (let k = 0; k < inputs.length; k++)
    if (node.inputs[k] !== inputs[k]!.node || node.ports[k] !== inputs[k]!.output) return false;
  return true;
}
