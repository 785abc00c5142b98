import type { Transfer } from '#ledger';
import { timeframeLength } from '#market';
import { Fills, type Refusal } from '#orders';
import { type Account, completeAccount } from './account.ts';
import { type Dialect, nextOpen } from './dialect.ts';
import type { Desk, Lane, LaneInput, LiveLane } from './input.ts';
import { PositionLane } from './lane.ts';
import { Purse } from './purse.ts';

export interface SimulationInput {
  readonly lanes: readonly LaneInput[];
  readonly account: Account;
  readonly dialect?: Dialect;
  /** Whether bars whose order of events is unknown go for us. */
  readonly hopeful?: boolean;
  /** What each purse starts with; one purse with all the cash when not said. */
  readonly purses?: readonly number[];
  /** Where fills are written; what another simulation left there is forgotten. */
  readonly fills?: Fills;
}

/**
 * The one loop: orders decided on the last close fill at this open, levels act inside the bar, the
 * close decides for the next open. History is one call of `advance`; a paper session calls it once
 * per closed bar.
 *
 * Lanes that share money meet in time: bars that end at an instant are finished before those that
 * begin there, and at an open all lanes leave before any enters, both in the order of the lanes.
 */
export class Simulation {
  readonly fills: Fills;
  readonly refusals: Refusal[] = [];
  readonly transfers: Transfer[] = [];
  readonly #lanes: readonly Lane[];
  readonly #dialect: Dialect;
  readonly #money: readonly Purse[];
  readonly #cursors: Cursor[];

  constructor({ lanes, account, dialect = nextOpen, hopeful = false, purses, fills }: SimulationInput) {
    this.fills = fills?.clear() ?? new Fills();
    const { refusals } = this;
    const complete = completeAccount(account);
    const free = { slippage: 0, spread: 0, impact: 0 };
    const costs = dialect.slips ? complete : { ...complete, ...free };
    const desk: Desk = { account: costs, dialect, hopeful, fills: this.fills, refusals };
    const money = (purses ?? [account.cash]).map((cash) => new Purse(cash));
    this.#dialect = dialect;
    this.#money = money;
    const laneOf = dialect.lane ?? ((...parts) => new PositionLane(...parts));
    this.#lanes = lanes.map((lane, k) => laneOf(k, lane, desk, money[lane.purse ?? 0]!));
    this.#cursors = this.#lanes.map((lane) => new Cursor(lane));
  }

  /** Goes on to where each lane has so many bars, from one bar that matters to the next. */
  advance(to: readonly number[]): void {
    if (this.#lanes.length === 1) this.#cursors[0]!.finishAlone(to[0]!);
    else this.#advanceTogether(to);
  }

  /** A lane as somebody at its side sees it, bar by bar. */
  lane(k: number): Lane {
    return this.#lanes[k]!;
  }

  /** Cash and positions of the first purse at the last closes known at a time. */
  equityAt(time: number): number {
    return this.#money[0]!.equityAt(time);
  }

  /** Moves money to another purse, at most what is free, and says how much that was. Positions stay paid for. */
  transfer(from: number, to: number, wanted: number): number {
    const [giver, taker] = [this.#money[from]!, this.#money[to]!];
    const amount = Math.min(wanted, giver.free);
    if (!(amount > 0) || giver === taker) return 0;
    giver.cash -= amount;
    taker.cash += amount;
    this.transfers.push({ fill: this.fills.length - 1, from, to, amount });
    return amount;
  }

  /** The first `count` bars of a lane are gone: the others are counted from there. */
  forget(k: number, count: number): void {
    const lane = this.#lanes[k]!;
    if (!isLive(lane)) throw new Error(`${this.#dialect.name} needs all bars`);
    lane.forget(count);
    this.#cursors[k]!.forget(count);
  }

  /** Goes over the same bars without skipping any; the fills are the same. */
  advanceSlowly(to: readonly number[]): void {
    for (const cursor of this.#cursors) cursor.skips = false;
    this.#advanceTogether(to);
  }

  /** Ends the data the way the dialect does. */
  finish(): void {
    const { end } = this.#dialect;
    if (end === 'stays open') return;
    for (const lane of this.#lanes) {
      const last = lane.bars.length - 1;
      lane.finish(last, end === 'last open' ? lane.bars.open[last]! : lane.bars.close[last]!);
    }
  }

  #advanceTogether(to: readonly number[]): void {
    const cursors = this.#cursors;
    for (const [k, cursor] of cursors.entries()) cursor.extend(to[k]!);
    for (;;) {
      let now = Infinity;
      for (const { time } of cursors) if (time < now) now = time;
      if (now === Infinity) return;
      for (const cursor of cursors) if (cursor.time === now && cursor.isInside) cursor.end();
      for (const cursor of cursors) if (cursor.time === now) cursor.lane.leaveAtOpen(cursor.bar);
      for (const cursor of cursors) if (cursor.time === now) cursor.enter();
    }
  }
}

export function isLive(lane: Lane): lane is LiveLane {
  return 'forget' in lane;
}

/** Where a lane has got to: its next bar that matters, and when something happens there. */
class Cursor {
  readonly lane: Lane;
  readonly #length: number;
  bar = 0;
  isInside = false;
  /** When the next thing happens; Infinity when nothing does in the bars there are. */
  time = Infinity;
  skips = true;
  #to = 0;

  constructor(lane: Lane) {
    this.lane = lane;
    this.#length = timeframeLength(lane.bars.timeframe);
  }

  /** Takes on more bars. */
  extend(to: number): void {
    if (!this.isInside) {
      this.#to = to;
      this.#goTo(this.bar);
    } else this.#to = to;
  }

  forget(count: number): void {
    this.bar -= count;
    this.#to -= count;
  }

  enter(): void {
    this.lane.enterAtOpen(this.bar);
    this.isInside = true;
    this.time = this.lane.bars.time[this.bar]! + this.#length;
  }

  end(): void {
    this.lane.endBar(this.bar);
    this.isInside = false;
    this.#goTo(this.bar + 1);
  }

  /** Without company there is nobody to wait for. */
  finishAlone(to: number): void {
    const { lane } = this;
    let i = lane.quietUntil(this.bar, to);
    for (; i < to; i = lane.quietUntil(i + 1, to)) {
      lane.leaveAtOpen(i);
      lane.enterAtOpen(i);
      lane.endBar(i);
    }
    this.bar = to;
  }

  #goTo(bar: number): void {
    this.bar = this.skips ? this.lane.quietUntil(bar, this.#to) : bar;
    this.time = this.bar < this.#to ? this.lane.bars.time[this.bar]! : Infinity;
  }
}
