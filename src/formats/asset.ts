import { UserError } from '#errors';
import type { Market } from '#market';
import type { Rows } from './rows.ts';

export interface Chosen {
  readonly isWanted: (row: number) => boolean;
  readonly note: string | undefined;
  /** Rows that belong to other assets. */
  readonly others: number;
}

interface Wish {
  readonly file: string;
  readonly market: Market;
  readonly asset?: string | undefined;
}

/** A file may hold several assets below each other; then one has to be named. */
export function chooseAsset({ asset, texts, length }: Rows, { asset: wanted, market, file }: Wish): Chosen {
  if (!asset) return requireNone(wanted, file);
  const counts = new Map<number, number>();
  for (let row = 0; row < length; row++) counts.set(asset[row]!, (counts.get(asset[row]!) ?? 0) + 1);
  // A number is as good a name for an asset as a word.
  const nameOf = (id: number) => texts[id] ?? String(id);
  const names = [...counts.keys()].filter((id) => !Number.isNaN(id)).map(nameOf);
  const [base = ''] = market.symbol.split('/');
  // A market that was only guessed from the name of the file chooses nothing.
  const isKnown = market.exchange !== 'file';
  const fits = names.filter((name) => same(name, market.symbol) || same(name, base));
  if (wanted === undefined && names.length <= 1)
    return { isWanted: () => true, note: stranger(names, fits, market), others: 0 };
  const found =
    wanted === undefined ? fits.filter(() => isKnown) : names.filter((name) => same(name, wanted));
  if (wanted === undefined && found.length !== 1)
    throw new UserError(
      'data',
      `${file} holds ${names.length} assets: ${listed(names)}. Choose one, for example --asset ${names[0]}`,
    );
  if (found.length === 0)
    throw new UserError('data', `--asset: "${wanted}" is not in ${file}. It holds ${listed(names)}.`);
  const id = [...counts.keys()].find((known) => nameOf(known) === found[0])!;
  const others = length - (counts.get(id) ?? 0);
  return {
    isWanted: (row) => asset[row] === id,
    note: others > 0 ? `${others} rows of other assets than ${found[0]} were left alone` : undefined,
    others,
  };
}

// Bars of another market under this market's name are the worst that can happen quietly.
function stranger(
  names: readonly string[],
  fits: readonly string[],
  { exchange, symbol }: Market,
): string | undefined {
  const [name] = names;
  return name === undefined || fits.length > 0 || exchange === 'file'
    ? undefined
    : `the file calls its asset "${name}", and it is taken for ${symbol}`;
}

function requireNone(wanted: string | undefined, file: string): Chosen {
  if (wanted === undefined) return { isWanted: () => true, note: undefined, others: 0 };
  throw new UserError(
    'data',
    `--asset: "${wanted}" cannot be chosen, because ${file} has no column that names assets. Leave the flag out.`,
  );
}

function same(name: string, wanted: string): boolean {
  const plain = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  return plain(name) === plain(wanted);
}

function listed(names: readonly string[]): string {
  return names.length > 20
    ? `${names.slice(0, 20).join(', ')} and ${names.length - 20} more`
    : names.join(', ');
}
