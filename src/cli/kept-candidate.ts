import { changedTables, type StoredRun, tableFile } from '#adapters/files';
import { UserError } from '#errors';
import { dailyReturns, type Metrics } from '#metrics';
import type { FullCandidate } from '#research';
import { openRecords } from './store.ts';

type Trades = FullCandidate['trades'];

/** A run of the archive as gates and golden files look at it. */
export async function keptCandidate(run: StoredRun, data: string): Promise<FullCandidate> {
  const { id, folder, manifest } = run;
  const [changed] = await changedTables(run);
  if (changed !== undefined)
    throw new UserError(
      'data',
      `"${tableFile(folder, changed)}" is not what was kept. See: cryptobot runs verify ${id}`,
    );
  const { read } = openRecords(data).files;
  const { time, equity } = (await read([tableFile(folder, 'equity')], {
    time: 'number',
    equity: 'number',
  })) as Readonly<Record<'time' | 'equity', Float64Array>>;
  return {
    id,
    hashes: manifest['hashes'] as FullCandidate['hashes'],
    strategy: String(manifest['strategy']),
    market: String(manifest['market']),
    timeframe: String(manifest['timeframe']),
    metrics: manifest['metrics'] as Metrics,
    baseline: manifest['baseline'] as Metrics,
    trades: tradesOf(
      await read([tableFile(folder, 'trades')], {
        side: 'text',
        reason: 'text',
        entryTime: 'number',
        entryPrice: 'number',
        exitTime: 'number',
        exitPrice: 'number',
        quantity: 'number',
        pnl: 'number',
      }),
    ),
    daily: dailyReturns(time, equity, Number(manifest['cash'])),
    held: null,
  };
}

// A table writes what does not exist as no number.
function tradesOf(table: Readonly<Record<string, Float64Array | readonly string[]>>): Trades {
  const count = table['side']?.length ?? 0;
  return Array.from({ length: count }, (_, k) =>
    Object.fromEntries(
      Object.entries(table).map(([name, column]) => [name, Number.isNaN(column[k]) ? null : column[k]]),
    ),
  ) as unknown as Trades;
}
