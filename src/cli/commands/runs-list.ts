import { listRuns, runsFolder, type StoredRun } from '#adapters/files';
import { formatDay } from '#market';
import { definitions, type MetricName } from '#metrics';
import { formatMetric } from '#report';
import type { Context } from '../context.ts';
import { loadSettings } from '../settings.ts';
import { columns } from '../table.ts';

const shown: readonly MetricName[] = ['totalReturn', 'sharpe', 'maxDrawdown', 'trades'];

/** `cryptobot runs list`: the runs that are kept. */
export async function runRunsList(context: Context): Promise<void> {
  const { settings } = await loadSettings(context);
  const { runs, problems } = await listRuns(settings.data);
  const rows = runs.map(summary);
  context.output.result({ folder: runsFolder(settings.data), runs: rows, problems }, ({ bold }) =>
    rows.length === 0
      ? 'No runs are kept. Type: cryptobot backtest ema-cross'
      : columns(
          rows.map(({ id, strategy, market, timeframe, from, to, metrics }) => [
            id,
            strategy,
            market,
            timeframe,
            formatDay(from),
            formatDay(to),
            ...shown.map((name) => formatMetric(metrics[name] ?? null, definitions[name].unit)),
          ]),
          {
            head: [
              'Run',
              'Strategy',
              'Market',
              'Bars of',
              'From',
              'To',
              ...shown.map((name) => definitions[name].title),
            ],
            bold,
            align: ['left', 'left', 'left', 'left', 'left', 'left', ...shown.map(() => 'right' as const)],
          },
        ),
  );
  for (const problem of problems) context.output.warning(problem);
  if (problems.length > 0) process.exitCode = 5;
}

function summary({ id, manifest }: StoredRun) {
  return {
    id,
    strategy: String(manifest['strategy']),
    market: String(manifest['market']),
    timeframe: String(manifest['timeframe']),
    from: Number(manifest['from']),
    to: Number(manifest['to']),
    metrics: manifest['metrics'] as Readonly<Partial<Record<MetricName, number | null>>>,
  };
}
