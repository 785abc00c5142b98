import { timeframeLength } from '#market';
import type { Run } from '#simulation';
import { type EncodedCurve, encodeCurve } from '../columns/curve.ts';
import { type EncodedPrices, encodePrices } from '../columns/prices.ts';
import { type EncodedTimes, encodeTimes } from '../columns/times.ts';
import { type EncodedTrades, encodeTrades } from '../columns/trades.ts';
import { type EncodedBots, encodeBots } from './bots/data.ts';
import { type EncodedPlot, encodePlots } from './plots.ts';
import type { EncodedTrials } from './sweep/trials.ts';
import { fairShare } from './share.ts';
import { firstOfEachMarket, marketLabel, type ShownRun } from './shown.ts';

/** What the page's script draws from. */
export interface PageData {
  readonly markets: readonly EncodedMarket[];
  readonly runs: readonly EncodedRun[];
  readonly pointsPerCurve: number;
  readonly curvesThinned: boolean;
  /** How far a drawn series may be from the true one, as a share of its range. */
  readonly seriesTolerance: number;
  /** The trials of a search. */
  readonly trials?: EncodedTrials;
}

interface EncodedMarket {
  readonly label: string;
  readonly barLength: number;
  readonly cash: number;
  readonly times: EncodedTimes;
  readonly prices: EncodedPrices;
  readonly baseline: EncodedCurve;
  readonly finalBaseline: number;
}

interface EncodedRun {
  readonly label: string;
  readonly anchor: string;
  readonly market: number;
  /** What the lanes of a shared account are called; none where there is one. */
  readonly lanes: readonly string[];
  readonly cash: number;
  readonly curve: EncodedCurve;
  readonly finalEquity: number;
  readonly trades: EncodedTrades;
  readonly plots: readonly EncodedPlot[];
  /** What became of bots that shared the account. */
  readonly bots?: EncodedBots | undefined;
}

// A report is mailed and opened on phones: what can be drawn coarser makes room for what cannot.
const roomForData = 2_900_000;
const mostRoomForPrices = 800_000;
const leastRoomForPrices = 300_000;
const leastRoomForPlots = 150_000;
const mostCandles = 120_000;
const mostPointsOfAll = 44_000;
const mostTrades = 30_000;

/** Everything that is drawn, in what the words of the page leave of its size. */
export function pageData(runs: readonly ShownRun[], sizeOfWords: number): PageData {
  const firsts = firstOfEachMarket(runs);
  const curves = runs.length + firsts.length;
  const pointsPerCurve = Math.max(800, Math.min(4000, Math.floor(mostPointsOfAll / curves)));
  const tradesPerRun = Math.floor(
    fairShare(
      runs.map(({ run }) => run.trades.length + run.open.length),
      mostTrades,
    ),
  );
  const encodedRuns = runs.map((run) => ({
    label: run.label,
    anchor: run.anchor,
    market: run.market,
    lanes: laneNames(run.run),
    cash: run.run.account.cash,
    curve: encodeCurve(run.run.equity, pointsPerCurve),
    finalEquity: run.metrics.finalEquity,
    bots: encodeBots(run.run, Math.min(1500, pointsPerCurve)),
    trades: encodeTrades([...run.run.trades, ...run.run.open], run.run.bars.time, tradesPerRun),
  }));
  let room = roomForData - sizeOfWords - JSON.stringify(encodedRuns).length;
  const roomForPrices = Math.min(mostRoomForPrices, Math.max(leastRoomForPrices, room * 0.6));
  const markets = firsts.map((first) => encodeMarket(first, pointsPerCurve, roomForPrices / firsts.length));
  room -= JSON.stringify(markets).length;
  const plots = encodePlots(
    runs.map(({ run }) => run),
    Math.max(leastRoomForPlots, room),
  );
  return {
    markets,
    runs: encodedRuns.map((run, k) => ({ ...run, plots: plots.runs[k]! })),
    pointsPerCurve,
    curvesThinned: runs.some(({ run }) => run.equity.length > pointsPerCurve),
    seriesTolerance: plots.tolerance,
  };
}

function encodeMarket(first: ShownRun, pointsPerCurve: number, roomForPrices: number): EncodedMarket {
  const { bars, account } = first.run;
  const barLength = timeframeLength(bars.timeframe);
  return {
    label: marketLabel(first),
    barLength,
    cash: account.cash,
    times: encodeTimes(bars.time, barLength),
    prices: encodePrices(bars, mostCandles, roomForPrices),
    baseline: encodeCurve(first.baseline.run.equity, pointsPerCurve),
    finalBaseline: first.baseline.metrics.finalEquity,
  };
}

// Only what tells the lanes apart: the market, and the strategy if there are several.
function laneNames({ lanes }: Run): string[] {
  if (lanes.length === 1) return [];
  const strategies = new Set(lanes.map(({ plan }) => plan.strategy));
  return lanes.map(({ plan, bars }) =>
    strategies.size === 1 ? bars.market.symbol : `${plan.strategy} ${bars.market.symbol}`,
  );
}
