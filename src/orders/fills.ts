/** Why a fill happened. Entries have one reason; the others end a position. */
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
] as const;

export type Reason = (typeof reasons)[number];

/** The code a reason has inside fill columns. */
export const reasonCode = Object.fromEntries(reasons.map((reason, code) => [reason, code])) as Readonly<
  Record<Reason, number>
>;

/** One execution, as it is appended. */
export interface Fill {
  readonly bar: number;
  /** Bought is positive, sold is negative. */
  readonly quantity: number;
  readonly price: number;
  /** Paid to the exchange, in money. */
  readonly fee: number;
  /** Lost to the market against the price that was hoped for, in money. */
  readonly slippage: number;
  readonly reason: Reason;
  /** Whether it happened during the bar rather than at its open. */
  readonly inside: boolean;
  /** Whether another order of the bar's high and low would have given another fill. */
  readonly ambiguous: boolean;
}

/** Executions as columns that only ever grow. */
export class Fills {
  length = 0;
  bar = new Int32Array(64);
  quantity = new Float64Array(64);
  price = new Float64Array(64);
  fee = new Float64Array(64);
  slippage = new Float64Array(64);
  reason = new Uint8Array(64);
  inside = new Uint8Array(64);
  ambiguous = new Uint8Array(64);

  append(
    bar: number,
    quantity: number,
    price: number,
    fee: number,
    slippage: number,
    reason: number,
    inside: boolean,
    ambiguous: boolean,
  ): void {
    if (this.length === this.bar.length) this.#grow();
    const k = this.length++;
    this.bar[k] = bar;
    this.quantity[k] = quantity;
    this.price[k] = price;
    this.fee[k] = fee;
    this.slippage[k] = slippage;
    this.reason[k] = reason;
    this.inside[k] = inside ? 1 : 0;
    this.ambiguous[k] = ambiguous ? 1 : 0;
  }

  at(k: number): Fill {
    if (!(k >= 0 && k < this.length)) throw new RangeError(`fill ${k} of ${this.length}`);
    return {
      bar: this.bar[k]!,
      quantity: this.quantity[k]!,
      price: this.price[k]!,
      fee: this.fee[k]!,
      slippage: this.slippage[k]!,
      reason: reasons[this.reason[k]!]!,
      inside: this.inside[k] === 1,
      ambiguous: this.ambiguous[k] === 1,
    };
  }

  *[Symbol.iterator](): Generator<Fill> {
    for (let k = 0; k < this.length; k++) yield this.at(k);
  }

  #grow(): void {
    const room = this.bar.length * 2;
    this.bar = enlarged(this.bar, new Int32Array(room));
    this.quantity = enlarged(this.quantity, new Float64Array(room));
    this.price = enlarged(this.price, new Float64Array(room));
    this.fee = enlarged(this.fee, new Float64Array(room));
    this.slippage = enlarged(this.slippage, new Float64Array(room));
    this.reason = enlarged(this.reason, new Uint8Array(room));
    this.inside = enlarged(this.inside, new Uint8Array(room));
    this.ambiguous = enlarged(this.ambiguous, new Uint8Array(room));
  }
}

function enlarged<T extends Int32Array | Float64Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
