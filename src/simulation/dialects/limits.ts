import { UserError } from '#errors';
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
