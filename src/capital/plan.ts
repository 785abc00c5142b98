import { UserError } from '#errors';
import type { Limits } from '#risk';
import type { TransferRule } from './governor.ts';
import type { LadderRules } from './ladder.ts';

/** What a bot trades with, what it hands on, and when it risks less. */
export interface BotCapital {
  readonly name: string;
  readonly allotment: number;
  readonly transfer?: TransferRule | undefined;
  readonly ladder?: LadderRules | undefined;
  readonly limits?: Limits | undefined;
}

/** Money that is brought to the account, or taken from it when it is below 0. */
export interface MoneyFlow {
  readonly time: number;
  readonly amount: number;
  /** A bot, or the reserve. */
  readonly to: string;
}

/** One account, and the bots that share it. All amounts are in the quote currency. */
export interface CapitalPlan {
  readonly bots: readonly BotCapital[];
  /** Never traded. */
  readonly reserve: number;
  readonly flows: readonly MoneyFlow[];
}

/** Where money lies that is never traded, by its name as a taker. */
export const reserveName = 'reserve';

interface Wanted {
  readonly name: string;
  readonly cash?: number | undefined;
}

/**
 * Shares out the cash of an account: bots without an allotment get equal parts of what the others and
 * the reserve leave; what nobody gets is reserve as well. Without a word on the account's cash it has
 * what its bots and the reserve ask for.
 */
export function sharedOut(
  bots: readonly Wanted[],
  {
    cash,
    isGiven,
    reserve = 0,
  }: { readonly cash: number; readonly isGiven: boolean; readonly reserve?: number | undefined },
): { readonly allotments: readonly number[]; readonly reserve: number } {
  const asked = bots.reduce((sum, bot) => sum + (bot.cash ?? 0), reserve);
  const open = bots.filter((bot) => bot.cash === undefined);
  if (open.length === 0 && !isGiven) return { allotments: bots.map((bot) => bot.cash!), reserve };
  const left = cash - asked;
  if (left < -1e-9 * cash || (open.length > 0 && !(left > 0)))
    throw new UserError(
      'usage',
      `"${asked}" is what bots and reserve ask for together, and the account has "${cash}"${open.length > 0 ? `, so that nothing is left for "${open[0]!.name}"` : ''}. Give bots less "cash", or the account more: "cash" beside "bots", or --cash.`,
    );
  const each = left / open.length;
  return {
    allotments: bots.map((bot) => bot.cash ?? each),
    reserve: open.length > 0 ? reserve : reserve + Math.max(0, left),
  };
}

/** One bot by itself: wherever it hands money on to, for it that is gone. */
export function aloneOf(bot: BotCapital): CapitalPlan {
  const { transfer } = bot;
  const leaving = transfer ? { transfer: { ...transfer, to: reserveName } } : {};
  return { bots: [{ ...bot, ...leaving }], reserve: 0, flows: [] };
}

/** The places of bots in an order in which whoever hands on comes before whoever gets. */
export function giversFirst(
  bots: readonly { readonly name: string; readonly transfer?: TransferRule | undefined }[],
): number[] {
  const places = new Map(bots.map(({ name }, k) => [name, k]));
  const order: number[] = [];
  const visit = (k: number): void => {
    if (order.includes(k)) return;
    const taker = places.get(bots[k]!.transfer?.to ?? '');
    if (taker !== undefined) visit(taker);
    order.unshift(k);
  };
  for (let k = bots.length - 1; k >= 0; k--) visit(k);
  return order;
}
