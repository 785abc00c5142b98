import { marketName } from '#market';
import type { ReportDocument, ReportedRun } from '../document.ts';

/** A run with the name it goes by on the page. */
export interface ShownRun extends ReportedRun {
  readonly place: number;
  readonly label: string;
  /** The id of its section. */
  readonly anchor: string;
  /** What the label says besides the strategy, as short as it can be told: `fast=5 BTC/USDT 4h`. */
  readonly telling: string;
  /** Whether its parameters changed on the way, as in the tests of a walk-forward. */
  readonly chosenByFold?: boolean;
  /** Which of the document's markets it ran on. */
  readonly market: number;
}

/** The runs of a document, named so that no two are confused. */
export function shownRuns({ runs }: ReportDocument): ShownRun[] {
  const markets = firstOfEachMarket(runs);
  const anchors = new Set<string>();
  return runs.map((reported, k) => ({
    ...reported,
    place: k + 1,
    label: labelOf(reported, runs, markets.length > 1),
    telling: tellingOf(reported, runs),
    anchor: anchorOf(reported.run.plan.strategy, anchors),
    market: markets.findIndex((first) => isSameMarket(first, reported)),
  }));
}

/** `binance:BTC/USDT 1h` */
export function marketLabel({ run: { bars } }: ReportedRun): string {
  return `${marketName(bars.market)} ${bars.timeframe}`;
}

/** The first run of each market, whose bars and baseline stand for all. */
export function firstOfEachMarket<T extends ReportedRun>(runs: readonly T[]): T[] {
  const firsts: T[] = [];
  for (const run of runs) if (!firsts.some((first) => isSameMarket(first, run))) firsts.push(run);
  return firsts;
}

export function paramsText(params: Readonly<Record<string, number>>): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

// Two ranges of one market are two sets of bars; what a strategy looks at besides them makes no other market.
function isSameMarket(one: ReportedRun, other: ReportedRun): boolean {
  const [a, b] = [one.run.bars, other.run.bars];
  return (
    a === b || (marketLabel(one) === marketLabel(other) && columns.every((name) => isSame(a[name], b[name])))
  );
}

const columns = ['time', 'close', 'open', 'high', 'low', 'volume'] as const;

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}

function labelOf(reported: ReportedRun, runs: readonly ReportedRun[], severalMarkets: boolean): string {
  const { strategy, params } = reported.run.plan;
  const namesakes = namesakesOf(reported, runs);
  const words = [strategy];
  if (namesakes.length > 1) words.push(paramsText(distinguishing(params, namesakes)));
  if (severalMarkets) words.push(`on ${marketLabel(reported)}`);
  return words.filter((word) => word !== '').join(' ');
}

function tellingOf(reported: ReportedRun, runs: readonly ReportedRun[]): string {
  const { bars } = reported.run;
  const differ = (text: (run: ReportedRun) => string) => new Set(runs.map(text)).size > 1;
  const { exchange, symbol } = bars.market;
  const isElsewhere = differ(({ run }) => run.bars.market.exchange);
  const words = [paramsText(distinguishing(reported.run.plan.params, namesakesOf(reported, runs)))];
  if (isElsewhere) words.push(`${exchange}:${symbol}`);
  else if (differ(({ run }) => run.bars.market.symbol)) words.push(symbol);
  if (differ(({ run }) => run.bars.timeframe)) words.push(bars.timeframe);
  return words.filter((word) => word !== '').join(' ');
}

function namesakesOf(reported: ReportedRun, runs: readonly ReportedRun[]): ReportedRun[] {
  return runs.filter(
    (other) =>
      other.run.plan.strategy === reported.run.plan.strategy && marketLabel(other) === marketLabel(reported),
  );
}

// Only the parameters that tell it from its namesakes.
function distinguishing(
  params: Readonly<Record<string, number>>,
  namesakes: readonly ReportedRun[],
): Record<string, number> {
  const telling = Object.entries(params).filter(([name, value]) =>
    namesakes.some(({ run: { plan } }) => plan.params[name] !== value),
  );
  return Object.fromEntries(telling);
}

function anchorOf(strategy: string, taken: Set<string>): string {
  const name = `run-${strategy
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 64)}`;
  let anchor = name;
  for (let k = 2; taken.has(anchor); k++) anchor = `${name}-${k}`;
  taken.add(anchor);
  return anchor;
}
