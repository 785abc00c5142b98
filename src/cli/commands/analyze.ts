import type { LoadedStrategy } from '#adapters/files';
import { UserError } from '#errors';
import { formatTime, marketName } from '#market';
import { type Analysis, analyse, type IndicatorReading, type Opinion, opine } from '#research';
import { nextOpen } from '#simulation';
import { expressionsIn, type Plan, ranksAmong } from '#strategy';
import { accountOf } from '../account.ts';
import { type LoadedBars, loadAllBars } from '../bars.ts';
import type { Paint } from '../colour.ts';
import type { Context } from '../context.ts';
import { type Failure, failure } from '../evaluate.ts';
import { interruptible } from '../interrupt.ts';
import { loadKeptRules, rulesOf } from '../kept-rules.ts';
import { loadOthers } from '../others.ts';
import { loadSettings, type ProjectSettings } from '../settings.ts';
import { loadStrategies } from '../strategies.ts';
import { strategyCode } from '../strategy-code.ts';
import { columns } from '../table.ts';
import { opinionTable, signed, toned } from '../screens/opinions.ts';

/** What the flags of `analyze` say. */
export interface AnalyzeOptions {
  readonly timeframe?: string;
  readonly from?: number;
  readonly to?: number;
  /** The strategies that are asked; the whole shelf when none is named. */
  readonly strategy?: readonly string[];
}

/** `cryptobot analyze`: what the usual indicators and the strategies say on the last bar of a market. */
export async function runAnalyze(
  market: string | undefined,
  { strategy: names = [], ...options }: AnalyzeOptions,
  context: Context,
): Promise<void> {
  const flags = { ...options, ...(market === undefined ? {} : { market: [market] }) };
  const project = await loadSettings(context, flags);
  const { settings } = project;
  if (settings.markets.length > 1) {
    throw new UserError(
      'usage',
      `"${settings.markets.map(marketName).join(', ')}" are several markets. Name one: cryptobot analyze ${marketName(settings.markets[0]!)}`,
    );
  }
  const [loaded] = await loadAllBars(flags, settings, context);
  const { bars, synthetic } = loaded!;
  if (bars.length === 0)
    throw new UserError(
      'data',
      `No bars for "${marketName(bars.market)}" ${bars.timeframe} in this range. Widen --from and --to.`,
    );
  const analysis = await interruptible(() => analyse(bars));
  const { strategies, failures } = await opinions(names, loaded!, project, context);
  const subject = {
    market: marketName(bars.market),
    timeframe: bars.timeframe,
    synthetic,
    bars: bars.length,
  };
  for (const { strategy, message } of failures)
    context.output.warning(`"${strategy}" could not be asked: ${message}`);
  context.output.result({ ...subject, ...analysis, strategies, failures }, (paint) =>
    [render(subject, analysis, paint), opinionTable(strategies, paint)].join('\n'),
  );
}

/** What each strategy says; one that cannot be asked does not keep the others from speaking. */
async function opinions(
  names: readonly string[],
  { bars }: LoadedBars,
  project: ProjectSettings,
  context: Context,
): Promise<{ strategies: Opinion[]; failures: Failure[] }> {
  const { settings } = project;
  const { strategies: loaded, failures } = await loadStrategies(names, {}, context, project);
  const kept = await loadKeptRules(settings.data, [bars.market]);
  const account = accountOf(settings, [bars.market], kept);
  const rules = rulesOf(bars.market, settings, kept, nextOpen);
  const ask = async ({ strategy, file }: LoadedStrategy): Promise<Opinion> => {
    const plan = await strategyCode(file, () => strategy.plan());
    if (ranksAmong(plan)) throw new UserError('usage', alone(plan));
    const others = await loadOthers(expressionsIn(plan), bars.timeframe, settings, settings.data);
    return strategyCode(file, () => opine(plan, bars, account, { others, rules }));
  };
  const strategies: Opinion[] = [];
  for (const one of loaded) {
    try {
      strategies.push(await ask(one));
    } catch (error) {
      if (names.length > 0) throw error;
      failures.push(failure(one.strategy.name, error));
    }
  }
  return { strategies, failures };
}

function alone({ strategy }: Plan): string {
  return `Strategy "${strategy}" ranks markets against each other, and this is one market. Run it over several: cryptobot backtest ${strategy} --market … --market …`;
}

interface Subject {
  readonly market: string;
  readonly timeframe: string;
  readonly synthetic: boolean;
}

function render(
  { market, timeframe, synthetic }: Subject,
  { time, close, score, confidence, readings, patterns }: Analysis,
  paint: Paint,
): string {
  const rows = readings.map((reading) => [
    reading.title,
    values(reading),
    meant(reading, paint),
    paint.dim(bar(reading.strength)),
    paint.dim(reading.weight === 0 ? '' : String(reading.weight)),
  ]);
  return [
    `${paint.bold(`${market} ${timeframe}`)}${synthetic ? ' (synthetic)' : ''}, bar of ${formatTime(time)} UTC, close ${brief(close)}`,
    '',
    columns(rows, {
      head: ['Indicator', 'Value', 'Reading', 'Strength', 'Weight'],
      bold: paint.bold,
      align: ['left', 'right', 'left', 'left', 'right'],
    }),
    '',
    `Score ${toned(signed(score), score, paint)} of −1…1, confidence ${confidence.toFixed(2)} of 0…1`,
    `Candlestick patterns: ${patterns.length > 0 ? patterns.join(', ') : 'none'}`,
    paint.dim('A reading says how the market is, not where it goes.'),
  ].join('\n');
}

// The first outputs are the ones that people look at; the rest is in --json.
function values({ values: all }: IndicatorReading): string {
  const shown = Object.values(all).slice(0, 3);
  return shown.map((value) => (value === null ? '–' : brief(value))).join(' / ');
}

function brief(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function meant({ meaning, strength }: IndicatorReading, paint: Paint): string {
  return meaning === 'neutral' ? paint.dim(meaning) : toned(meaning, strength ?? 0, paint);
}

// Ten places to each side of the middle.
function bar(strength: number | null): string {
  if (strength === null) return '';
  const size = Math.round(Math.abs(strength) * 5);
  const [left, right] = strength < 0 ? [size, 0] : [0, size];
  return `${'█'.repeat(left).padStart(5)}│${'█'.repeat(right).padEnd(5)}`;
}
