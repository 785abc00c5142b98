import { UserError } from '#errors';
import { definitions, isMetricValue, type MetricName, metricValues } from '#metrics';
import type { Hash } from '../identity.ts';
import { type Golden, type GoldenTrade, hashTrades, tradeKeys } from './golden.ts';
import { shown } from './shown.ts';

/** What a golden file holds, or a sentence on the first thing in it that was not written there. */
export function parseGolden(value: unknown, file: string, hash: Hash): Golden {
  const [problem] = inObject(value, 'it', (fields) => inFile(fields, hash));
  if (problem === undefined) return value as Golden;
  throw new UserError(
    'config',
    `"${file}" is not a golden file: ${problem}. Write one with: cryptobot gate … --golden ${file} --update`,
  );
}

/** What is wrong, looked for only as far as somebody asks. */
type Problems = Iterable<string>;
type Fields = Readonly<Record<string, unknown>>;

function* inFile({ golden, runs }: Fields, hash: Hash): Problems {
  if (golden !== 1) yield said('golden', golden, '1');
  yield* inList(runs, 'runs', (run, place) => inObject(run, place, (fields) => inRun(fields, place, hash)));
}

const texts = ['id', 'strategy', 'market', 'timeframe', 'tradesHash'];
const hashTexts = ['bars', 'strategy', 'config'];

function* inRun(run: Fields, place: string, hash: Hash): Problems {
  const { hashes, metrics, returns, trades } = run;
  yield* inTexts(run, texts, place);
  yield* inObject(hashes, `${place}.hashes`, (fields) => inTexts(fields, hashTexts, `${place}.hashes`));
  yield* inObject(metrics, `${place}.metrics`, (fields) => inMetrics(fields, `${place}.metrics`));
  yield* inList(returns, `${place}.returns`, inReturn);
  yield* inFirstDay(run, place);
  yield* inList(trades, `${place}.trades`, (trade, at) =>
    inObject(trade, at, (fields) => inTrade(fields, at)),
  );
  yield* inTradesHash(run, place, hash);
}

function* inTexts(fields: Fields, names: readonly string[], place: string): Problems {
  for (const name of names)
    if (typeof fields[name] !== 'string') yield said(`${place}.${name}`, fields[name], 'a text');
}

function* inMetrics(metrics: Fields, place: string): Problems {
  for (const name of Object.keys(definitions) as MetricName[])
    if (!isMetricValue(name, metrics[name]))
      yield said(`${place}.${name}`, metrics[name], metricValues(name));
}

function* inReturn(value: unknown, place: string): Problems {
  if (!Number.isFinite(value)) yield said(place, value, 'a number');
}

// Dates end this many days from 1970.
const lastDay = 100_000_000;

function* inFirstDay({ firstDay, returns }: Fields, place: string): Problems {
  const isDay =
    Number.isInteger(firstDay) &&
    Math.abs(firstDay as number) + (returns as readonly unknown[]).length <= lastDay;
  if (!isDay) yield said(`${place}.firstDay`, firstDay, 'a day, counted from 1970');
}

function* inTradesHash({ trades, tradesHash }: Fields, place: string, hash: Hash): Problems {
  const found = hashTrades(trades as GoldenTrade[], hash);
  if (found !== tradesHash)
    yield said(`${place}.tradesHash`, tradesHash, `that of the trades, ${shown(found)}`);
}

function* inTrade(trade: Fields, place: string): Problems {
  for (const key of tradeKeys) {
    const [isAllowed, allowed] = rules[key];
    if (!isAllowed(trade[key])) yield said(`${place}.${key}`, trade[key], allowed);
  }
}

type Rule = readonly [isAllowed: (value: unknown) => boolean, allowed: string];

const number: Rule = [(value) => Number.isFinite(value), 'a number'];
const numberOrNone: Rule = [(value) => value === null || Number.isFinite(value), 'a number or null'];

const rules: Readonly<Record<keyof GoldenTrade, Rule>> = {
  side: [(value) => value === 'long' || value === 'short', '"long" or "short"'],
  entryTime: number,
  entryPrice: number,
  // Neither exists while the position is open.
  exitTime: numberOrNone,
  exitPrice: numberOrNone,
  quantity: number,
  pnl: number,
  reason: [(value) => typeof value === 'string', 'a text'],
};

function said(place: string, value: unknown, allowed: string): string {
  return `${place} is ${shown(value)}, and has to be ${allowed}`;
}

function* inObject(value: unknown, place: string, inside: (fields: Fields) => Problems): Problems {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isObject) yield* inside(value as Fields);
  else yield said(place, value, 'an object');
}

function* inList(
  value: unknown,
  place: string,
  inside: (one: unknown, place: string, k: number) => Problems,
): Problems {
  if (!Array.isArray(value)) yield said(place, value, 'a list');
  else for (const [k, one] of value.entries()) yield* inside(one, `${place}[${k}]`, k);
}
