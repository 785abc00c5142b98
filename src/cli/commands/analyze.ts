import { UserError } from '#errors';
import { formatTime, marketName } from '#market';
import { type Analysis, analyse, type IndicatorReading } from '#research';
import { loadAllBars } from '../bars.ts';
import type { Paint } from '../colour.ts';
import type { Context } from '../context.ts';
import { interruptible } from '../interrupt.ts';
import { loadSettings } from '../settings.ts';
import { columns } from '../table.ts';

/** What the flags of `analyze` say. */
export interface AnalyzeOptions {
  readonly timeframe?: string;
  readonly from?: number;
  readonly to?: number;
}

/** `cryptobot analyze`: what the usual indicators say on the last bar of a market. */
export async function runAnalyze(
  market: string | undefined,
  options: AnalyzeOptions,
  context: Context,
): Promise<void> {
  const flags = { ...options, ...(market === undefined ? {} : { market: [market] }) };
  const { settings } = await loadSettings(context, flags);
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
  const subject = {
    market: marketName(bars.market),
    timeframe: bars.timeframe,
    synthetic,
    bars: bars.length,
  };
  context.output.result({ ...subject, ...analysis }, (paint) => render(subject, analysis, paint));
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
    toned(reading.meaning, reading.strength, paint),
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

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

function toned(text: string, strength: number | null, { green, red, dim }: Paint): string {
  if (text === 'neutral') return dim(text);
  return strength === null ? text : strength > 0 ? green(text) : red(text);
}

// Ten places to each side of the middle.
function bar(strength: number | null): string {
  if (strength === null) return '';
  const size = Math.round(Math.abs(strength) * 5);
  const [left, right] = strength < 0 ? [size, 0] : [0, size];
  return `${'█'.repeat(left).padStart(5)}│${'█'.repeat(right).padEnd(5)}`;
}
