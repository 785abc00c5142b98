import { UserError } from '#errors';
import { type BotSpec, canonical, type Started } from '#trading';

/** What somebody wants to go on with. */
interface Asked {
  readonly bots: readonly BotSpec[];
  readonly isReal: boolean;
  readonly isTestnet: boolean;
}

/** Refuses to go on with a session with other bots, or another kind of money, than it was begun with. */
export function requireSame(
  session: string,
  { bots, testnet: wasTestnet = false }: Pick<Started, 'bots' | 'testnet'>,
  { bots: specs, isReal, isTestnet }: Asked,
): void {
  const wasReal = bots.some(({ real }) => real !== undefined);
  if (wasReal !== isReal)
    throw new UserError(
      'usage',
      wasReal
        ? `Session "${session}" trades with real orders and cannot go on on paper. Leave --dry-run out, or begin another one with --session NAME.`
        : `Session "${session}" was begun on paper. Begin another one for real orders with --session NAME, or add --dry-run.`,
    );
  if (wasTestnet !== isTestnet)
    throw new UserError(
      'usage',
      wasTestnet
        ? `Session "${session}" was begun on the testnet and cannot go on at the real exchange. Begin another one with --session NAME, or turn the testnet on: CRYPTOBOT_TESTNET=true, or "testnet": true in the configuration.`
        : `Session "${session}" was begun at the real exchange and cannot go on on the testnet. Begin another one with --session NAME, or turn the testnet off: CRYPTOBOT_TESTNET=false, or "testnet": false in the configuration.`,
    );
  const now = new Map(specs.map((spec) => [spec.name, spec]));
  const known = bots.map(({ name }) => name);
  const other = [...now.keys()].find((name) => !known.includes(name));
  const gone = known.find((name) => !now.has(name));
  const what = (bot: string, why: string) =>
    new UserError(
      'usage',
      `Session "${session}" ${why.replace('%', `"${bot}"`)}. Begin another one with --session NAME, or give it what it was begun with.`,
    );
  if (other !== undefined) throw what(other, 'was begun without the bot %');
  if (gone !== undefined) throw what(gone, 'was begun with the bot %, which is not asked for now');
  for (const spec of bots) {
    const asked = now.get(spec.name)!;
    if (asked.hash !== spec.hash)
      throw what(spec.name, 'was begun with another version of the strategy of %');
    for (const key of ['params', 'exits', 'markets', 'timeframe', 'limits', 'capital'] as const)
      if (canonical(asked[key] ?? {}) !== canonical(spec[key] ?? {}))
        throw what(spec.name, `was begun with other ${key} of %`);
    // What an exchange takes may have changed since; the session keeps what it was begun with.
    for (const key of ['cash', 'size', 'sizing', 'leverage', 'slippage'] as const)
      if (asked.account[key] !== spec.account[key])
        throw what(spec.name, `was begun with another ${key} of %`);
  }
}
