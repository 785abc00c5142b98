import { listRecords, listSeries, nameOfRecords, recordKinds, type StoredSeries } from '#adapters/files';
import { formatDay, marketName } from '#market';
import type { Paint } from '../colour.ts';
import type { Context } from '../context.ts';
import { loadSettings } from '../settings.ts';
import { openStore } from '../store.ts';
import { columns } from '../table.ts';
import { formatBytes } from '../screens/bytes.ts';

/** `cryptobot data list`: what is stored. */
export async function runDataList(context: Context): Promise<void> {
  const { settings } = await loadSettings(context);
  const { series, problems: broken } = await listSeries(openStore(settings.data));
  const rows = series.map(summary);
  const others = await Promise.all(recordKinds.map((kind) => listRecords(settings.data, kind)));
  const records = others.flatMap(({ found }) => found.map(recordSummary));
  const problems = [...broken, ...others.flatMap((one) => one.problems)];
  context.output.result({ folder: settings.data, series: rows, records, problems }, (paint) => {
    if (rows.length + records.length === 0)
      return 'The store is empty. Type: cryptobot data import FILE --market binance:BTC/USDT';
    return [
      ...(rows.length > 0 ? [barsTable(rows, paint)] : []),
      ...(records.length > 0 ? [recordsTable(records, paint)] : []),
    ].join('\n\n');
  });
  for (const problem of problems) context.output.warning(problem);
  if (problems.length > 0) process.exitCode = 5;
}

function barsTable(rows: readonly ReturnType<typeof summary>[], { bold, dim }: Paint): string {
  return columns(
    rows.map(({ market, timeframe, from, to, bars, bytes, sources }) => [
      market,
      timeframe,
      formatDay(from),
      formatDay(to),
      bars.toLocaleString('en'),
      formatBytes(bytes),
      dim(sources.join(', ')),
    ]),
    {
      head: ['Market', 'Bars of', 'From', 'To', 'Bars', 'Size', 'Source'],
      bold,
      align: ['left', 'left', 'left', 'left', 'right', 'right', 'left'],
    },
  );
}

function recordsTable(rows: readonly ReturnType<typeof recordSummary>[], { bold, dim }: Paint): string {
  return columns(
    rows.map(({ kind, name, from, to, rows: count, bytes, source }) => [
      kind,
      name,
      formatDay(from),
      formatDay(to),
      count.toLocaleString('en'),
      formatBytes(bytes),
      dim(source),
    ]),
    {
      head: ['Kind', 'Name', 'From', 'To', 'Rows', 'Size', 'Source'],
      bold,
      align: ['left', 'left', 'left', 'left', 'right', 'right', 'left'],
    },
  );
}

function recordSummary({ name, manifest }: Awaited<ReturnType<typeof listRecords>>['found'][number]) {
  const { months, facts } = manifest;
  return {
    kind: name.kind,
    name: nameOfRecords(name),
    from: months[0]!.from,
    to: months.at(-1)!.to,
    rows: months.reduce((sum, month) => sum + month.rows, 0),
    bytes: months.reduce((sum, month) => sum + month.bytes, 0),
    source: String(facts['source'] ?? ''),
  };
}

function summary({ market, timeframe, manifest: { months, revised, unfinished } }: StoredSeries) {
  return {
    market: marketName(market),
    timeframe,
    from: months[0]!.from,
    to: months.at(-1)!.to,
    bars: months.reduce((sum, month) => sum + month.bars, 0),
    months: months.length,
    bytes: months.reduce((sum, month) => sum + month.bytes, 0),
    revised,
    unfinished,
    sources: [...new Set(months.flatMap(({ source }) => source.split(' + ')))].toSorted(),
  };
}
