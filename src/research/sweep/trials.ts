import { UserError } from '#errors';
import type { Bars } from '#market';
import { Gauge, type Numbers } from '#metrics';
import { Fills } from '#orders';
import {
  type Account,
  chargesOf,
  completeAccount,
  feedsFrom,
  fillPlainly,
  type LaneInput,
  type Request,
  requestOf,
  requireEnough,
  requireShortable,
  Simulation,
} from '#simulation';
import { ColumnCache, ReusedMemory, type Served, type Ticket, Tile } from '#series';
import type { Plan } from '#strategy';
import { cut, type Ground, type Window } from './ground.ts';
import { areKept, type Days, daysKept, type Keeps } from './keeps.ts';
import { signatureOf } from './signature.ts';
import { TooLarge } from './too-large.ts';

/** A plan to be tried. */
export interface Trial {
  readonly plan: Plan;
  readonly keeps: Keeps;
}

/** What a plan came to in one window. */
export interface Tried extends Days {
  readonly numbers: Numbers;
}

/** Why nothing became of a trial. */
export interface Failed {
  readonly failed: string;
}

/** What became of a trial: something for each window that has enough bars for it, or nothing at all. */
export type Outcome = readonly (Tried | undefined)[] | Failed;

/** Turns what an author's code threw into a sentence, if it was that. */
export type Explain = (error: unknown) => unknown;

/** How much was computed, and how much it would be if every trial stood alone. */
export interface Effort {
  unique: number;
  naive: number;
  /** Runs that were simulated; the others had the signals and exits of one of them. */
  simulated: number;
}

// Expressions of more trials than this are a burden without being of use to each other.
const mostTogether = 1024;

/**
 * Tries plans on one ground. Equal series are computed once and equal signals simulated once, and
 * yet each trial's numbers are those of a run of its own, to the last bit.
 */
export class Trials {
  readonly effort: Effort = { unique: 0, naive: 0, simulated: 0 };
  readonly #ground: Ground;
  readonly #stages: readonly Stage[];
  readonly #memory = new ReusedMemory();
  readonly #explain: Explain;
  #bytes: number;
  #cache: ColumnCache;

  /** `bytes` is what columns may take. */
  constructor(
    ground: Ground,
    windows: readonly Window[],
    bytes: number,
    explain: Explain = (error) => error,
  ) {
    this.#ground = ground;
    this.#bytes = bytes;
    this.#explain = explain;
    this.#cache = this.#cacheFor(bytes);
    this.#stages = windows.map((window) => new Stage(ground, window));
  }

  /** From now on columns may take so much. */
  allow(bytes: number): void {
    if (bytes === this.#bytes) return;
    this.#cache.clear();
    this.#cache = this.#cacheFor(bytes);
    this.#bytes = bytes;
  }

  /** What becomes of each trial, in their order. It can be left and come back to between any two. */
  *try(trials: readonly Trial[]): Generator<Outcome> {
    for (let from = 0; from < trials.length;) {
      const together = trials.slice(from, from + mostTogether);
      let asked = this.#ask(together);
      const fitting = this.#fitting(asked);
      if (fitting < together.length) asked = this.#ask(together.slice(0, Math.max(1, fitting)));
      // Alone it may need less than in company.
      if (fitting === 0 && this.#fitting(asked) === 0) throw this.#tooLarge(asked);
      yield* this.#serve(asked);
      from += asked.entries.length;
    }
  }

  // How many trials there is room for beside what is kept, or in place of it.
  #fitting({ tile, entries }: Asked): number {
    if (entries.every((entry) => 'failed' in entry)) return entries.length;
    const fitting = tile.fitting(this.#bytes - this.#cache.held * this.#column);
    if (fitting > 0 || this.#cache.held === 0) return fitting;
    this.#cache.clear();
    return tile.fitting(this.#bytes);
  }

  #tooLarge({ tile }: Asked): TooLarge {
    const bars = this.#ground.bars.length;
    return new TooLarge({ bytes: this.#bytes, needed: tile.least, bars, markets: 1 });
  }

  #cacheFor(bytes: number): ColumnCache {
    return new ColumnCache(this.#memory, Math.floor(bytes / 2 / this.#column));
  }

  // The size of a column.
  get #column(): number {
    return 8 * this.#ground.bars.length;
  }

  #ask(trials: readonly Trial[]): Asked {
    const { bars, account, others, dialect } = this.#ground;
    const tile = new Tile(bars, feedsFrom(others, bars), this.#memory, this.#cache);
    const entries = trials.map(({ plan, keeps }) =>
      attempt((): Entry => {
        if (!dialect.shortsOnSpot) requireShortable(plan, bars.market);
        const request = requestOf(plan, bars.timeframe, account);
        return { plan, keeps, request, ticket: tile.ask(request.expressions, request.signals) };
      }, this.#explain),
    );
    return { tile, entries };
  }

  *#serve({ tile, entries }: Asked): Generator<Outcome> {
    const { unique, naive } = tile.nodes;
    this.effort.unique += unique;
    this.effort.naive += naive;
    const known = new Map<string, Tried>();
    const triedBy = (entry: Entry) => {
      const before = tile.nodes.unique;
      try {
        return tile.serve(entry.ticket, (served) =>
          this.#stages.map((stage, k) => this.#run(entry, stage, k, served, known)),
        );
      } finally {
        // Some of it turned out to be there already.
        this.effort.unique += tile.nodes.unique - before;
      }
    };
    const isInCompany = tile.isEntangled && entries.length > 1;
    for (const entry of entries) {
      const outcome = 'failed' in entry ? entry : attempt(() => triedBy(entry), this.#explain);
      yield isInCompany && 'failed' in outcome && 'plan' in entry ? this.#alone(entry) : outcome;
    }
  }

  // Who fails alone fails by himself.
  #alone(trial: Trial): Outcome {
    const [outcome] = this.#serve(this.#ask([trial]));
    return outcome!;
  }

  #run(
    { plan, request, ticket, keeps }: Entry,
    stage: Stage,
    k: number,
    served: Served,
    known: Map<string, Tried>,
  ): Tried | undefined {
    const lane = stage.lane(plan, request, ticket.warmup, served);
    if (!lane) return undefined;
    const signature = signatureOf(lane, plan);
    const key = `${k} ${signature}`;
    const same = signature === undefined ? undefined : known.get(key);
    if (same && areKept(same, keeps)) return same;
    const tried = stage.simulate(lane, keeps);
    this.effort.simulated++;
    if (signature !== undefined) known.set(key, tried);
    return tried;
  }
}

/** Where plans are simulated: a window with its gauge. */
class Stage {
  readonly #all: Bars;
  readonly #ground: Ground;
  readonly #window: Window;
  readonly #gauge: Gauge;
  readonly #account: Required<Account>;
  readonly #charges: LaneInput['charges'];
  readonly #fills = new Fills();

  constructor(ground: Ground, window: Window) {
    const here = cut(ground, window);
    const { bars, account, funding } = here;
    this.#all = ground.bars;
    this.#ground = here;
    this.#window = window;
    this.#gauge = new Gauge(bars, account.cash);
    this.#account = completeAccount(account);
    this.#charges = chargesOf(bars.time, funding, (account.borrow ?? 0) > 0);
  }

  /** Undefined where a part of history is over before the plan could have acted; of the whole that is an error. */
  lane(plan: Plan, request: Request, warmup: number, served: Served): LaneInput | undefined {
    const { bars, rules, detail } = this.#ground;
    const { from, to } = this.#window;
    const left = Math.max(0, warmup - from);
    const isWhole = bars === this.#all;
    if (isWhole) requireEnough(plan, bars, left);
    else if (left >= bars.length) return undefined;
    const lane = isWhole
      ? request.lane(bars, left, served.column, served.yes)
      : request.lane(
          bars,
          left,
          (expression) => served.column(expression).subarray(from, to),
          (signal) => within(served.yes(signal), from, to),
        );
    return { ...lane, rules, detail, charges: this.#charges };
  }

  simulate(lane: LaneInput, keeps: Keeps): Tried {
    const fills = this.#fills;
    this.#fill(lane);
    const numbers = this.#gauge.numbers(fills);
    const { returns } = this.#gauge;
    return { numbers, ...daysKept(keeps === 'returns' ? returns.slice() : returns, keeps) };
  }

  #fill(lane: LaneInput): void {
    const { account, dialect } = this.#ground;
    const fills = this.#fills.clear();
    if (fillPlainly(lane, this.#account, dialect, fills)) return;
    const simulation = new Simulation({ lanes: [lane], account, dialect, fills });
    simulation.advance([lane.bars.length]);
    simulation.finish();
  }
}

/** Those of ascending bars that lie in [from, to), counted from there. */
function within(bars: Int32Array, from: number, to: number): Int32Array {
  return bars.filter((bar) => bar >= from && bar < to).map((bar) => bar - from);
}

interface Asked {
  readonly tile: Tile;
  readonly entries: readonly (Entry | Failed)[];
}

interface Entry extends Trial {
  readonly request: Request;
  readonly ticket: Ticket;
}

/** What is wrong with one trial is no reason to give up the others; a mistake of ours is. */
export function attempt<T>(work: () => T, explain: Explain): T | Failed {
  try {
    return work();
  } catch (error) {
    const explained = explain(error);
    if (explained instanceof UserError) return { failed: explained.message };
    throw error;
  }
}
