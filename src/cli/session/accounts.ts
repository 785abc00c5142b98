import type { Connection } from '#adapters/ccxt';
import { UserError } from '#errors';
import { type Abilities, type TradingAccount, Trouble } from '#exchange';
import { marketName } from '#market';
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

/** Contracts are traded at the leverage that the bots were given. */
export async function setLeverages(specs: readonly BotSpec[], accounts: Accounts): Promise<void> {
  for (const { markets, account: terms } of specs)
    for (const { exchange, symbol } of markets) {
      if (!isContract(symbol)) continue;
      const account = accounts.get(exchange)!;
      await asked(account, account.setLeverage(symbol, terms.leverage ?? 1));
    }
}

/** Refuses bots that together are to have more money than there is. */
export async function requireMoney(specs: readonly BotSpec[], accounts: Accounts): Promise<void> {
  const wanted = new Map<string, { readonly symbol: string; cash: number }>();
  for (const { markets, account } of specs) {
    const { exchange, symbol } = markets[0]!;
    const key = `${exchange} ${isContract(symbol) ? 'contracts' : 'spot'} ${quoteOf(symbol)}`;
    const known = wanted.get(key) ?? { symbol, cash: 0 };
    wanted.set(key, { ...known, cash: known.cash + account.cash });
  }
  for (const [key, { symbol, cash }] of wanted) {
    const account = accounts.get(key.split(' ')[0]!)!;
    const coin = quoteOf(symbol);
    const free = (await asked(account, account.balances(symbol))).get(coin)?.free ?? 0;
    if (cash > free * (1 + 1e-9))
      throw new UserError(
        'usage',
        `The bots are to trade ${symbol} with ${cash} ${coin}, but ${account.id} has ${free} ${coin} free. Give them less: --cash ${Math.floor(free)}, or "cash" of each bot.`,
      );
  }
}

function isContract(symbol: string): boolean {
  return symbol.includes(':');
}

// What is paid with: of a contract that is what it settles in.
function quoteOf(symbol: string): string {
  return (symbol.split(':')[1] ?? symbol.split('/')[1]!).split('-')[0]!;
}

async function asked<T>({ id }: TradingAccount, question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (error) {
    throw error instanceof Trouble ? troubleError(error, `${id}: `) : error;
  }
}
