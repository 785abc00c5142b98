import { reasonCode, type OrderRules, wholeLots, wholeTicks } from '#orders';
import { type Guards, priceAt, valueAt } from './levels.ts';

/** What a lane holds, and the levels that guard it. Plain numbers: nothing is made per bar. */
export class Position {
  /** Bought is positive, sold short is negative. */
  held = 0;
  /** Average price of what was opened. */
  price = 0;
  /** The first bar it lives through: the next one when it was opened at a close. */
  firstBar = 0;
  /** The guards of the plan as they were when the entry was decided. */
  guards: Guards;
  /** The best price since entry, and the worst stop it leads to. */
  best = 0;
  stop = 0;
  stopReason = reasonCode['stop-loss'];
  /** The price from which on it is liquidated. */
  ruin = 0;
  trailing = 0;
  /** The next target, and how much leaves there. */
  target = 0;
  targetQuantity = 0;
  /** Prices at which the guards change: trailing begins, the stop moves to the entry. */
  trailFrom = 0;
  evenFrom = 0;
  readonly #rules: OrderRules;
  #reference = 0;
  #opened = 0;
  #rung = 0;
  #given: Given = nothingGiven;

  constructor(guards: Guards, rules: OrderRules) {
    this.guards = guards;
    this.#rules = rules;
  }

  get direction(): number {
    return this.held > 0 ? 1 : -1;
  }

  get #decided(): Decided {
    return { guards: this.guards, given: this.#given };
  }

  /** The stop or the trail, whichever is nearer. */
  get nearestStop(): number {
    return this.isTrailed ? this.trailing : this.stop;
  }

  get isTrailed(): boolean {
    return (this.trailing - this.stop) * this.direction > 0;
  }

  /** Whether anything can happen to it inside a bar. */
  get isGuarded(): boolean {
    const { trail, breakEven } = this.guards;
    return (
      Number.isFinite(this.stop) ||
      Number.isFinite(this.target) ||
      trail !== undefined ||
      breakEven !== undefined
    );
  }

  /** Whether a price leaves too little of its margin. */
  isRuinedAt(price: number): boolean {
    return (price - this.ruin) * this.direction <= 0;
  }

  /** Begins a trade. */
  open(quantity: number, price: number, bar: number, { guards, given }: Decided): void {
    this.held = quantity;
    this.price = price;
    this.firstBar = bar;
    this.guards = guards;
    this.#given = given;
  }

  /** Adds to a trade. */
  add(quantity: number, price: number): void {
    this.price += (price - this.price) * (quantity / (this.held + quantity));
    this.held += quantity;
  }

  /** Sets every level anew, measured from a price. `ruin` is where nothing is left. */
  protect(reference: number, ruin: number): void {
    const direction = this.direction;
    const { trailAfter, breakEven } = this.guards;
    const away = -direction * Infinity;
    this.ruin = ruin;
    this.#reference = reference;
    this.#opened = Math.abs(this.held);
    this.#rung = 0;
    this.best = reference;
    this.stop = this.stopFor(direction, reference, this.#decided);
    this.stopReason = reasonCode['stop-loss'];
    if ((ruin - this.stop) * direction > 0) {
      this.stop = ruin;
      this.stopReason = reasonCode.liquidation;
    }
    this.trailFrom = trailAfter ? priceAt(trailAfter, reference, direction) : away;
    this.evenFrom = breakEven ? priceAt(breakEven, reference, direction) : -away;
    this.trail();
    this.aim();
  }

  /** The stop that an entry at a price would get. Levels are rounded to ticks away from the price. */
  stopFor(direction: number, reference: number, { guards, given }: Decided): number {
    const { stop } = guards;
    if (given.stopLoss === undefined && !stop) return -direction * Infinity;
    const price = given.stopLoss ?? priceAt(stop!, reference, -direction);
    return wholeTicks(price, this.#rules.tick, direction < 0);
  }

  /** The target of a rung that an entry at a price would get. */
  targetFor(direction: number, reference: number, { guards, given }: Decided, rung = 0): number {
    const own = guards.targets[rung];
    if (given.takeProfit === undefined ? !own : rung > 0) return direction * Infinity;
    const price = given.takeProfit ?? priceAt(own!.at, reference, direction);
    return wholeTicks(price, this.#rules.tick, direction > 0);
  }

  /** Takes up the next target of the ladder. */
  aim(): void {
    this.target = this.targetFor(this.direction, this.#reference, this.#decided, this.#rung);
    const share = this.#given.takeProfit === undefined ? (this.guards.targets[this.#rung]?.share ?? 1) : 1;
    this.targetQuantity = share === 1 ? Infinity : share * this.#opened;
    this.#rung++;
  }

  /** Learns that so much left at the target: once all that was to leave there has, the next is taken up. */
  hit(quantity: number): void {
    this.targetQuantity -= quantity;
    if (wholeLots(this.targetQuantity, this.#rules.lot) <= 1e-9 * this.#opened) this.aim();
  }

  /** Where the trail stands for the best price so far; far away until it begins. */
  trail(): void {
    const { trail } = this.guards;
    const direction = this.direction;
    if (!trail || (this.best - this.trailFrom) * direction < 0) this.trailing = -direction * Infinity;
    else {
      const value = valueAt(trail);
      const distance = trail.kind === 'fraction' ? this.best * value : value;
      this.trailing = this.best - direction * distance;
    }
  }

  /** Learns the best price of a bar, after its levels were tested. */
  raise(best: number): void {
    const direction = this.direction;
    if ((best - this.best) * direction <= 0) return;
    this.best = best;
    this.trail();
    if ((best - this.evenFrom) * direction < 0) return;
    this.evenFrom = direction * Infinity;
    if ((this.price - this.stop) * direction > 0) {
      this.stop = this.price;
      this.stopReason = reasonCode['stop-loss'];
    }
  }
}

/** Levels that came with an order instead of from the plan. */
export interface Given {
  readonly stopLoss?: number | undefined;
  readonly takeProfit?: number | undefined;
}

/** What an entry was decided with: its own levels, and those of the plan. */
export interface Decided {
  readonly given: Given;
  readonly guards: Guards;
}

export const nothingGiven: Given = {};
