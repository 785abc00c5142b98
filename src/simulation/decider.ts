import { reasonCode, reasonOf } from '#orders';
import type { Held } from '#strategy';
import type { Dialect } from './dialect.ts';
import type { LaneInput, Wish } from './input.ts';
import type { Intent } from './intent.ts';
import type { Position } from './position.ts';
import { requireOwned } from './shorts.ts';
import type { Till } from './till.ts';

/** What the closes of a lane decide, whoever fills it. */
export class Decider {
  readonly #input: LaneInput;
  readonly #dialect: Dialect;
  readonly #intent: Intent;
  readonly #position: Position;
  readonly #till: Till;
  #bar = 0;

  constructor(input: LaneInput, dialect: Dialect, intent: Intent, position: Position, till: Till) {
    this.#input = input;
    this.#dialect = dialect;
    this.#intent = intent;
    this.#position = position;
    this.#till = till;
  }

  /** The bar whose close was last. */
  get bar(): number {
    return this.#bar;
  }

  decide(i: number): void {
    const { bars, decide, guards } = this.#input;
    const intent = this.#intent;
    const { held, firstBar } = this.#position;
    this.#bar = i;
    intent.isNew = false;
    if (decide) {
      const decision = decide(i, this.#view(i), this.#till.equityAt(i, true));
      if (!this.#dialect.shortsOnSpot) requireOwned(decision, bars, i);
      intent.hear(i, decision, held);
    } else intent.read(i, held);
    const isTooOld = guards.maxBars !== undefined && i - firstBar + 1 >= guards.maxBars;
    if (held !== 0 && isTooOld && intent.leave === 0) {
      intent.leave = reasonCode.time;
      intent.share = 0;
    }
  }

  get wish(): Wish {
    const intent = this.#intent;
    const share = Math.abs(intent.share);
    const turns = this.#turns;
    const code = turns ? reasonCode[share === 0 ? 'signal' : 'reversal'] : intent.leave;
    const enters = intent.adjusts ? share > 0 : intent.enter !== 0;
    return {
      leave: code === 0 ? undefined : reasonOf(code),
      entry: enters ? { isNew: intent.isNew, ...this.#till.foresee(this.#bar, intent, turns) } : undefined,
    };
  }

  /** Takes back what would make the position larger. */
  withdraw(): void {
    const intent = this.#intent;
    if (this.#turns) intent.leave = reasonCode.reversal;
    intent.withdraw();
  }

  /** Leaves with everything at the next open, whatever the strategy says. */
  leave(): void {
    const intent = this.#intent;
    intent.enter = 0;
    intent.adjusts = false;
    intent.share = 0;
    if (this.#position.held !== 0) intent.leave = reasonCode.risk;
  }

  forget(count: number): void {
    this.#bar -= count;
    this.#intent.forget(count);
  }

  get #turns(): boolean {
    const { adjusts, share } = this.#intent;
    const { held, direction } = this.#position;
    return adjusts && held !== 0 && Math.sign(share) !== direction;
  }

  #view(i: number): Held {
    const { held, price, firstBar } = this.#position;
    if (held === 0) return flat;
    return {
      side: held > 0 ? 'long' : 'short',
      quantity: held,
      entryPrice: price,
      bars: i - firstBar + 1,
      gain: (this.#input.bars.close[i]! / price - 1) * Math.sign(held),
    };
  }
}

const flat: Held = { side: 'flat', quantity: 0, entryPrice: 0, bars: 0, gain: 0 };
