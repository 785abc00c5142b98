import type { Execution } from '#exchange';
import { wholeLots } from '#orders';
import type { Outbox } from '../outbox.ts';
import { type Holders, shareOut } from './holders.ts';
import { isRecent, News } from './news.ts';
import type { Unit } from './unit.ts';

/** An order that was filled in the same moment was filled before. */
const atOnce = [0, 1];

/** What was closed of somebody who had left with it by himself when it was told. */
interface Excess {
  readonly unit: Unit;
  readonly execution: Execution;
  readonly quantity: number;
}

/** What an exchange closes of contracts of its own accord, shared out among those who hold them, once. */
export class Forced {
  readonly #out: Outbox;
  readonly #holders: Holders;
  readonly #news = new News();
  #waiting: Execution[] = [];
  #excess: Excess[] = [];

  constructor(out: Outbox, holders: Holders) {
    this.#out = out;
    this.#holders = holders;
  }

  /** Takes in an execution; it may be of an order. */
  hear(execution: Execution): void {
    if (execution.forced && this.#news.isNew(`${execution.symbol} ${execution.tradeId}`))
      this.#waiting.push(execution);
    this.#share();
  }

  /**
   * Books what was closed beyond what was held, if the account is off by just as much: somebody left with
   * what the exchange had closed already.
   */
  explains(of: string, off: number, tolerance: number): boolean {
    const excess = this.#excess.filter(({ execution }) => execution.symbol === of);
    const beyond = excess.reduce((sum, { quantity }) => sum + quantity, 0);
    // Of what was closed too much the exchange may have closed a part again.
    const waiting = this.#waiting.filter(({ symbol }) => symbol === of);
    const all = waiting.reduce((sum, execution) => sum + signed(execution), beyond);
    if (excess.length === 0 || ![beyond, all].some((one) => Math.abs(off - one) <= tolerance)) return false;
    this.forget(of);
    for (const { unit, execution, quantity } of excess) unit.force(execution, quantity);
    this.#share();
    return true;
  }

  /** The account is as the books say: nothing more of it was closed. */
  forget(of: string): void {
    this.#excess = this.#excess.filter(({ execution }) => execution.symbol !== of);
  }

  // Books it to those who held it then and hold it still.
  #share(): void {
    const { strangers } = this.#holders;
    this.#waiting = this.#waiting.filter((execution) => {
      const { symbol, time } = execution;
      const amount = signed(execution);
      const holding = this.#holders.around(symbol, time, atOnce);
      if (!holding && strangers.before(symbol, time) * amount < 0) {
        strangers.closed(symbol, amount);
        return false;
      }
      if (!holding) return isRecent(time, this.#out.now);
      const lot = Math.max(...holding.units.map(({ terms }) => terms.rules.lot));
      const close = (unit: Unit, part: number) => this.#close(unit, execution, part);
      const ours = shareOut(amount, holding, close, (part) => wholeLots(part, lot));
      if (holding.besides !== 0) strangers.closed(symbol, amount - ours);
      return false;
    });
  }

  // No more of it than is held.
  #close(unit: Unit, execution: Execution, part: number): void {
    const most = unit.held * part < 0 ? -unit.held : 0;
    const isAll = Math.abs(part) >= Math.abs(most) * (1 - 1e-9);
    const closed = isAll ? most : part;
    if (closed !== 0) unit.force(execution, closed);
    const quantity = part - closed;
    if (Math.abs(quantity) > 1e-9 * Math.abs(part)) this.#excess.push({ unit, execution, quantity });
  }
}

function signed({ side, quantity }: Execution): number {
  return side === 'buy' ? quantity : -quantity;
}
