import { didYouMean, UserError } from '#errors';
import type { ExchangeKey, KeyLabel, KeyRing } from '#exchange';

/** Opens one key for each exchange: those that were named, or else the only one of an exchange. */
export async function openKeys(
  exchanges: readonly string[],
  named: readonly string[],
  ring: KeyRing,
): Promise<ReadonlyMap<string, ExchangeKey>> {
  const known = await ring.list();
  const wanted = named.map((name) => labelOf(name, known));
  for (const { name, exchange } of wanted)
    if (!exchanges.includes(exchange))
      throw new UserError(
        'usage',
        `--key: "${name}" is a key of ${exchange}, where no bot trades. They trade on ${exchanges.join(', ')}.`,
      );
  const keys = new Map<string, ExchangeKey>();
  for (const exchange of exchanges) keys.set(exchange, await ring.open(chosen(exchange, wanted, known).name));
  return keys;
}

function labelOf(name: string, known: readonly KeyLabel[]): KeyLabel {
  const found = known.find((key) => key.name === name);
  if (found) return found;
  const names = known.map((key) => key.name);
  throw new UserError(
    'usage',
    `--key: "${name}" is not a key that is kept.${didYouMean(name, names)} ${names.length === 0 ? 'None is. Add one: cryptobot keys add binance' : `There are: ${names.join(', ')}.`}`,
  );
}

function chosen(exchange: string, wanted: readonly KeyLabel[], known: readonly KeyLabel[]): KeyLabel {
  const own = known.filter((key) => key.exchange === exchange);
  const named = wanted.filter((key) => key.exchange === exchange);
  const candidates = named.length > 0 ? named : own;
  const [first] = candidates;
  if (first && candidates.length === 1) return first;
  const names = candidates.map(({ name }) => name).join(', ');
  throw new UserError(
    'usage',
    first
      ? `"${exchange}" has several keys: ${names}. Choose one: --key ${first.name}`
      : `No key of "${exchange}" is kept, and real orders need one. Add one: cryptobot keys add ${exchange}. Or trade on paper: --dry-run`,
  );
}
