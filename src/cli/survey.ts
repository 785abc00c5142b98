import type { LoadedStrategy } from '#adapters/files';
import { attempt, comparedOf, type Search, type Space, valuesAt } from '#research';
import { expressionsIn, type Plan, ranksAmong, type Values } from '#strategy';
import { planOf } from './evaluate.ts';
import type { SimulationOptions } from './options.ts';
import { type Look, othersIn } from './others.ts';
import { isOverdue } from './interrupt.ts';
import { blame, strategyCode } from './strategy-code.ts';

/** What is known of the trials of a search before they are made. */
export interface Survey {
  /** Values of a trial of the kind that most are of: of those that rank markets, or of the others. */
  readonly typical: Values;
  /** What they look at besides their own bars. */
  readonly looks: readonly Look[];
}

/** A plan of the search, and the values it is made with. */
interface Surveyed {
  readonly values: Values;
  readonly plan: Plan;
}

// Plans are quickly made, but of very many some do for all.
const mostPlans = 200;
const mostOfAxis = 200;
// Where a plan never comes to an end, its trial says so, or waits for whoever ends it.
const patience = 1000;

/** Plans what a search will try, to see what its trials need. */
export async function survey(
  loaded: LoadedStrategy,
  options: SimulationOptions,
  space: Space,
  search: Search,
): Promise<Survey> {
  const points = search.next([]);
  const plans: Surveyed[] = [];
  const plan = () => {
    const wanted = comparedOf(points.length, mostPlans);
    for (const k of wanted) plans.push(...planned(loaded, options, valuesAt(space, points[k]!)));
    // Where none can be made, what is wrong with the defaults is said at once.
    if (plans.length === 0) plans.push({ values: {}, plan: planOf(loaded, options) });
    if (wanted.length < search.trials) plans.push(...alongAxes(space, plans[0]!.values, loaded, options));
  };
  await strategyCode(loaded.file, plan, patience).catch((error: unknown) => {
    if (!isOverdue(error)) throw error;
  });
  const [first] = plans;
  return { typical: first ? typicalOf(plans) : {}, looks: looksOf(plans) };
}

function typicalOf(plans: readonly Surveyed[]): Values {
  const ranking = plans.filter(({ plan }) => ranksAmong(plan));
  const [typical] =
    2 * ranking.length > plans.length ? ranking : plans.filter(({ plan }) => !ranksAmong(plan));
  return (typical ?? plans[0]!).values;
}

// Each value of a parameter with the others as they are: what a trial looks at seldom depends on more.
function alongAxes(
  { axes }: Space,
  values: Values,
  loaded: LoadedStrategy,
  options: SimulationOptions,
): Surveyed[] {
  return axes.flatMap((axis) =>
    comparedOf(axis.values.length, mostOfAxis).flatMap((k) =>
      planned(loaded, options, { ...values, [axis.name]: axis.values[k]! }),
    ),
  );
}

function looksOf(plans: readonly Surveyed[]): Look[] {
  const found = new Map<string, { clock: Look['clock']; count: number }>();
  for (const { plan } of plans)
    for (const [name, clock] of othersIn(expressionsIn(plan)))
      found.set(name, { clock, count: (found.get(name)?.count ?? 0) + 1 });
  return [...found].map(([name, { clock, count }]) => ({ name, clock, isShared: count === plans.length }));
}

// Values that make no plan fail when they are tried.
function planned(loaded: LoadedStrategy, options: SimulationOptions, values: Values): Surveyed[] {
  const plan = attempt(
    () => planOf(loaded, { ...options, param: values }),
    (error) => blame(error, loaded.file),
  );
  return 'failed' in plan ? [] : [{ values, plan }];
}
