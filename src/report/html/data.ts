import { timeframeLength } from '#market';
import { type EncodedCurve, encodeCurve } from '../columns/curve.ts';
import { type EncodedPrices, encodePrices } from '../columns/prices.ts';
import { type EncodedTimes, encodeTimes } from '../columns/times.ts';
import { type EncodedTrades, encodeTrades } from '../columns/trades.ts';
import { type EncodedPlot, encodePlots } from './plots.ts';
import { firstOfEachMarket, marketLabel, type ShownRun } from './shown.ts';

/** What the page's script draws from. */
export interface PageData {
  readonly markets: readonly EncodedMarket[];
  readonly runs: readonly EncodedRun[];
  readonly pointsPerCurve: number;
  readonly curvesThinned: boolean;
  /** How far a drawn series may be from the true one, as a share of its range. */
  readonly seriesTolerance: number;
}

interface EncodedMarket {
  readonly label: string;
  readonly barLength: number;
  readonly cash: number;
  readonly times: EncodedTimes;
  readonly prices: EncodedPrices;
  readonly baseline: EncodedCurve;
}

interface EncodedRun {
  readonly label: string;
  readonly anchor: string;
  readonly market: number;
  readonly cash: number;
  readonly curve: EncodedCurve;
  readonly trades: EncodedTrades;
  readonly plots: readonly EncodedPlot[];
}

// A report is mailed and opened on phones: what can be drawn coarser makes room for what cannot.
const roomForData = 2_550_000;
const roomForPrices = 1_050_000;
const leastRoomForPlots = 150_000;
const mostCandles = 120_000;
const mostPointsOfAll = 44_000;

export function pageData(runs: readonly ShownRun[], textSize: number): PageData {
  const markets = firstOfEachMarket(runs);
  const pointsPerCurve = Math.max(
    800,
    Math.min(4000, Math.floor(mostPointsOfAll / (runs.length + markets.length))),
  );
  const encodedMarkets = markets.map((first) => ({
    label: marketLabel(first),
    barLength: timeframeLength(first.run.bars.timeframe),
    cash: first.run.account.cash,
    times: encodeTimes(first.run.bars.time, timeframeLength(first.run.bars.timeframe)),
    prices: encodePrices(
      first.run.bars,
      Math.floor(mostCandles / Math.sqrt(markets.length)),
      roomForPrices / markets.length,
    ),
    baseline: encodeCurve(first.baseline.run.equity, pointsPerCurve),
  }));
  const encodedRuns = runs.map((run) => ({
    label: run.label,
    anchor: run.anchor,
    market: run.market,
    cash: run.run.account.cash,
    curve: encodeCurve(run.run.equity, pointsPerCurve),
    trades: encodeTrades([...run.run.trades, ...run.run.open], run.run.bars.time),
  }));
  const used = textSize + JSON.stringify([encodedMarkets, encodedRuns]).length;
  const plots = encodePlots(
    runs.map(({ run }) => run),
    Math.max(leastRoomForPlots, roomForData - used),
  );
  return {
    markets: encodedMarkets,
    runs: encodedRuns.map((run, k) => ({ ...run, plots: plots.runs[k]! })),
    pointsPerCurve,
    curvesThinned: runs.some(({ run }) => run.equity.length > pointsPerCurve),
    seriesTolerance: plots.tolerance,
  };
}
