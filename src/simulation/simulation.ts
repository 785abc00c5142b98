import { type BotCapital, type CapitalPlan, giversFirst, type RiskChange } from '#capital';
import type { Transfer } from '#ledger';
import { timeframeLength } from '#market';
import { Fills, type Refusal } from '#orders';
import { type Account, completeAccount } from './account.ts';
import { type Dialect, nextOpen } from './dialect.ts';
import type { Desk, Lane, LaneInput, LiveLane } from './input.ts';
import { PositionLane } from './lane.ts';
import type { Coming, Purse } from './purse.ts';
import { Treasury } from './treasury.ts';
import { type Halt, type Refuse, Warden } from './warden.ts';

export interface SimulationInput {
  readonly lanes: readonly LaneInput[];
  readonly account: Account;
  readonly dialect?: Dialect;
  /** Whether bars whose order of events is unknown go for us. */
  readonly hopeful?: boolean;
  /** What each purse starts with; one purse with all the cash when not said. */
  readonly purses?: readonly number[];
  /** Bots that share the account: a purse for each, and the reserve. */
  readonly capital?: CapitalPlan | undefined;
  /** Where fills are written; what another simulation left there is forgotten. */
  readonly fills?: Fills;
}

/**
 * The one loop: orders decided on the last close fill at this open, levels act inside the bar, the
 * close decides for the next open. History is one call of `advance`; a paper session calls it once
 * per closed bar.
 *
 * Lanes that share money, or hand it on, meet in time: bars are gone through as they close, which is
 * when they are known. Of those that close at an instant the longest opened first, and at an open all
 * lanes leave before any enters, both in the order of the lanes. Bots that hand money on come before
 * those that get it.
 */
export class Simulation {
  readonly fills: Fills;
  readonly refusals: Refusal[] = [];
  readonly #lanes: readonly Lane[];
  readonly #dialect: Dialect;
  readonly #treasury: Treasury;
  readonly #cursors: Cursor[];
  /** Lanes that meet in everything they do; of bots, those that hand on come before those that get. */
  readonly #groups: readonly Group[];

  constructor({
    lanes,
    account,
    dialect = nextOpen,
    hopeful = false,
    purses,
    capital,
    fills,
  }: SimulationInput) {
    this.fills = fills?.clear() ?? new Fills();
    const { refusals } = this;
    const deskOf = (own: Account): Desk => {
      const complete = completeAccount(own);
      const free = { slippage: 0, spread: 0, impact: 0 };
      const costs = dialect.slips ? complete : { ...complete, ...free };
      return { account: costs, dialect, hopeful, fills: this.fills, refusals };
    };
    const desk = deskOf(account);
    this.#dialect = dialect;
    this.#treasury = new Treasury(capital ?? purses ?? [account.cash], this.fills);
    const money = this.#treasury.purses;
    const laneOf = dialect.lane ?? ((...parts) => new PositionLane(...parts));
    this.#lanes = lanes.map((lane, k) =>
      laneOf(k, lane, lane.account ? deskOf(lane.account) : desk, money[lane.purse ?? 0]!),
    );
    this.#cursors = this.#lanes.map((lane, k) => new Cursor(lane, lanes[k]!.purse ?? 0, this.#treasury));
    for (const [k, bot] of (capital?.bots ?? []).entries()) if (bot.limits) this.#guard(k, bot);
    this.#groups = groupsOf(this.#cursors, capital);
  }

  /** Goes on to where each lane has so many bars, from one bar that matters to the next. */
  advance(to: readonly number[]): void {
    if (this.#lanes.length === 1 && !this.#treasury.isKept) this.#cursors[0]!.finishAlone(to[0]!);
    else this.#advanceTogether(to);
  }

  /** Money that came from outside or left, by time, and what was moved after trades, by fill. */
  get transfers(): readonly Transfer[] {
    return this.#treasury.transfers;
  }

  /** When the bot of a purse was halted by a limit. */
  haltsOf(purse: number): readonly Halt[] {
    return this.#treasury.wardens[purse]?.halts ?? [];
  }

  /** Money comes from elsewhere to a purse, or leaves it for there below 0. */
  expect(purse: number, coming: Coming): void {
    this.#treasury.purses[purse]!.expect(coming);
  }

  /** What came to a purse, and left it, since that was last asked for, and how its risk changed. */
  takeMoves(purse: number): ReturnType<Treasury['take']> {
    return this.#treasury.take(purse);
  }

  /** How the risk that a purse is traded with changed so far. */
  changesOf(purse: number): readonly RiskChange[] {
    return this.#treasury.changesOf(purse);
  }

  /** A lane as somebody at its side sees it, bar by bar. */
  lane(k: number): Lane {
    return this.#lanes[k]!;
  }

  /** Cash and positions of a purse at the last closes known at a time. */
  equityAt(time: number, purse = 0): number {
    return this.#treasury.purses[purse]!.equityAt(time);
  }

  /** Moves money to another purse, at most what is free, and says how much that was. */
  transfer(from: number, to: number, wanted: number): number {
    return this.#treasury.move(from, to, wanted);
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
      lane.finish(
        last,
        end === 'last open' ? lane.bars.open[last]! : lane.bars.close[last]!,
        end === 'last close',
      );
    }
  }

  #advanceTogether(to: readonly number[]): void {
    const cursors = this.#cursors;
    for (const [k, cursor] of cursors.entries()) cursor.extend(to[k]!);
    for (;;) {
      let now = Infinity;
      for (const { closes } of cursors) if (closes < now) now = closes;
      if (now === Infinity) break;
      for (const group of this.#groups) {
        group.advance(now);
        const { purse } = group;
        if (purse !== undefined) this.#watch(purse, now);
      }
    }
    if (this.#treasury.isKept) this.#settle();
  }

  // A bot with limits sees every close, as its equity at each of them counts.
  #guard(purse: number, { limits = {}, allotment }: BotCapital): void {
    const own = this.#cursors.flatMap((cursor, index) => {
      const { lane } = cursor;
      if (cursor.purse !== purse || !isLive(lane)) return [];
      cursor.skips = false;
      return [{ index, lane }];
    });
    const refuse: Refuse = (lane, limit, wanted, allowed) => {
      const bar = this.#cursors[lane]!.bar - 1;
      this.refusals.push({ lane, bar, reason: 'limit', limit, wanted, allowed });
    };
    this.#treasury.wardens[purse] = new Warden(limits, allotment, own, refuse);
  }

  #watch(purse: number, now: number): void {
    const warden = this.#treasury.wardens[purse];
    warden?.settle(now, this.equityAt(now, purse), (lane) => this.#cursors[lane]!.closed === now);
  }

  // Money and risk are as of the last close, whether anything was traded there or not.
  #settle(): void {
    let last = -Infinity;
    for (const { known, purse } of this.#cursors) {
      this.#treasury.goTo(purse, known);
      last = Math.max(last, known);
    }
    this.#treasury.goTo(this.#treasury.purses.length - 1, last);
  }
}

export function isLive(lane: Lane): lane is LiveLane {
  return 'forget' in lane;
}

/** Lanes that are gone through together. */
class Group {
  /** Which purse pays for all of them, if it is one bot's. */
  readonly purse: number | undefined;
  readonly #cursors: readonly Cursor[];
  /** How long bars are, the longest first. */
  readonly #lengths: readonly number[];

  constructor(cursors: readonly Cursor[], purse?: number) {
    this.purse = purse;
    this.#cursors = cursors;
    this.#lengths = [...new Set(cursors.map(({ length }) => length))].toSorted((a, b) => b - a);
  }

  /** Goes through the bars that close at an instant. */
  advance(now: number): void {
    const cursors = this.#cursors;
    for (const length of this.#lengths) {
      for (const cursor of cursors) if (cursor.closes === now && cursor.length === length) cursor.leave();
      for (const cursor of cursors) if (cursor.closes === now && cursor.length === length) cursor.enter();
    }
    for (const cursor of cursors) if (cursor.closes === now) cursor.end();
  }
}

function groupsOf(cursors: readonly Cursor[], capital: CapitalPlan | undefined): Group[] {
  if (!capital) return [new Group(cursors)];
  return giversFirst(capital.bots).map(
    (purse) =>
      new Group(
        cursors.filter((cursor) => cursor.purse === purse),
        purse,
      ),
  );
}

/** Where a lane has got to: its next bar that matters, and when that closes. */
class Cursor {
  readonly lane: Lane;
  readonly length: number;
  readonly purse: number;
  readonly #money: Purse;
  bar = 0;
  /** When its next bar that matters closes; Infinity when none does of those there are. */
  closes = Infinity;
  /** When the one closed that it finished last. */
  closed = -Infinity;
  skips = true;
  #to = 0;

  constructor(lane: Lane, purse: number, { purses }: Treasury) {
    this.lane = lane;
    this.length = timeframeLength(lane.bars.timeframe);
    this.purse = purse;
    this.#money = purses[purse]!;
  }

  /** When the last of its bars closed. */
  get known(): number {
    return this.#to === 0 ? -Infinity : this.lane.bars.time[this.#to - 1]! + this.length;
  }

  /** Takes on more bars. */
  extend(to: number): void {
    this.#to = to;
    this.#goTo(this.bar);
  }

  forget(count: number): void {
    this.bar -= count;
    this.#to -= count;
  }

  leave(): void {
    this.#money.goTo(this.closes - this.length, this.closes);
    this.lane.leaveAtOpen(this.bar);
  }

  enter(): void {
    this.lane.enterAtOpen(this.bar);
  }

  end(): void {
    this.#money.goTo(this.closes);
    this.lane.endBar(this.bar);
    this.closed = this.closes;
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
    this.closes = this.bar < this.#to ? this.lane.bars.time[this.bar]! + this.length : Infinity;
  }
}
