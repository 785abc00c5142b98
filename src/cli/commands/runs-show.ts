import { formatTime } from '#market';
import { definitions, type MetricName, type Metrics } from '#metrics';
import { formatMetric, takenForGranted } from '#report';
import { findRun, type Request } from '../archive.ts';
import { reproduce } from '../command-line.ts';
import type { Context } from '../context.ts';
import { wrap } from '../screens/fit.ts';
import { loadSettings } from '../settings.ts';
import { columns } from '../table.ts';

/** `cryptobot runs show`: one run, as it was kept. */
export async function runRunsShow(id: string | undefined, context: Context): Promise<void> {
  const { settings } = await loadSettings(context);
  const { manifest, folder } = await findRun(id, settings.data);
  context.output.result({ folder, ...manifest }, ({ bold, dim }) => {
    const metrics = manifest['metrics'] as Metrics;
    const baseline = manifest['baseline'] as Metrics;
    const titles = Object.keys(definitions) as MetricName[];
    const shown = (all: Metrics, name: MetricName) => formatMetric(all[name] ?? null, definitions[name].unit);
    const hashes = manifest['hashes'] as Readonly<Record<string, string>>;
    return [
      `${bold(String(manifest['id']))}  ${String(manifest['strategy'])} on ${String(manifest['market'])} ${String(manifest['timeframe'])}`,
      dim(
        `${formatTime(Number(manifest['from']))} to ${formatTime(Number(manifest['to']))}, ${Number(manifest['bars']).toLocaleString('en')} bars, made by ${String(manifest['engine'])}`,
      ),
      '',
      columns(
        titles.map((name) => [definitions[name].title, shown(metrics, name), dim(shown(baseline, name))]),
        { head: ['', 'run', 'baseline: hold'], bold, align: ['left', 'right', 'right'] },
      ),
      '',
      columns(Object.entries(hashes).map(([name, hash]) => [name, dim(hash)])),
      '',
      dim(wrap(`Again: ${reproduce(manifest['request'] as Request)}`, context.output.room)),
      dim(wrap(takenForGranted, context.output.room)),
      dim(`Kept in ${folder}`),
    ].join('\n');
  });
}
