import type { LoadedStrategy } from '#adapters/files';
import { UserError } from '#errors';
import { attempt } from '#research';
import { expressionsIn, type Plan, ranksAmong } from '#strategy';
import { alone, planOf, requireStop } from './evaluate.ts';
import { othersIn } from './others.ts';
import { blame } from './strategy-code.ts';
import type { TrialJob, TrialKit } from './trial-job.ts';

/** Refuses a trial that its search cannot make: each is held to what its own values need. */
export function requireNeeds(plan: Plan, typical: Plan, kit: TrialKit, loaded: LoadedStrategy): void {
  requireKind(plan, typical, kit, loaded);
  requireOthers(plan, kit);
  for (const { account } of kit.grounds) requireStop(plan, account);
}

/** Whether all markets are on one account. To rank one alone is refused of each trial. */
export function areTogether(
  plan: Plan,
  markets: number,
  { portfolio }: Pick<TrialJob['options'], 'portfolio'>,
): boolean {
  return portfolio === true || (markets > 1 && ranksAmong(plan));
}

// An account over all markets is not comparable with one for each: a search has trials of one kind, that of the
// typical one, and those of the other kind fail.
function requireKind(
  plan: Plan,
  typical: Plan,
  { options, grounds }: Pick<TrialKit, 'options' | 'grounds'>,
  loaded: LoadedStrategy,
): void {
  const ranks = ranksAmong(plan);
  if (ranks && grounds.length < 2) throw new UserError('usage', alone(plan));
  if (options.portfolio || grounds.length < 2 || ranks === ranksAmong(typical)) return;
  const ranksWith = (param: Plan['params']) => ranksAmong(planOf(loaded, { ...options, param }));
  // Values that are mixed to find the cause may be impossible together.
  const cause = Object.keys(plan.params).find((name) => {
    const mixed = { ...plan.params, [name]: typical.params[name]! };
    return (
      attempt(
        () => ranksWith(mixed),
        (error) => blame(error, loaded.file),
      ) === !ranks
    );
  });
  const own = ranks ? 'ranks markets, all of them on one account' : 'has an account for each market';
  const usual = ranks ? 'it has an account for each market' : 'it ranks markets, all of them on one account';
  const apart = cause === undefined ? '' : ` with --param ${cause}=${plan.params[cause]}`;
  throw new UserError(
    'usage',
    `With these values strategy "${plan.strategy}" ${own}; this search is about values with which ${usual}, and the two cannot be compared. Search them apart${apart}, or everything on one account with --portfolio.`,
  );
}

function requireOthers(plan: Plan, { lacking }: Pick<TrialKit, 'lacking'>): void {
  if (lacking.length === 0) return;
  const wanted = othersIn(expressionsIn(plan));
  const found = lacking.find(({ name }) => wanted.has(name));
  if (found) throw new UserError('data', found.message);
}
