import type { LoadedStrategy } from '#adapters/files';
import { attempt, comparedOf, type Search, type Space, valuesAt } from '#research';
import { type Plan, ranksAmong, type Values } from '#strategy';
import { planOf } from './evaluate.ts';
import type { SimulationOptions } from './options.ts';
import { blame, strategyCode } from './strategy-code.ts';

/** What is known of the trials of a search before they are made. */
export interface Survey {
  /** Values of a trial of the kind that most are of: of those that rank markets, or of the others. */
  readonly typical: Values;
}

/** A plan of the search, and the values it is made with. */
interface Surveyed {
  readonly values: Values;
  readonly plan: Plan;
}

// Plans are quickly made, but of very many some do for all.
const mostPlans = 2000;

/** Plans what a search will try, to see what its trials need. */
export async function survey(
  loaded: LoadedStrategy,
  options: SimulationOptions,
  space: Space,
  search: Search,
): Promise<Survey> {
  return strategyCode(loaded.file, () => {
    const points = search.next([]);
    const values = comparedOf(points.length, mostPlans).map((k) => valuesAt(space, points[k]!));
    const plans = values.flatMap((param) => planned(loaded, options, param));
    // Where none can be made, what is wrong with the defaults is said at once.
    return surveyOf(plans.length > 0 ? plans : [{ values: {}, plan: planOf(loaded, options) }]);
  });
}

function surveyOf(plans: readonly Surveyed[]): Survey {
  const ranking = plans.filter(({ plan }) => ranksAmong(plan));
  const [typical] =
    2 * ranking.length > plans.length ? ranking : plans.filter(({ plan }) => !ranksAmong(plan));
  return { typical: (typical ?? plans[0]!).values };
}

// Values that make no plan fail when they are tried.
function planned(loaded: LoadedStrategy, options: SimulationOptions, values: Values): Surveyed[] {
  const plan = attempt(
    () => planOf(loaded, { ...options, param: values }),
    (error) => blame(error, loaded.file),
  );
  return 'failed' in plan ? [] : [{ values, plan }];
}
