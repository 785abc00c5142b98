import { UserError } from '#errors';
import type { Desk, LaneInput } from '../input.ts';
import type { Guards } from '../levels.ts';
import type { Purse } from '../purse.ts';

/** Refuses a second market on the same money. */
export function requireAlone(purse: Purse, name: string): void {
  if (!purse.isTaken) return;
  throw new UserError(
    'usage',
    `${name} trades one market per account. Run the markets one by one, or choose --fills next-open.`,
  );
}

/** Refuses exits that a simple engine does not have. */
export function requireSimpleExits({ targets, trailAfter, breakEven }: Guards, name: string): void {
  const isLadder = targets.length > 1 || (targets[0]?.share ?? 1) !== 1;
  const unknown = isLadder
    ? 'a ladder of targets'
    : trailAfter
      ? 'trailAfter'
      : breakEven
        ? 'breakEven'
        : undefined;
  if (unknown === undefined) return;
  throw new UserError(
    'usage',
    `--fills ${name} does not know ${unknown}: allowed are stopLoss, one takeProfit, trailingStop and maxBars. Leave it out, or choose --fills next-open.`,
  );
}

/** Refuses decisions and entries that an engine of signals at the market does not have. */
export function requireSimpleEntries({ decide, entry, guards }: LaneInput, { dialect, account }: Desk): void {
  const isLadder = guards.targets.length > 1 || (guards.targets[0]?.share ?? 1) !== 1;
  const unknown = decide
    ? 'decide()'
    : entry
      ? 'limit and stop entries of a strategy'
      : isLadder
        ? 'a ladder of targets'
        : guards.breakEven
          ? 'breakEven'
          : account.sizing !== 'share' && account.sizing !== 'cash'
            ? `sizes by ${account.sizing}`
            : undefined;
  if (unknown === undefined) return;
  throw new UserError(
    'usage',
    `--fills ${dialect.name} does not know ${unknown}. Leave it out, or choose --fills next-open.`,
  );
}
