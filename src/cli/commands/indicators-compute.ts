import { UserError } from '#errors';
import { csvOf } from '#formats';
import { formatTime, marketName } from '#market';
import { compute } from '#series';
import { feedsFrom } from '#simulation';
import { loadAllBars } from '../bars.ts';
import type { Context } from '../context.ts';
import { columnsOfSpecs } from '../indicator-specs.ts';
import { interruptible } from '../interrupt.ts';
import type { SimulationOptions } from '../options.ts';
import { loadOthers } from '../others.ts';
import { loadSettings } from '../settings.ts';
import { columns } from '../table.ts';

/** What the flags of `indicators compute` say. */
export interface ComputeOptions extends Pick<
  SimulationOptions,
  'market' | 'bars' | 'timeframe' | 'from' | 'to' | 'columns' | 'decimal' | 'asset' | 'dates' | 'zone'
> {
  readonly csv?: boolean;
}

const shown = 20;

/** `cryptobot indicators compute`: the values of indicators per bar, as a table, CSV or JSON. */
export async function runIndicatorsCompute(
  specs: readonly string[],
  { csv = false, ...flags }: ComputeOptions,
  context: Context,
): Promise<void> {
  const wanted = columnsOfSpecs(specs);
  const { settings } = await loadSettings(context, flags);
  if (flags.bars === undefined && settings.markets.length > 1) {
    throw new UserError(
      'usage',
      `"${settings.markets.map(marketName).join(', ')}" are several markets: give one with --market.`,
    );
  }
  const [loaded] = await loadAllBars(flags, settings, context);
  const { bars, synthetic } = loaded!;
  const others = await loadOthers(Object.values(wanted), bars.timeframe, settings, settings.data);
  const { values, warmup } = await interruptible(() => compute(bars, wanted, feedsFrom(others, bars)));
  if (csv && !context.output.isJson) {
    for (const piece of csvOf(bars, values)) context.output.text(piece);
    return;
  }
  const document = {
    market: marketName(bars.market),
    timeframe: bars.timeframe,
    synthetic,
    bars: bars.length,
    warmup,
    timestamp: [...bars.time],
    values: Object.fromEntries(
      Object.entries(values).map(([name, column]) => [name, Array.from(column, defined)]),
    ),
  };
  context.output.result(document, ({ bold, dim }) => {
    const names = Object.keys(values);
    const first = Math.max(0, bars.length - shown);
    const rows = Array.from({ length: bars.length - first }, (_, k) => [
      dim(formatTime(bars.time[first + k]!)),
      ...names.map((name) => brief(values[name]![first + k]!)),
    ]);
    const note = synthetic ? dim('synthetic bars\n') : '';
    return `${note}${columns(rows, { head: ['Time (UTC)', ...names], bold, align: ['left', ...names.map(() => 'right' as const)] })}`;
  });
}

function defined(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function brief(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(8))) : '–';
}
