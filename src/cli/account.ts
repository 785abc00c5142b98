import type { Settings } from '#config';
import { UserError } from '#errors';
import { exchangesWithFees, feesAsOf, feesOf } from '#exchange';
import { type Market, marketName } from '#market';
import { type Account, requireAccount, type Sizing } from '#simulation';
import type { KeptRules } from './kept-rules.ts';

/** The account that the settings describe, for a run over these markets. */
export function accountOf(settings: Settings, markets: readonly Market[], kept: KeptRules): Account {
  const { cash, slippage, spread, impact, participation, leverage, maintenance, borrow } = settings;
  const optional = { spread, impact, participation, leverage, maintenance, borrow };
  const given = Object.entries({ ...feesFor(settings, markets, kept), ...optional });
  return requireAccount({
    cash,
    slippage,
    ...sizeOf(settings),
    ...(Object.fromEntries(given.filter(([, value]) => value !== undefined)) as Pick<Account, 'fee'>),
  });
}

/** Where the fees of a run come from, for people; nothing when they were typed. */
export function feesNote(
  { fee, exchangeFees }: Settings,
  market: Market,
  kept: KeptRules,
): string | undefined {
  if (fee !== 'exchange') return undefined;
  const { exchange } = market;
  if (exchangeFees?.[exchange]) return `The fees are those of your configuration for ${exchange}.`;
  return keptFees(market, kept)
    ? `The fees are those told of ${marketName(market)} when bars of ${exchange} were last fetched; yours may differ: --fee, --maker-fee, or "exchangeFees" in the configuration.`
    : `The fees are those that ${exchange} took from its smallest customers in ${feesAsOf}; yours may differ: --fee, --maker-fee, or "exchangeFees" in the configuration.`;
}

export function sizeOf({ size }: Pick<Settings, 'size'>): Pick<Account, 'size' | 'sizing'> {
  if (typeof size === 'number') return { size };
  const [kind, amount] = size.split(':');
  return { size: Number(amount), sizing: kind as Sizing };
}

function feesFor(
  settings: Settings,
  markets: readonly Market[],
  kept: KeptRules,
): Pick<Account, 'fee' | 'makerFee'> {
  const { fee, makerFee } = settings;
  if (fee !== 'exchange') return makerFee === undefined ? { fee } : { fee, makerFee };
  const all = markets.map((market) => ratesOf(settings, market, kept));
  const [first] = all;
  const other = all.findIndex(({ maker, taker }) => maker !== first!.maker || taker !== first!.taker);
  if (other > 0)
    throw new UserError(
      'usage',
      `"exchange" as --fee: ${marketName(markets[0]!)} and ${marketName(markets[other]!)} take different fees, and one account has one. Write --fee and --maker-fee as numbers.`,
    );
  return { fee: first!.taker, makerFee: makerFee ?? first!.maker };
}

function ratesOf({ exchangeFees = {} }: Settings, market: Market, kept: KeptRules) {
  const { exchange, symbol } = market;
  const rates = exchangeFees[exchange] ?? keptFees(market, kept) ?? feesOf(exchange, symbol.includes(':'));
  if (rates) return rates;
  throw new UserError(
    'usage',
    `"exchange" as --fee: the fees of ${exchange} for ${symbol.includes(':') ? 'derivatives' : 'spot markets'} are not known here. Known: ${exchangesWithFees.join(', ')}. Write a number, for example --fee 0.001, or add ${exchange} to "exchangeFees" in the configuration.`,
  );
}

// What the exchange told is newer than any table.
function keptFees(market: Market, kept: KeptRules) {
  const { maker, taker } = kept.get(marketName(market)) ?? {};
  return typeof maker === 'number' && typeof taker === 'number' ? { maker, taker } : undefined;
}
