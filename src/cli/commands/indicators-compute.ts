import { UserError } from '#errors';
import { type Bars, formatTime, marketName } from '#market';
import { type Expression, Graph } from '#series';
import { loadAllBars } from '../bars.ts';
import type { Context } from '../context.ts';
import { columnsOfSpecs } from '../indicator-specs.ts';
import { interruptible } from '../interrupt.ts';
import type { SimulationOptions } from '../options.ts';
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
  const values = await interruptible(() => compute(bars, wanted));
  if (csv && !context.output.isJson) return context.output.text(asCsv(bars, values));
  const document = {
    market: marketName(bars.market),
    timeframe: bars.timeframe,
    synthetic,
    bars: bars.length,
    warmup: values.warmup,
    timestamp: [...bars.time],
    values: Object.fromEntries(
      Object.entries(values.columns).map(([name, column]) => [name, Array.from(column, defined)]),
    ),
  };
  context.output.result(document, ({ bold, dim }) => {
    const names = Object.keys(values.columns);
    const first = Math.max(0, bars.length - shown);
    const rows = Array.from({ length: bars.length - first }, (_, k) => [
      dim(formatTime(bars.time[first + k]!)),
      ...names.map((name) => brief(values.columns[name]![first + k]!)),
    ]);
    const note = synthetic ? dim('synthetic bars\n') : '';
    return `${note}${columns(rows, { head: ['Time (UTC)', ...names], bold, align: ['left', ...names.map(() => 'right' as const)] })}`;
  });
}

type Wanted = Readonly<Record<string, Expression>>;

interface Computed {
  readonly columns: Readonly<Record<string, Float64Array>>;
  readonly warmup: Readonly<Record<string, number>>;
}

function compute(bars: Bars, wanted: Wanted): Computed {
  const graph = new Graph(bars);
  const asked = Object.entries(wanted).map(
    ([name, expression]) => [name, graph.column(expression), graph.warmup(expression)] as const,
  );
  graph.advance();
  return {
    columns: Object.fromEntries(asked.map(([name, column]) => [name, column.values])),
    warmup: Object.fromEntries(asked.map(([name, , warmup]) => [name, warmup])),
  };
}

// Times are ms UTC, values have all their digits, and a value that does not exist is empty.
function asCsv(bars: Bars, { columns }: Computed): string {
  const series = Object.values(columns);
  const lines = [['timestamp', ...Object.keys(columns)].join(',')];
  for (let i = 0; i < bars.length; i++) {
    lines.push([bars.time[i]!, ...series.map((column) => defined(column[i]!) ?? '')].join(','));
  }
  return lines.join('\n');
}

function defined(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function brief(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(8))) : '–';
}
