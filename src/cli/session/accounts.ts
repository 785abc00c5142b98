import type { Connection } from '#adapters/ccxt';
import { UserError } from '#errors';
import { type Abilities, type TradingAccount, Trouble } from '#exchange';
import { currencyOf, type Market, marketName } from '#market';
import type { BotSpec } from '#trading';
import type { Context } from '../context.ts';
import { troubleError } from '../trouble.ts';

export type Accounts = ReadonlyMap<string, TradingAccount>;

/** The accounts that the keys give access to. A key that could take money away is not worked with. */
export async function openAccounts(
  connections: ReadonlyMap<string, Connection>,
  { isKnown }: { readonly isKnown: boolean },
  context: Context,
): Promise<Accounts> {
  const { tradingAccount } = await import('#adapters/ccxt');
  const accounts = new Map<string, TradingAccount>();
  for (const [id, connection] of connections) {
    const account = tradingAccount(connection);
    accounts.set(id, account);
    const checked = requireRights(account, connection.key?.name ?? id, context);
    // A session that holds something goes on without an exchange as well, if not with new entries.
    await (isKnown ? checked.catch(passOver(context)) : checked);
  }
  return accounts;
}

function passOver({ output }: Context) {
  return (error: unknown): void => {
    if (!(error instanceof UserError && error.cause instanceof Trouble)) throw error;
    if (error.kind === 'authentication') throw error;
    output.warning(`What the key may do is not checked: ${error.message}`);
  };
}

async function requireRights(account: TradingAccount, key: string, { output }: Context): Promise<void> {
  const { canTrade, canWithdraw, isBoundToAddress } = await asked(account, account.rights());
  if (canWithdraw === true)
    throw new UserError(
      'usage',
      `The key "${key}" of ${account.id} may withdraw or transfer money, which this program never needs. Make a key there that may only read and trade, and add it: cryptobot keys add ${account.id} --name NAME`,
    );
  if (canTrade === false)
    throw new UserError(
      'usage',
      `The key "${key}" of ${account.id} may not trade. Allow it there, or add another one: cryptobot keys add ${account.id} --name NAME`,
    );
  if (canWithdraw === null)
    output.warning(
      `${account.id} does not say whether the key "${key}" may withdraw money. Make sure there that it may not.`,
    );
  if (isBoundToAddress === false)
    output.warning(`the key "${key}" of ${account.id} works from any address. Bind it to yours there.`);
}

/** Bots whose orders are real: with what their exchanges do for them in each market. */
export async function withAbilities(specs: readonly BotSpec[], accounts: Accounts): Promise<BotSpec[]> {
  return Promise.all(
    specs.map(async (spec) => {
      const real: [string, Abilities][] = [];
      for (const market of spec.markets) {
        const name = marketName(market);
        if (!spec.rules[name])
          throw new UserError(
            'data',
            `What "${name}" accepts is not known, and no order is sent without. Fetch it: cryptobot fetch ${name}`,
          );
        const account = accounts.get(market.exchange)!;
        real.push([name, await asked(account, account.abilities(market.symbol))]);
      }
      return { ...spec, real: Object.fromEntries(real) };
    }),
  );
}

/** Contracts are traded at the leverage that the bots were given, which is one for each contract. */
export async function setLeverages(specs: readonly BotSpec[], accounts: Accounts): Promise<void> {
  const leverages = new Map<string, { readonly market: Market; readonly times: number }>();
  for (const { name, markets, account: terms } of specs)
    for (const market of markets) {
      if (!isContract(market)) continue;
      const times = terms.leverage ?? 1;
      const known = leverages.get(marketName(market));
      if (known && known.times !== times)
        throw new UserError(
          'usage',
          `"${times}" is the "leverage" of bot "${name}" on ${marketName(market)}, and another has ${known.times} there. An exchange knows one for each contract: give both the same.`,
        );
      leverages.set(marketName(market), { market, times });
    }
  for (const { market, times } of leverages.values()) {
    const account = accounts.get(market.exchange)!;
    await asked(account, account.setLeverage(market.symbol, times));
  }
}

/** Refuses bots that together, and with the reserve, are to have more money than there is where they trade. */
export async function requireMoney(
  specs: readonly BotSpec[],
  reserve: number,
  accounts: Accounts,
): Promise<void> {
  requireOnePlace(specs);
  const wanted = new Map<string, { readonly market: Market; cash: number }>();
  for (const { markets, account } of specs)
    for (const market of markets.slice(0, 1)) {
      const known = wanted.get(placeOf(market)) ?? { market, cash: wanted.size === 0 ? reserve : 0 };
      wanted.set(placeOf(market), { ...known, cash: known.cash + account.cash });
    }
  for (const { market, cash } of wanted.values()) {
    const account = accounts.get(market.exchange)!;
    const coin = currencyOf(market);
    const free = (await asked(account, account.balances(market.symbol))).get(coin)?.free ?? 0;
    if (cash > free * (1 + 1e-9))
      throw new UserError(
        'usage',
        `The bots are to trade ${market.symbol} with ${cash} ${coin}${reserve > 0 ? ', the reserve among them,' : ''} but ${account.id} has ${free} ${coin} free. Give them less: --cash ${Math.floor(free)}, or "cash" of each bot.`,
      );
  }
}

// Nobody moves money from one exchange to another: who hands on and who gets are paid from one purse there.
function requireOnePlace(specs: readonly BotSpec[]): void {
  for (const { name, markets, capital } of specs) {
    const taker = specs.find((one) => one.name === capital?.transfer?.to);
    const places = [...markets, ...(taker?.markets ?? [])].map(placeOf);
    const other = taker && places.find((place) => place !== places[0]);
    if (other === undefined) continue;
    throw new UserError(
      'usage',
      `"${name}" hands on to "${taker!.name}", and they trade with ${places[0]} and with ${other}: money is not moved between accounts. Let both trade at one exchange, or take the "transfer" out.`,
    );
  }
}

// Whose money it is that a market is traded with: `binance spot USDT`.
function placeOf(market: Market): string {
  return `${market.exchange} ${isContract(market) ? 'contracts' : 'spot'} ${currencyOf(market)}`;
}

function isContract({ symbol }: Market): boolean {
  return symbol.includes(':');
}

async function asked<T>({ id }: TradingAccount, question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (error) {
    throw error instanceof Trouble ? troubleError(error, `${id}: `) : error;
  }
}
