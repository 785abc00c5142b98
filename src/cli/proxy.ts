import { readText, rules, type Settings } from '#config';
import type { Context } from './context.ts';

/** What calls to the world go through: what the settings say, or what other programs on this machine go by. */
export function proxyOf({ httpsProxy }: Pick<Settings, 'httpsProxy'>, { env }: Context): string | undefined {
  if (httpsProxy !== undefined) return httpsProxy;
  const name = ['HTTPS_PROXY', 'https_proxy'].find((variable) => env[variable]);
  return name === undefined ? undefined : readText(rules.proxy, env[name] ?? '', name);
}
