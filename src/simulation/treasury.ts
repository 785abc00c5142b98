import { Capital, type CapitalPlan, type RiskChange } from '#capital';
import type { Transfer } from '#ledger';
import type { Fills } from '#orders';
import { Purse } from './purse.ts';
import type { Warden } from './warden.ts';

/** Money that came to a purse, or left it below 0. */
export interface Move {
  readonly purse: number;
  readonly amount: number;
  readonly time: number;
  readonly known: number;
  /** The fill that ended the trade which it was won in; −1 of what came. */
  readonly fill: number;
}

/** The money of an account: its purses, one for each bot and the reserve, and what moves between them. */
export class Treasury {
  readonly purses: readonly Purse[];
  /** Who holds which bot to its limits. */
  readonly wardens: (Warden | undefined)[] = [];
  readonly #moved: Transfer[] = [];
  readonly #outside: Transfer[] = [];
  readonly #moves: Move[] = [];
  readonly #capital: Capital | undefined;
  readonly #fills: Fills;

  constructor(money: readonly number[] | CapitalPlan, fills: Fills) {
    this.#fills = fills;
    if ('bots' in money) {
      this.purses = [...money.bots.map(({ allotment }) => allotment), money.reserve].map(
        (cash) => new Purse(cash),
      );
      this.#capital = new Capital(money);
      this.#keep(money, this.#capital);
    } else this.purses = money.map((cash) => new Purse(cash));
  }

  /** Whether trades that end have consequences. */
  get isKept(): boolean {
    return this.#capital !== undefined;
  }

  /** What came from outside or left, by time, and what was moved after trades, by fill. */
  get transfers(): readonly Transfer[] {
    return [...this.#outside.toSorted((a, b) => a.time - b.time || purseOf(a) - purseOf(b)), ...this.#moved];
  }

  /** What came to a purse, and left it, since that was last asked for, and how its risk changed. */
  take(purse: number): { readonly moves: readonly Move[]; readonly changes: readonly RiskChange[] } {
    const moves = this.#moves.filter((move) => move.purse === purse);
    for (const list of [this.#moves, this.#outside, this.#moved]) list.length = 0;
    return { moves, changes: this.#capital?.takeChanges(purse) ?? [] };
  }

  /** How the risk that a purse is traded with changed so far. */
  changesOf(purse: number): readonly RiskChange[] {
    return this.#capital?.changesOf(purse) ?? [];
  }

  /** Moves money to another purse, at most what is free, and says how much that was. Positions stay paid for. */
  move(from: number, to: number, wanted: number, time = -Infinity, known = time): number {
    const [giver, taker] = [this.purses[from]!, this.purses[to]!];
    const amount = Math.min(wanted, giver.free);
    if (!(amount > 0) || giver === taker) return 0;
    giver.cash -= amount;
    taker.expect({ time, known, amount, isOutside: false });
    this.#moved.push({ fill: this.#fills.length - 1, from, to, amount, time, known });
    return amount;
  }

  /** Time passes for a purse. */
  goTo(purse: number, time: number): void {
    this.purses[purse]!.goTo(time);
    this.#capital?.divisorAt(purse, time);
  }

  #keep({ flows }: CapitalPlan, capital: Capital): void {
    for (const [k, purse] of this.purses.entries()) {
      const hear = (amount: number, time: number, known = time) => {
        capital.moved(k, amount, time);
        this.wardens[k]?.moved(amount);
        const fill = amount < 0 ? this.#fills.length - 1 : -1;
        if (amount !== 0) this.#moves.push({ purse: k, amount, time, known, fill });
      };
      purse.keeper = {
        divisorAt: (time) => capital.divisorAt(k, time),
        ended: ({ profit, time, lane, closes }) => {
          this.wardens[k]?.traded(lane, profit, closes);
          const { to, amount } = capital.traded(k, { profit, time, free: purse.free });
          const moved = amount > 0 ? this.move(k, to, amount, time, closes) : 0;
          if (moved > 0) hear(-moved, time, closes);
        },
        came: (amount, time, isOutside) => {
          hear(amount, time);
          if (isOutside && amount !== 0) this.#outside.push(outside(k, amount, time));
        },
      };
    }
    for (const { time, amount, to } of flows)
      this.purses[capital.place(to)]!.expect({ time, known: -Infinity, amount, isOutside: true });
  }
}

function outside(purse: number, amount: number, time: number): Transfer {
  const [from, to] = amount > 0 ? [null, purse] : [purse, null];
  return { fill: -1, from, to, amount: Math.abs(amount), time, known: time };
}

function purseOf({ from, to }: Transfer): number {
  return to ?? from!;
}
