import { resolve } from 'node:path';
import { publish, readReportPage, sha256 } from '#adapters/files';
import { equityCsv, renderHtml, type ReportDocument, tradesCsv } from '#report';
import type { Context } from './context.ts';
import type { SimulationOptions } from './options.ts';
import { packageFolder } from './shelf.ts';

/** Writes the files that the flags of a command ask for, and the report where it belongs. */
export async function writeReportFiles(
  document: ReportDocument,
  report: string | undefined,
  { trades, equity }: SimulationOptions,
  { cwd }: Context,
): Promise<void> {
  if (document.runs.length === 0) return;
  if (trades !== undefined) await publish(resolve(cwd, trades), tradesCsv(document.runs));
  if (equity !== undefined) await publish(resolve(cwd, equity), equityCsv(document.runs));
  if (report !== undefined)
    await publish(report, renderHtml(document, { ...(await readReportPage(packageFolder())), hash: sha256 }));
}
