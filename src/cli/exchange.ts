import type { Connection } from '#adapters/ccxt';
import { readText, rules, type Settings } from '#config';
import { UserError } from '#errors';
import type { Observer } from '#exchange';
import type { Context } from './context.ts';

/** Opens an exchange as the settings say. ccxt is loaded only now. */
export async function openExchange(
  id: string,
  { httpsProxy, testnet, deadline }: Settings,
  { env }: Context,
  observe?: Observer,
): Promise<Connection> {
  if (id === 'sample')
    throw new UserError(
      'usage',
      '"sample" is the built-in market; its bars are made when they are needed. Name an exchange, for example binance:BTC/USDT.',
    );
  const { openConnection } = await import('#adapters/ccxt');
  const proxy = httpsProxy ?? proxyOf(env);
  return openConnection(id, { proxy, testnet, deadline: deadline * 1000, observe });
}

// What other programs on this machine go by.
function proxyOf(env: Context['env']): string | undefined {
  const name = ['HTTPS_PROXY', 'https_proxy'].find((variable) => env[variable]);
  return name === undefined ? undefined : readText(rules.proxy, env[name] ?? '', name);
}
