import type { Entered, Left } from './news.ts';

type Dealt = Entered | Left;

const mostOver = 100;

/** Gathers what was executed of real orders piece by piece, so that an order is told of once, when it is over. */
export class Gathering {
  readonly #waiting = new Map<string, Dealt>();
  readonly #over = new Set<string>();

  /** Takes a piece of an order; gives back what is to be told now. */
  add(order: string, piece: Dealt): Dealt | undefined {
    const before = this.#waiting.get(order);
    const all = before ? together(before, piece) : piece;
    // What comes after an order's end is told at once, and so is the end of a trade.
    if (this.#over.has(order) || (piece.kind === 'exit' && piece.held === 0)) {
      this.#waiting.delete(order);
      return all;
    }
    this.#waiting.set(order, all);
    return undefined;
  }

  /** An order is over; what is to be told of it. */
  end(order: string): Dealt | undefined {
    const all = this.#waiting.get(order);
    this.#waiting.delete(order);
    this.#over.add(order);
    const [oldest] = this.#over;
    if (this.#over.size > mostOver) this.#over.delete(oldest!);
    return all;
  }
}

function together(one: Dealt, other: Dealt): Dealt {
  const quantity = one.quantity + other.quantity;
  const mean = (a: number, b: number) => (a * one.quantity + b * other.quantity) / quantity;
  const price = mean(one.price, other.price);
  if (one.kind === 'entry' && other.kind === 'entry') {
    const atRisk = one.atRisk + other.atRisk;
    const gain = one.gain === null || other.gain === null ? null : one.gain + other.gain;
    const ratio = gain === null || atRisk === 0 ? null : gain / atRisk;
    return { ...other, quantity, price, atRisk, gain, ratio, ...guards(one, other, mean) };
  }
  if (one.kind === 'exit' && other.kind === 'exit' && other.held !== 0) {
    // Parts of one position cost the same by the piece.
    return {
      ...other,
      quantity,
      price,
      profit: one.profit + other.profit,
      return: mean(one.return, other.return),
    };
  }
  return { ...other, quantity, price };
}

function guards(
  one: Entered,
  other: Entered,
  mean: (a: number, b: number) => number,
): Pick<Entered, 'stop' | 'target'> {
  const both = (a: Entered['stop'], b: Entered['stop']) =>
    a && b ? { price: b.price, distance: mean(a.distance, b.distance) } : b;
  return { stop: both(one.stop, other.stop), target: both(one.target, other.target) };
}
