import { didYouMean } from '#errors';
import { type Budget, budgetTitle, unusedBudgets } from './budgets.ts';
import { gateText } from './gate.ts';
import { type Candidate, titleOf } from './judge.ts';

/** Gates that judged nothing, because they are about none of the runs. */
export interface Skipped {
  /** What they are for, in words. */
  readonly about: string;
  readonly checks: readonly string[];
  readonly reason: string;
}

/** The budgets that are about none of the runs; a file for several strategies has such for each of them. */
export function skippedOf(runs: readonly Candidate[], budgets: readonly Budget[]): Skipped[] {
  return missed(runs, budgets).map((budget) => {
    const about = isForAll(budget) ? budget.place : budgetTitle(budget);
    const subject = isForAll(budget) ? budget.place : `The budget for ${about}`;
    return {
      about,
      checks: budget.gates.map(gateText),
      reason:
        runs.length > 0
          ? `${subject} is about none of these runs.`
          : `${subject} has judged nothing: there is no run to judge.`,
    };
  });
}

/** Why no gate at all is about what ran, and what to do. */
export function unjudgedReason(runs: readonly Candidate[], budgets: readonly Budget[]): string {
  const wrong = missed(runs, budgets);
  const ran = [...new Set(runs.map((run) => run.strategy))];
  const [slip = ''] = wrong.flatMap(({ strategy }) =>
    strategy === undefined || ran.includes(strategy) ? [] : [didYouMean(strategy, ran)],
  );
  const named = listed(wrong.map((budget) => `${budget.place} is for ${budgetTitle(budget)}`));
  return `None of the gates is about what ran: ${named}, and ${listed(runs.map(titleOf)) || 'nothing'} ran.${slip} Correct the budget, run what it is for, or add a gate for every run: --gate "sharpe>=1".`;
}

function missed(runs: readonly Candidate[], budgets: readonly Budget[]): Budget[] {
  return unusedBudgets(runs, budgets).filter(({ gates }) => gates.length > 0);
}

function isForAll({ strategy, market, timeframe }: Budget): boolean {
  return (strategy ?? market ?? timeframe) === undefined;
}

function listed(texts: readonly string[], most = 4): string {
  const more = texts.length - most;
  return [...texts.slice(0, most), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
