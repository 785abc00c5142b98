import { marketName } from '#market';
import type { ReportDocument, ReportedRun } from '../document.ts';

/** A run with the name it goes by on the page. */
export interface ShownRun extends ReportedRun {
  readonly place: number;
  readonly label: string;
  /** The id of its section. */
  readonly anchor: string;
  /** Which of the document's markets it ran on. */
  readonly market: number;
}

/** The runs of a document, named so that no two are confused. */
export function shownRuns({ runs }: ReportDocument): ShownRun[] {
  const markets = marketsOf(runs);
  const anchors = new Set<string>();
  return runs.map((reported, k) => ({
    ...reported,
    place: k + 1,
    label: labelOf(reported, runs, markets.length > 1),
    anchor: anchorOf(reported.run.plan.strategy, anchors),
    market: markets.indexOf(marketKey(reported)),
  }));
}

/** `binance:BTC/USDT 1h` */
export function marketLabel({ run: { bars } }: ReportedRun): string {
  return `${marketName(bars.market)} ${bars.timeframe}`;
}

/** The first run of each market, whose bars and baseline stand for all. */
export function firstOfEachMarket<T extends ReportedRun>(runs: readonly T[]): T[] {
  return marketsOf(runs).map((key) => runs.find((reported) => marketKey(reported) === key)!);
}

export function paramsText(params: Readonly<Record<string, number>>): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function marketsOf(runs: readonly ReportedRun[]): string[] {
  return [...new Set(runs.map(marketKey))];
}

// Two ranges of one market are two sets of bars.
function marketKey(reported: ReportedRun): string {
  return `${marketLabel(reported)} ${reported.identity.hashes.bars}`;
}

function labelOf(reported: ReportedRun, runs: readonly ReportedRun[], severalMarkets: boolean): string {
  const { strategy, params } = reported.run.plan;
  const namesakes = runs.filter(
    (other) => other.run.plan.strategy === strategy && marketLabel(other) === marketLabel(reported),
  );
  const words = [strategy];
  if (namesakes.length > 1) words.push(paramsText(distinguishing(params, namesakes)));
  if (severalMarkets) words.push(`on ${marketLabel(reported)}`);
  return words.filter((word) => word !== '').join(' ');
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
