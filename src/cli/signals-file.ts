import { basename, resolve } from 'node:path';
import { hashFile, type LoadedStrategy } from '#adapters/files';
import { UserError } from '#errors';
import type { SignalRows } from '#formats';
import { type Bars, formatTime, marketName } from '#market';
import { planOfSignals, signalNames } from '#strategy';
import type { Context } from './context.ts';
import type { SimulationOptions } from './options.ts';
import { readRowsFile } from './rows-file.ts';

/** Signals out of a file, which stand where a strategy would. */
export interface LoadedSignals extends LoadedStrategy {
  readonly rows: SignalRows;
}

export async function loadSignals(
  path: string,
  { decimal, dates, zone }: SimulationOptions,
  context: Context,
): Promise<LoadedSignals> {
  const { readSignals, signalsOfRows } = await import('#formats');
  const name = basename(path);
  const wish = { file: name, signals: signalNames, decimal, dates, ahead: zone };
  const rows = await readRowsFile(
    path,
    {
      ofText: (text) => readSignals(text, wish),
      ofRows: (found) => signalsOfRows(found, wish),
      holds: 'signals',
    },
    context,
  );
  const file = resolve(context.cwd, path);
  const strategy = {
    name,
    about: 'Signals out of a file',
    params: {},
    plan: () => planOfSignals(name, rows),
  };
  return { strategy, file, hash: await hashFile(file), rows };
}

/** Refuses signals about bars that are not there; those beside a range that was chosen are left alone. */
export function requireBarsOf(
  { strategy: { name }, rows: { time, line } }: LoadedSignals,
  { market, timeframe, time: bars }: Bars,
  { from = -Infinity, to = Infinity }: { readonly from: number | undefined; readonly to: number | undefined },
): void {
  let next = 0;
  for (let k = 0; k < time.length; k++) {
    const at = time[k]!;
    if (at < from || at >= to) continue;
    while (next < bars.length && bars[next]! < at) next++;
    if (bars[next] === at) continue;
    const around = next === 0 ? 'they begin at' : next === bars.length ? 'they end at' : 'the next one is';
    throw new UserError(
      'data',
      `${name} row ${line(k)}: "${formatTime(at)}" is not the open of a bar of ${marketName(market)} ${timeframe}: ${around} ${formatTime(bars[Math.min(next, bars.length - 1)]!)}. Write the opening time of the bar, or choose another --timeframe, --from or --to.`,
    );
  }
}
