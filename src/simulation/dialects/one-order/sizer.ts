import type { Account } from '../../account.ts';
import type { LaneInput } from '../../input.ts';
import type { Given } from '../../position.ts';
import { sizings, TrackRecord } from '../../sizing.ts';
import { away } from '../away.ts';
import type { OneOrderRules } from './rules.ts';

interface Entry {
  readonly i: number;
  readonly decidedBar: number;
  readonly direction: number;
  /** Scales what an entry usually asks for. */
  readonly scale: number;
  readonly price: number;
  readonly equity: number;
  readonly given: Given;
}

/** How many units an entry asks for, and the trades so far, which some sizings look at. */
export class Sizer {
  /** At which price what is held was entered. */
  entryPrice = 0;
  readonly #input: LaneInput;
  readonly #account: Required<Account>;
  readonly #size: OneOrderRules['size'];
  readonly #record = new TrackRecord();
  // What a unit cost, with its fee.
  #cost = 0;

  constructor(input: LaneInput, account: Required<Account>, { size }: OneOrderRules) {
    this.#input = input;
    this.#account = account;
    this.#size = size;
  }

  scaleAt(decidedBar: number): number {
    const { size } = this.#input.signals;
    return size ? Math.min(1, size[decidedBar]!) : 1;
  }

  /** Infinity stands for all the money. */
  unitsOf({ decidedBar, direction, scale, price, equity, given }: Entry): number {
    const { sizing, size, fee, slippage } = this.#account;
    if (this.#size !== undefined && this.#size !== 'inf') return this.#size * scale;
    const share = this.#size === 'inf' ? scale : size * scale;
    if ((this.#size === 'inf' || sizing === 'share') && share === 1) return Infinity;
    const { guards, volatility } = this.#input;
    const paid = price * (1 + direction * slippage);
    const level = guards.trail ?? guards.stop;
    const stop =
      given.stopLoss ?? (level ? away(level, price, -direction, decidedBar) : -direction * Infinity);
    const units = sizings[this.#size === 'inf' ? 'share' : sizing].quantity({
      size: this.#size === 'inf' ? 1 : size,
      equity,
      perUnit: paid * (1 + fee),
      price: paid,
      stopDistance: (paid - stop) * direction,
      volatility: volatility ? volatility[decidedBar]! : NaN,
      record: this.#record,
    });
    return units * scale;
  }

  /** Keeps book of an order that was filled while so much was held. */
  learn(quantity: number, price: number, fee: number, before: number): void {
    const direction = Math.sign(quantity);
    const cost = price + fee / quantity;
    const closed = before * direction < 0 ? Math.min(Math.abs(before), Math.abs(quantity)) : 0;
    if (closed > 0) this.#record.add((this.#cost - cost) * direction * closed);
    const opened = Math.abs(quantity) - closed;
    if (opened === 0) return;
    const had = closed > 0 ? 0 : Math.abs(before);
    this.entryPrice = had === 0 ? price : (this.entryPrice * had + price * opened) / (had + opened);
    this.#cost = had === 0 ? cost : (this.#cost * had + cost * opened) / (had + opened);
  }
}
