import { dailyReturns, measure } from '#metrics';
import { marketName } from '#market';
import { type Part, type Run, runTogether } from '#simulation';
import { type Plan, planAmong } from '#strategy';
import { meanReturns } from './across.ts';
import type { Ground } from './ground.ts';
import { daysKept, type Keeps } from './keeps.ts';
import { attempt, type Effort, type Failed } from './trials.ts';
import { measured, type Result, type Task, type Workshop, type WorkshopOptions } from './workshop.ts';

/**
 * Makes each trial as a run of its own: of all markets on one account, or of each by itself where
 * numbers are wanted that only a whole run tells.
 */
export class TogetherWorkshop implements Workshop {
  readonly effort: Effort = { unique: 0, naive: 0, simulated: 0 };
  readonly #grounds: readonly Ground[];
  readonly #options: WorkshopOptions;
  readonly #isTogether: boolean;

  constructor(grounds: readonly Ground[], options: WorkshopOptions, isTogether: boolean) {
    this.#grounds = grounds;
    this.#options = options;
    this.#isTogether = isTogether;
  }

  *work(tasks: readonly Task[]): Generator<Result | Failed> {
    for (const task of tasks) yield attempt(() => this.#try(task), this.#options.explain);
  }

  #try({ values, keeps }: Task): Result {
    const plan = this.#options.planOf(values);
    const runs = this.#isTogether
      ? [this.#run(plan, this.#grounds)]
      : this.#grounds.map((one) => this.#run(plan, [one]));
    this.effort.simulated += runs.length;
    const daily = runs.map(({ bars, equity, account }) => dailyReturns(bars.time, equity, account.cash));
    return {
      ...measured(
        runs.map((run) => ({ numbers: measure(run) })),
        this.#options.across,
      ),
      ...daysKept(meanReturns(daily), keeps),
    };
  }

  #run(plan: Plan, grounds: readonly Ground[]): Run {
    const universe = grounds.map(({ bars }) => bars.market);
    const parts = grounds.map(({ bars, others, rules, funding, detail }): Part => ({
      plan: planAmong(plan, universe, bars.market),
      bars,
      // What a plan ranks is among the markets of the account.
      others: [...others, ...grounds.map((ground) => ground.bars).filter((one) => !isAmong(one, others))],
      rules,
      funding,
      detail,
    }));
    const [{ account, dialect }] = grounds as [Ground];
    return runTogether(parts, account, { dialect });
  }
}

/** What a run that is a trial of its own came to. */
export function resultOf(run: Run, numbers: Result['numbers'], keeps: Keeps): Result {
  const { returns } = dailyReturns(run.bars.time, run.equity, run.account.cash);
  return { numbers, markets: [], ...daysKept(returns, keeps) };
}

function isAmong({ market }: Ground['bars'], others: Ground['others']): boolean {
  return others.some((other) => 'market' in other && marketName(other.market) === marketName(market));
}
