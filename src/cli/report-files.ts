import { resolve } from 'node:path';
import { publish, readReportPage, sha256 } from '#adapters/files';
import { equityCsv, type PageAssets, type ReportedRun, tradesCsv } from '#report';
import type { Context } from './context.ts';
import type { SimulationOptions } from './options.ts';
import { packageFolder } from './shelf.ts';

/** Writes the files that the flags of a command ask for, and the report where it belongs. */
export async function writeReportFiles(
  runs: readonly ReportedRun[],
  report: string | undefined,
  render: (assets: PageAssets) => string,
  { trades, equity }: Pick<SimulationOptions, 'trades' | 'equity'>,
  { cwd }: Context,
): Promise<void> {
  if (runs.length === 0) return;
  if (trades !== undefined) await publish(resolve(cwd, trades), tradesCsv(runs));
  if (equity !== undefined) await publish(resolve(cwd, equity), equityCsv(runs));
  if (report !== undefined)
    await publish(report, render({ ...(await readReportPage(packageFolder())), hash: sha256 }));
}
