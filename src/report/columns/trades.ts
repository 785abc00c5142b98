import type { Trade } from '#ledger';
import { fromBase64, toBase64 } from './base64.ts';
import { decodeIntegers, encodeIntegers, fold, unfold } from './integers.ts';

/** Trades as columns: whole numbers packed, prices and money as single-precision floats. */
export interface EncodedTrades {
  readonly length: number;
  /** How many earlier ones are left out. */
  readonly skipped: number;
  readonly reasons: readonly string[];
  /** Whether any was charged for holding; else there is no column of it. */
  readonly isCharged: boolean;
  readonly whole: string;
  readonly floats: string;
}

/** A trade as a page shows it, by the bars of its entry and exit. */
export interface ShownTrade {
  readonly place: number;
  /** Which of the account's lanes made it. */
  readonly lane: number;
  readonly side: 'long' | 'short';
  readonly entry: number;
  /** The last bar while it is open. */
  readonly exit: number;
  readonly open: boolean;
  readonly reason: string;
  readonly bars: number;
  readonly ambiguous: boolean;
  readonly entryPrice: number;
  /** NaN while it is open. */
  readonly exitPrice: number;
  readonly quantity: number;
  readonly fees: number;
  readonly charges: number;
  readonly pnl: number;
  readonly return: number;
}

const floatNames = (isCharged: boolean) =>
  [
    'entryPrice',
    'exitPrice',
    'quantity',
    'fees',
    'pnl',
    ...(isCharged ? (['charges'] as const) : []),
  ] as const;

/** Whether any trade was charged for holding; else nothing is said of it. */
export function isCharged(trades: readonly { readonly charges: number }[]): boolean {
  return trades.some(({ charges }) => charges !== 0);
}

/** Keeps the newest `limit` trades. */
export function encodeTrades(all: readonly Trade[], time: Float64Array, limit: number): EncodedTrades {
  const skipped = Math.max(0, all.length - limit);
  const trades = all.slice(skipped);
  const reasons = [...new Set(trades.map(({ reason }) => reason))].toSorted();
  const entries = trades.map(({ entryTime }) => barAt(time, entryTime));
  const exits = trades.map(({ exitTime }) => (exitTime === null ? time.length - 1 : barAt(time, exitTime)));
  const whole = [
    entries.map((bar, k) => fold(bar - (k === 0 ? 0 : entries[k - 1]!))),
    exits.map((bar, k) => bar - entries[k]!),
    trades.map(({ bars }, k) => fold(bars - (exits[k]! - entries[k]!))),
    trades.map(
      ({ side, exitTime, ambiguous, reason }) =>
        reasons.indexOf(reason) * 8 +
        (side === 'short' ? 4 : 0) +
        (exitTime === null ? 2 : 0) +
        (ambiguous ? 1 : 0),
    ),
    trades.map(({ lane }) => lane),
  ];
  const charged = isCharged(trades);
  const floats = Float32Array.from(
    floatNames(charged).flatMap((name) => trades.map((trade) => trade[name] ?? Number.NaN)),
  );
  return {
    length: trades.length,
    skipped,
    reasons,
    isCharged: charged,
    whole: encodeIntegers(whole),
    floats: toBase64(new Uint8Array(floats.buffer)),
  };
}

export function decodeTrades({
  length,
  skipped,
  reasons,
  isCharged: charged,
  whole,
  floats,
}: EncodedTrades): ShownTrade[] {
  const [entries, lengths, bars, codes, lanes] = decodeIntegers(whole, [
    length,
    length,
    length,
    length,
    length,
  ]);
  const values = new Float32Array(fromBase64(floats).buffer);
  const [entryPrices, exitPrices, quantities, fees, profits, charges] = floatNames(charged).map((_, k) =>
    values.subarray(k * length, (k + 1) * length),
  );
  let entry = 0;
  return Array.from({ length }, (_, k) => {
    entry += unfold(entries![k]!);
    const code = codes![k]!;
    const paid = entryPrices![k]! * quantities![k]!;
    return {
      place: skipped + k + 1,
      lane: lanes![k]!,
      side: (code & 4) === 0 ? 'long' : 'short',
      entry,
      exit: entry + lengths![k]!,
      open: (code & 2) !== 0,
      reason: reasons[code >> 3]!,
      bars: unfold(bars![k]!) + lengths![k]!,
      ambiguous: (code & 1) !== 0,
      entryPrice: entryPrices![k]!,
      exitPrice: exitPrices![k]!,
      quantity: quantities![k]!,
      fees: fees![k]!,
      charges: charges?.[k] ?? 0,
      pnl: profits![k]!,
      return: profits![k]! / paid,
    };
  });
}

// The last bar that opens at or before a moment.
function barAt(time: Float64Array, moment: number): number {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (time[middle]! <= moment) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
