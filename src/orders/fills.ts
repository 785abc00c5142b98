/** Why money moved. Entries have one reason; funding and what follows are charges; the others end a position. */
const reasons = [
  'entry',
  'signal',
  'stop-loss',
  'take-profit',
  'trailing-stop',
  'time',
  'liquidation',
  'reversal',
  'end',
  'risk',
  'funding',
  'borrow',
  'write-off',
] as const;

export type Reason = (typeof reasons)[number];

/** The code a reason has inside fill columns. */
export const reasonCode = Object.fromEntries(reasons.map((reason, code) => [reason, code])) as Readonly<
  Record<Reason, number>
>;

export function reasonOf(code: number): Reason {
  return reasons[code]!;
}

/** One execution, as it is appended. A charge for holding is an execution of nothing that costs. */
export interface Fill {
  /** Which of the account's lanes it belongs to. */
  readonly lane: number;
  readonly bar: number;
  /** Bought is positive, sold is negative. */
  readonly quantity: number;
  readonly price: number;
  /** Paid to the exchange, in money; negative when the exchange pays us. */
  readonly fee: number;
  /** Lost to the market against the price that was hoped for, in money. */
  readonly slippage: number;
  /** The position after it; exactly 0 when it ends a trade. */
  readonly held: number;
  readonly reason: Reason;
  /** Whether it happened during the bar rather than at its open. */
  readonly inside: boolean;
  /** Whether another order of the bar's high and low would have given another fill. */
  readonly ambiguous: boolean;
  /** Which lot it opens, or else takes from, counted from 1; 0 where a round trip is one trade. */
  readonly lot: number;
  /** Whether it happened at the close before its bar, which is when it was booked. */
  readonly early: boolean;
}

/** Executions as columns that only ever grow. */
export class Fills {
  length = 0;
  lane = new Uint16Array(64);
  bar = new Int32Array(64);
  quantity = new Float64Array(64);
  price = new Float64Array(64);
  fee = new Float64Array(64);
  slippage = new Float64Array(64);
  held = new Float64Array(64);
  reason = new Uint8Array(64);
  inside = new Uint8Array(64);
  ambiguous = new Uint8Array(64);
  lot = new Uint32Array(64);
  early = new Uint8Array(64);

  /** Forgets everything but the room that was made. */
  clear(): this {
    this.length = 0;
    return this;
  }

  append(
    lane: number,
    bar: number,
    quantity: number,
    price: number,
    fee: number,
    slippage: number,
    held: number,
    reason: number,
    inside: boolean,
    ambiguous: boolean,
    lot = 0,
    early = false,
  ): void {
    if (this.length === this.bar.length) this.#grow();
    const k = this.length++;
    this.lane[k] = lane;
    this.bar[k] = bar;
    this.quantity[k] = quantity;
    this.price[k] = price;
    this.fee[k] = fee;
    this.slippage[k] = slippage;
    this.held[k] = held;
    this.reason[k] = reason;
    this.inside[k] = inside ? 1 : 0;
    this.ambiguous[k] = ambiguous ? 1 : 0;
    this.lot[k] = lot;
    this.early[k] = early ? 1 : 0;
  }

  at(k: number): Fill {
    if (!(k >= 0 && k < this.length)) throw new RangeError(`fill ${k} of ${this.length}`);
    return {
      lane: this.lane[k]!,
      bar: this.bar[k]!,
      quantity: this.quantity[k]!,
      price: this.price[k]!,
      fee: this.fee[k]!,
      slippage: this.slippage[k]!,
      held: this.held[k]!,
      reason: reasonOf(this.reason[k]!),
      inside: this.inside[k] === 1,
      ambiguous: this.ambiguous[k] === 1,
      lot: this.lot[k]!,
      early: this.early[k] === 1,
    };
  }

  /** Hands out what there is and begins anew. */
  take(): Fill[] {
    const taken = [...this];
    this.length = 0;
    return taken;
  }

  *[Symbol.iterator](): Generator<Fill> {
    for (let k = 0; k < this.length; k++) yield this.at(k);
  }

  /** The fills of one lane, in their order. */
  of(lane: number): Fills {
    if (this.lane.subarray(0, this.length).every((one) => one === lane)) return this;
    const own = new Fills();
    for (const fill of this) {
      if (fill.lane !== lane) continue;
      const { bar, quantity, price, fee, slippage, held, inside, ambiguous, lot, early } = fill;
      const reason = reasonCode[fill.reason];
      own.append(lane, bar, quantity, price, fee, slippage, held, reason, inside, ambiguous, lot, early);
    }
    return own;
  }

  #grow(): void {
    const room = this.bar.length * 2;
    this.lane = enlarged(this.lane, new Uint16Array(room));
    this.bar = enlarged(this.bar, new Int32Array(room));
    this.quantity = enlarged(this.quantity, new Float64Array(room));
    this.price = enlarged(this.price, new Float64Array(room));
    this.fee = enlarged(this.fee, new Float64Array(room));
    this.slippage = enlarged(this.slippage, new Float64Array(room));
    this.held = enlarged(this.held, new Float64Array(room));
    this.reason = enlarged(this.reason, new Uint8Array(room));
    this.inside = enlarged(this.inside, new Uint8Array(room));
    this.ambiguous = enlarged(this.ambiguous, new Uint8Array(room));
    this.lot = enlarged(this.lot, new Uint32Array(room));
    this.early = enlarged(this.early, new Uint8Array(room));
  }
}

function enlarged<T extends Int32Array | Uint32Array | Uint16Array | Float64Array | Uint8Array>(
  from: T,
  to: T,
): T {
  to.set(from);
  return to;
}
