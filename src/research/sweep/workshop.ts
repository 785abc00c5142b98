import { definitions, type MetricName, type Metrics } from '#metrics';
import type { Plan, Values } from '#strategy';
import type { BlockSums } from '../overfitting/index.ts';
import { type Across, combine, meanReturns } from './across.ts';
import { type Ground, windowOf, wholeOf } from './ground.ts';
import { daysKept, type Keeps } from './keeps.ts';
import { attempt, type Effort, type Explain, type Failed, type Outcome, Trials } from './trials.ts';
import { TooLarge } from './too-large.ts';

/** The numbers of a trial: all metrics but those that only a whole run tells, and these where a goal needs them. */
export type TrialNumbers = Omit<Metrics, WholeName> & Partial<Pick<Metrics, WholeName>>;

const wholeNames = ['breakEvenCost', 'capacity', 'envelope'] as const;

type WholeName = (typeof wholeNames)[number];

/** Which metrics are known of a trial, of one that is a whole run or of any other. */
export function trialNames(isWhole: boolean): MetricName[] {
  const names = Object.keys(definitions) as MetricName[];
  return isWhole ? names : names.filter((name) => !wholeNames.some((one) => one === name));
}

/** Values to be tried. */
export interface Task {
  readonly values: Values;
  readonly keeps: Keeps;
}

/** The numbers of a trial over some time. */
export interface Measured {
  /** Of several markets, those of all of them together. */
  readonly numbers: TrialNumbers;
  /** Of each market, in their order, where there are several. */
  readonly markets: readonly TrialNumbers[];
}

/** What trying them came to. */
export interface Result extends Measured {
  readonly sums?: BlockSums | undefined;
  readonly returns?: Float64Array | undefined;
  /**
   * The same numbers in each of the stretches that were asked for, each with an account of its own; undefined
   * where a market has too few bars for the trial.
   */
  readonly windows?: readonly (Measured | undefined)[] | undefined;
}

/** Where trials are made: each task comes to a result, in their order, whoever works and with how many others. */
export interface Workshop {
  readonly effort: Effort;
  /** `bytes` is what series may take from now on, where that has changed. */
  work(tasks: readonly Task[], bytes?: number): Generator<Result | Failed | undefined>;
}

export interface WorkshopOptions {
  readonly planOf: (values: Values) => Plan;
  readonly across: Across;
  readonly bytes: number;
  readonly explain: Explain;
  /** Stretches to be looked at besides the whole. */
  readonly spans?: readonly Span[];
}

/** A stretch of time: [from, to), ms UTC. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Tries a strategy on each of several markets by itself. */
export class ApartWorkshop implements Workshop {
  readonly #options: WorkshopOptions;
  readonly #grounds: readonly Ground[];
  readonly #benches: readonly Trials[];

  constructor(grounds: readonly Ground[], options: WorkshopOptions) {
    this.#options = options;
    this.#grounds = grounds;
    this.#benches = grounds.map(
      (ground) =>
        new Trials(
          ground,
          [wholeOf(ground), ...(options.spans ?? []).map((span) => windowOf(ground, span))],
          options.bytes / grounds.length,
          options.explain,
        ),
    );
  }

  get effort(): Effort {
    return sumOf(this.#benches.map(({ effort }) => effort));
  }

  /** Gives way (undefined) between trials that are not whole yet. */
  *work(tasks: readonly Task[], bytes?: number): Generator<Result | Failed | undefined> {
    const markets = this.#grounds.length;
    if (bytes !== undefined) for (const bench of this.#benches) bench.allow(bytes / markets);
    try {
      yield* this.#work(tasks);
    } catch (error) {
      throw error instanceof TooLarge && markets > 1 ? error.onEachOf(markets) : error;
    }
  }

  *#work(tasks: readonly Task[]): Generator<Result | Failed | undefined> {
    const single = this.#benches.length === 1;
    const planned = tasks.map(({ values }) => this.#plan(values));
    const trials = planned.flatMap((plan, k) =>
      'failed' in plan ? [] : [{ plan, keeps: single ? tasks[k]!.keeps : ofMarkets(tasks[k]!.keeps) }],
    );
    const before: Outcome[][] = [];
    for (const bench of this.#benches.slice(0, -1)) {
      const outcomes: Outcome[] = [];
      for (const outcome of bench.try(trials)) {
        outcomes.push(outcome);
        yield undefined;
      }
      before.push(outcomes);
    }
    const last = this.#benches.at(-1)!.try(trials);
    let k = 0;
    for (const [t, plan] of planned.entries()) {
      if ('failed' in plan) yield plan;
      else {
        const outcomes = [...before.map((all) => all[k]!), last.next().value as Outcome];
        k++;
        yield this.#together(outcomes, tasks[t]!.keeps);
      }
    }
  }

  #plan(values: Values): Plan | Failed {
    return attempt(() => this.#options.planOf(values), this.#options.explain);
  }

  #together(outcomes: readonly Outcome[], keeps: Keeps): Result | Failed {
    const failed = outcomes.find((outcome) => 'failed' in outcome);
    if (failed) return failed;
    const all = outcomes.map((outcome) => outcome as Exclude<Outcome, Failed>);
    const tried = all.map(([whole]) => whole!);
    const [only] = tried;
    const windows = this.#windows(all);
    if (tried.length === 1) return { ...only!, markets: [], ...windows };
    const returnsOf = () =>
      meanReturns(
        tried.map((one, m) => ({ returns: one.returns!, firstDay: firstDayOf(this.#grounds[m]!) })),
      );
    return {
      ...measured(tried, this.#options.across),
      ...(keeps === 'nothing' ? {} : daysKept(returnsOf(), keeps)),
      ...windows,
    };
  }

  #windows(all: readonly Exclude<Outcome, Failed>[]): Pick<Result, 'windows'> {
    const { spans, across } = this.#options;
    if (!spans) return {};
    return {
      windows: spans.map((_, w) => {
        const tried = all.map((windows) => windows[w + 1]);
        return tried.every((one) => one !== undefined) ? measured(tried, across) : undefined;
      }),
    };
  }
}

/** What one market came to, or several. */
export function measured(tried: readonly Pick<Measured, 'numbers'>[], across: Across): Measured {
  const markets = tried.map(({ numbers }) => numbers);
  return markets.length === 1
    ? { numbers: markets[0]!, markets: [] }
    : { numbers: combine(markets, across), markets };
}

// The days of all markets together are made of those of each.
function ofMarkets(keeps: Keeps): Keeps {
  return keeps === 'nothing' ? keeps : 'returns';
}

function firstDayOf({ bars }: Ground): number {
  return Math.floor(bars.time[0]! / 86_400_000);
}

export function sumOf(efforts: readonly Effort[]): Effort {
  const sum = (name: keyof Effort) => efforts.reduce((all, effort) => all + effort[name], 0);
  return { unique: sum('unique'), naive: sum('naive'), simulated: sum('simulated') };
}
