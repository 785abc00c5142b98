import { listSeries, type StoredSeries } from '#adapters/files';
import { formatDay, marketName } from '#market';
import type { Context } from '../context.ts';
import { loadSettings } from '../settings.ts';
import { openStore } from '../store.ts';
import { columns } from '../table.ts';
import { formatBytes } from '../screens/bytes.ts';

/** `cryptobot data list`: what is stored. */
export async function runDataList(context: Context): Promise<void> {
  const { settings } = await loadSettings(context);
  const { series, problems } = await listSeries(openStore(settings.data));
  const rows = series.map(summary);
  context.output.result({ folder: settings.data, series: rows, problems }, ({ bold, dim }) => {
    if (rows.length === 0)
      return 'The store is empty. Type: cryptobot data import FILE --market binance:BTC/USDT';
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
  });
  for (const problem of problems) context.output.warning(problem);
  if (problems.length > 0) process.exitCode = 5;
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
