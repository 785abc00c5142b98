import { formatDuration } from '#market';

/** What leads down the ladder: from here on the usual risk is divided, or nothing is entered. */
export interface Rung {
  /** So many losses in a row, or such a share of the allotment lost. */
  readonly after: number;
  /** By what the risk is divided, if nothing pauses. */
  readonly divide?: number;
  readonly pause?: true;
}

/** When a bot risks less, and when as much as before. */
export interface LadderRules {
  /** By losses in a row. */
  readonly losses: readonly Rung[];
  /** Wins in a row until the risk goes one step back up. */
  readonly wins: number;
  /** By what was lost since the allotment stood highest. */
  readonly drawdown: readonly Rung[];
  /** By what was lost since the UTC day began; holds until it ends. */
  readonly dailyLoss: readonly Rung[];
  /** How long a pause lasts that no day ends, in ms. */
  readonly cooldown: number;
}

const day = 86_400_000;

export const standardLadder: LadderRules = {
  losses: [
    { after: 3, divide: 2 },
    { after: 5, divide: 4 },
  ],
  wins: 2,
  drawdown: [],
  dailyLoss: [],
  cooldown: day,
};

/** Why the risk changed. */
export type RiskCause =
  | 'losses in a row'
  | 'drawdown'
  | 'daily loss'
  | 'wins in a row'
  | 'cooldown over'
  | 'new day';

/** `3 losses in a row`, `drawdown of 10.2 %`. */
export function causeText(cause: RiskCause, is: number): string {
  if (cause === 'cooldown over') return `cooldown of ${formatDuration(is)} over`;
  if (cause === 'new day') return cause;
  if (cause === 'losses in a row' && is === 1) return '1 loss';
  if (cause === 'wins in a row' && is === 1) return '1 win';
  return cause.endsWith('in a row') ? `${is} ${cause}` : `${cause} of ${Number((is * 100).toPrecision(3))} %`;
}

/** The risk of a bot changed: it was divided by `from`, and is by `to`; Infinity is a pause. */
export interface RiskChange {
  readonly time: number;
  readonly from: number;
  readonly to: number;
  readonly cause: RiskCause;
  /** How many in a row, or what share was lost; ms of a cooldown. */
  readonly is: number;
}

/**
 * The risk of one bot. Losses lead down, by any of three ways; wins in a row are the one way up, a step
 * at a time, and never while the drawdown still asks for less. Money is counted when trades end.
 */
export class Ladder {
  readonly changes: RiskChange[] = [];
  readonly #rules: LadderRules;
  /** Every divisor that losses and drawdown lead to, from 1 on. */
  readonly #steps: readonly number[];
  #equity: number;
  #peak: number;
  #day = NaN;
  #dayBegan: number;
  #losses = 0;
  #wins = 0;
  #step = 1;
  #daily = 1;
  #pausedUntil = -Infinity;
  #now = -Infinity;

  constructor(rules: LadderRules, allotment: number) {
    this.#rules = rules;
    this.#equity = allotment;
    this.#peak = allotment;
    this.#dayBegan = allotment;
    const divisors = [...rules.losses, ...rules.drawdown].map(divisorOf);
    this.#steps = [...new Set([1, ...divisors.filter(Number.isFinite)])].toSorted((a, b) => a - b);
  }

  /** By what the usual risk is divided; Infinity while the bot pauses. */
  get divisor(): number {
    return this.#now < this.#pausedUntil ? Infinity : Math.max(this.#step, this.#daily);
  }

  get #drawdown(): number {
    return this.#peak > 0 ? (this.#peak - this.#equity) / this.#peak : 0;
  }

  /** Time passes: pauses and days end, whenever anybody looks. */
  goTo(time: number): void {
    while (this.#now < time) {
      const from = this.divisor;
      const midnight = this.#day * day + day;
      const resumes = this.#pausedUntil > this.#now ? this.#pausedUntil : Infinity;
      this.#now = Math.min(time, resumes, this.#daily > 1 ? midnight : Infinity);
      if (!(this.#now < midnight)) this.#begin(Math.floor(this.#now / day));
      if (this.divisor === from) continue;
      if (this.#now === resumes) this.#note(resumes, from, 'cooldown over', this.#rules.cooldown);
      else this.#note(midnight, from, 'new day', 0);
    }
  }

  #begin(today: number): void {
    this.#day = today;
    this.#dayBegan = this.#equity;
    this.#daily = 1;
  }

  /** A trade ended. */
  traded(profit: number, time: number): void {
    this.goTo(time);
    this.#equity += profit;
    this.#peak = Math.max(this.#peak, this.#equity);
    if (profit > 0) this.#won(time);
    else if (profit < 0) this.#lost(time);
  }

  /** Money was brought or taken away, which is neither won nor lost: what was lost stays the same share. */
  moved(amount: number, time: number): void {
    this.goTo(time);
    const before = this.#equity;
    this.#equity += amount;
    const ratio = before > 0 ? this.#equity / before : 0;
    this.#peak = ratio > 0 ? this.#peak * ratio : this.#equity;
    this.#dayBegan = ratio > 0 ? this.#dayBegan * ratio : this.#equity;
  }

  #won(time: number): void {
    const { wins, drawdown } = this.#rules;
    this.#losses = 0;
    this.#wins++;
    if (this.#wins < wins || this.#step === 1) return;
    const next = this.#steps.findLast((step) => step < this.#step)!;
    if (next < strictest(drawdown, this.#drawdown, Number.isFinite)) return;
    const from = this.divisor;
    const inRow = this.#wins;
    this.#step = next;
    this.#wins = 0;
    if (this.divisor !== from) this.#note(time, from, 'wins in a row', inRow);
  }

  #lost(time: number): void {
    const { losses, drawdown, dailyLoss, cooldown } = this.#rules;
    this.#wins = 0;
    this.#losses++;
    const from = this.divisor;
    const lostToday = this.#dayBegan > 0 ? (this.#dayBegan - this.#equity) / this.#dayBegan : 0;
    const byLosses = strictest(losses, this.#losses);
    const byDrawdown = strictest(drawdown, this.#drawdown);
    const byDay = strictest(dailyLoss, lostToday);
    const step = Math.max(byLosses, byDrawdown);
    if (step === Infinity) {
      // After the pause it goes on as carefully as it ever does.
      this.#step = this.#steps.at(-1)!;
      this.#pausedUntil = Math.max(this.#pausedUntil, time + cooldown);
    } else this.#step = Math.max(this.#step, step);
    this.#daily = Math.max(this.#daily, byDay);
    const to = this.divisor;
    if (to === from) return;
    if (byLosses >= to) this.#note(time, from, 'losses in a row', this.#losses);
    else if (byDrawdown >= to) this.#note(time, from, 'drawdown', this.#drawdown);
    else this.#note(time, from, 'daily loss', lostToday);
  }

  #note(time: number, from: number, cause: RiskCause, is: number): void {
    this.changes.push({ time, from, to: this.divisor, cause, is });
  }
}

// The strictest of the rungs that are reached; 1 when none is. What lies within a billionth is reached.
function strictest(
  rungs: readonly Rung[],
  is: number,
  counts: (divisor: number) => boolean = () => true,
): number {
  let divisor = 1;
  for (const rung of rungs) {
    const divide = divisorOf(rung);
    if (is >= rung.after * (1 - 1e-9) && divide > divisor && counts(divide)) divisor = divide;
  }
  return divisor;
}

function divisorOf({ divide = 1, pause }: Rung): number {
  return pause ? Infinity : divide;
}
