import { join } from 'node:path';

/** What of a session is written for data sql, by what it is called there. */
export const sessionTables = {
  events: 'events',
  session_orders: 'orders',
  session_refusals: 'refusals',
  session_fills: 'fills',
  session_trades: 'trades',
  session_positions: 'positions',
} as const;

export function sessionTable(folder: string, table: string): string {
  return join(folder, `${table}.parquet`);
}
