import type { Bars } from '#market';
import { reasonCode } from '#orders';
import type { Desk } from './input.ts';
import type { Intent } from './intent.ts';
import { valueAt } from './levels.ts';
import type { Position } from './position.ts';
import type { Till } from './till.ts';

/** What is gone through at a time: a bar, one of the finer bars in it, or a way that only rises or falls. */
type Piece = 'bar' | 'finer bar' | 'leg';

/** What happens between a bar's open and its close: levels are touched, waiting entries reached. */
export class Inside {
  readonly #desk: Desk;
  readonly #intent: Intent;
  readonly #position: Position;
  readonly #till: Till;
  readonly #detail: ((bar: number) => Bars | undefined) | undefined;

  constructor(
    desk: Desk,
    intent: Intent,
    position: Position,
    till: Till,
    detail: ((bar: number) => Bars | undefined) | undefined,
  ) {
    this.#desk = desk;
    this.#intent = intent;
    this.#position = position;
    this.#till = till;
    this.#detail = detail;
  }

  /** Goes through a bar, or through the finer bars in it where they are needed. */
  pass(i: number, open: number, high: number, low: number, close: number, piece: Piece = 'bar'): void {
    if (this.#position.held !== 0) this.#guard(i, open, high, low, close, piece);
    else if (this.#intent.isWaiting) this.#await(i, open, high, low, close, piece);
  }

  // A bar does not say whether its high or its low came first. If it opened between stop and target
  // and touches both, the dialect has a rule, finer bars know better, and the envelope shows both.
  #guard(i: number, open: number, high: number, low: number, close: number, piece: Piece): void {
    const { dialect, hopeful } = this.#desk;
    const position = this.#position;
    const { direction } = position;
    const worst = direction > 0 ? low : high;
    const best = direction > 0 ? high : low;
    const stop = position.nearestStop;
    const stopHit = (worst - stop) * direction <= 0;
    const targetHit = (best - position.target) * direction >= 0;
    const stopAtOpen = (open - stop) * direction <= 0;
    const targetAtOpen = (open - position.target) * direction >= 0;
    const ambiguous = stopHit && targetHit && !stopAtOpen && !targetAtOpen;
    if (piece === 'bar' && (ambiguous || this.#tears(worst, best)) && this.#refine(i)) return;

    const bestFirst = hopeful || dialect.goesUpFirst?.(open, high, low, close) === direction > 0;
    if (stopHit && !targetAtOpen && !(ambiguous && bestFirst)) {
      this.#stopOut(i, open, stop, stopAtOpen, ambiguous);
      return;
    }
    if (targetHit) this.#takeProfit(i, open, best, ambiguous);
    if (position.held === 0) return;
    if (stopHit) this.#stopOut(i, open, stop, false, ambiguous);
    else if (piece !== 'leg') position.raise(best);
  }

  // An entry that waits: a limit is reached on the way to a stop below it, a stop on the way to a
  // target above it. The other level of the pair may have been touched before the entry.
  #await(i: number, open: number, high: number, low: number, close: number, piece: Piece): void {
    const { enter: direction, waitsForStop, wait } = this.#intent;
    const worst = direction > 0 ? low : high;
    const best = direction > 0 ? high : low;
    if (!this.#intent.isThere(waitsForStop ? best : worst)) return;
    const { dialect, hopeful } = this.#desk;
    const price = this.#intent.isThere(open) ? open : wait;
    const [stopHit, targetHit] = this.#reaches(i, price, worst, best);
    const ambiguous = piece !== 'leg' && (waitsForStop ? stopHit : targetHit);
    if (piece === 'bar' && ambiguous && this.#refine(i)) return;
    if (piece !== 'leg' && dialect.goesUpFirst)
      return this.#follow(i, open, high, low, close, dialect.goesUpFirst(open, high, low, close));

    this.#till.open(i, price, this.#intent, !waitsForStop, true, ambiguous);
    this.#intent.enter = 0;
    const position = this.#position;
    if (position.held === 0) return;
    // A leg goes one way, so only what lies that way can follow the entry.
    const rises = (close - open) * direction > 0;
    const isKnown = piece === 'leg';
    const hopes = hopeful && !isKnown;
    const stops = isKnown ? stopHit && !rises : stopHit && !(hopes && (waitsForStop || targetHit));
    const wins = isKnown ? rises : hopes || (waitsForStop && !stopHit);
    if (stops) this.#stopOut(i, price, position.stop, false, ambiguous);
    else if (targetHit && wins) this.#takeProfit(i, price, best, ambiguous);
    else if (!isKnown) position.raise(close);
  }

  // The way through a bar in three legs, for a dialect that knows it. The trail learns it afterwards.
  #follow(i: number, open: number, high: number, low: number, close: number, upFirst: boolean): void {
    const turns = upFirst ? [open, high, low, close] : [open, low, high, close];
    const position = this.#position;
    let since = 0;
    for (let k = 1; k < turns.length; k++) {
      const [from, to] = [turns[k - 1]!, turns[k]!];
      this.pass(i, from, Math.max(from, to), Math.min(from, to), to, 'leg');
      if (since === 0 && position.held !== 0) since = k;
    }
    if (position.held === 0) return;
    const after = turns.slice(since);
    position.raise(position.direction > 0 ? Math.max(...after) : Math.min(...after));
  }

  // Which levels of an entry at a price the bar reaches.
  #reaches(i: number, at: number, worst: number, best: number): readonly [stop: boolean, target: boolean] {
    const { enter: direction, waitsForStop } = this.#intent;
    const price = waitsForStop ? this.#till.taken(i, at, 0, direction) : at;
    const stop = this.#position.stopFor(direction, price, this.#intent);
    const target = this.#position.targetFor(direction, price, this.#intent);
    return [(worst - stop) * direction <= 0, (best - target) * direction >= 0];
  }

  // Whether the bar raises the trail to where the other end of the bar would touch it.
  #tears(worst: number, best: number): boolean {
    const { direction, best: before, trailFrom, guards } = this.#position;
    const { trail } = guards;
    if (!trail || (best - before) * direction <= 0 || (best - trailFrom) * direction < 0) return false;
    const value = valueAt(trail);
    const raised = best - direction * (trail.kind === 'fraction' ? best * value : value);
    return (worst - raised) * direction <= 0;
  }

  #refine(i: number): boolean {
    const finer = this.#detail?.(i);
    if (!finer) return false;
    const { open, high, low, close, length } = finer;
    for (let j = 0; j < length; j++) this.pass(i, open[j]!, high[j]!, low[j]!, close[j]!, 'finer bar');
    return true;
  }

  #stopOut(i: number, open: number, stop: number, atOpen: boolean, ambiguous: boolean): void {
    const { stopGap } = this.#desk.dialect;
    const position = this.#position;
    const reason = position.isTrailed ? reasonCode['trailing-stop'] : position.stopReason;
    const wanted = atOpen && stopGap === 'open' ? open : stop;
    // A gap beyond a stop may lie beyond what the margin bears.
    if (position.isRuinedAt(wanted)) return this.#till.liquidate(i, wanted, !atOpen, ambiguous);
    const price = this.#till.taken(i, wanted, -position.held);
    this.#till.exit(i, wanted, price, Infinity, reason, this.#till.account.fee, !atOpen, ambiguous);
  }

  #takeProfit(i: number, open: number, best: number, ambiguous: boolean): void {
    const { targetGap } = this.#desk.dialect;
    const { makerFee } = this.#till.account;
    const position = this.#position;
    const { direction } = position;
    while (position.held !== 0 && (best - position.target) * direction >= 0) {
      const { target, targetQuantity } = position;
      const atOpen = (open - target) * direction >= 0;
      const wanted = atOpen && targetGap === 'open' ? open : target;
      this.#till.exit(
        i,
        wanted,
        wanted,
        targetQuantity,
        reasonCode['take-profit'],
        makerFee,
        !atOpen,
        ambiguous,
      );
      position.aim();
    }
  }
}
