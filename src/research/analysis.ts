import { catalogue, type Entry, type Meaning } from '#indicators';
import type { Bars } from '#market';
import { type Expression, Graph, type Series } from '#series';
import { score, type Voice } from '#strategy';

/** What one indicator says on the last bar. */
export interface IndicatorReading {
  readonly name: string;
  readonly title: string;
  /** Its outputs by name; the only one has none. Null while undefined. */
  readonly values: Readonly<Record<string, number | null>>;
  readonly meaning: Meaning;
  /** −1 (bearish) to 1 (bullish); null when it has no direction or is undefined. */
  readonly strength: number | null;
  /** How much it counts in the score. */
  readonly weight: number;
}

/** The last bar of a market as indicators see it. */
export interface Analysis {
  /** When that bar opened, ms UTC. */
  readonly time: number;
  readonly close: number;
  readonly score: number;
  readonly confidence: number;
  readonly readings: readonly IndicatorReading[];
  /** Candlestick patterns that the last bar completes. */
  readonly patterns: readonly string[];
}

// What people look at first, one or two of each kind.
const usual: readonly string[] = [
  'rsi',
  'stochasticRsi',
  'macd',
  'bollinger',
  'ema',
  'sma',
  'supertrend',
  'ichimoku',
  'adx',
  'aroon',
  'moneyFlowIndex',
  'obv',
  'adl',
  'vwap',
  'supportResistance',
  'fibonacci',
  'relativeVolume',
  'natr',
  'choppiness',
];

/** Reads the usual indicators on the last bar and weighs those that have a direction. */
export function analyse(bars: Bars): Analysis {
  const graph = new Graph(bars);
  const entries = usual.flatMap((name) => catalogue.filter((entry) => entry.name === name));
  const patterns = catalogue.filter(({ family }) => family === 'patterns');
  const opinion = score(entries.flatMap(voicesOf));
  const everything = [...entries, ...patterns].flatMap((entry) => [
    ...Object.values(entry.series()),
    ...strengthOf(entry),
  ]);
  for (const expression of [...everything, opinion.score, opinion.confidence]) graph.column(expression);
  graph.advance();
  const last: Last = (expression) => {
    const value = graph.column(expression).values[bars.length - 1]!;
    return Number.isFinite(value) ? value : null;
  };
  return {
    time: bars.time[bars.length - 1]!,
    close: bars.close[bars.length - 1]!,
    score: last(opinion.score) ?? 0,
    confidence: last(opinion.confidence) ?? 0,
    readings: entries.map((entry) => readingOf(entry, last)),
    patterns: patterns
      .filter((entry) => Object.values(entry.series()).some((expression) => last(expression) === 1))
      .map(({ title }) => title),
  };
}

type Last = (expression: Expression) => number | null;

function readingOf(entry: Entry, last: Last): IndicatorReading {
  const values = Object.fromEntries(
    Object.entries(entry.series()).map(([output, expression]) => [output, last(expression)]),
  );
  const [expression] = strengthOf(entry);
  const strength = expression ? last(expression) : null;
  const { name, title, weight = 0 } = entry;
  return {
    name,
    title,
    values,
    meaning: meaningOf(entry, Object.values(values)[0] ?? null, strength),
    strength,
    weight,
  };
}

// Half-hearted is neutral.
const leastStrength = 0.2;

// Levels that people know by heart decide; where there are none, the strength does.
function meaningOf({ reading }: Entry, value: number | null, strength: number | null): Meaning {
  const { low, high, levels } = reading;
  if (levels && levels[0] < levels[1]) {
    if (value === null) return 'neutral';
    return value < levels[0] ? low : value > levels[1] ? high : 'neutral';
  }
  if (strength === null || Math.abs(strength) < leastStrength) return 'neutral';
  const lowIsRising = low === 'bullish' || low === 'oversold';
  return strength > 0 === lowIsRising ? low : high;
}

function voicesOf(entry: Entry): Voice[] {
  const { title, weight = 0 } = entry;
  return weight === 0 ? [] : strengthOf(entry).map((strength) => ({ strength, weight, label: title }));
}

function strengthOf(entry: Entry): Series[] {
  const strength = entry.strength();
  return strength ? [strength] : [];
}
