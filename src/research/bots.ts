import type { RiskChange } from '#capital';
import { equityOf, Growth, type Moved, pursesEquityOf, type Trade, type Transfer } from '#ledger';
import { timeframeLength } from '#market';
import type { BotsRun, LaneRun, Run } from '#simulation';

/** What became of one bot on a shared account, or of the reserve. */
export interface BotOutcome {
  readonly name: string;
  /** None of the reserve, which trades nothing. */
  readonly lanes: readonly LaneRun[];
  readonly allotment: number;
  /** What it is worth at each close of the run. */
  readonly equity: Float64Array;
  /** Won and lost, what is still open included. */
  readonly profit: number;
  /** Money that other bots handed to it, and that it handed on. */
  readonly received: number;
  readonly handedOn: number;
  /** Money that somebody brought from outside, and took. */
  readonly deposited: number;
  readonly withdrawn: number;
  /** Growth of what it had, whatever came and left meanwhile; null of the reserve. */
  readonly growth: number | null;
  readonly maxDrawdown: number | null;
  /** Closed ones. */
  readonly trades: readonly Trade[];
  readonly changes: readonly RiskChange[];
  readonly halts: BotsRun['halts'][number];
}

/** A transfer with names, and the trade it follows from. */
export interface NamedTransfer extends Pick<Transfer, 'time' | 'amount'> {
  /** Null is outside of the account. */
  readonly from: string | null;
  readonly to: string | null;
  readonly trade: Trade | null;
}

const reserve = 'reserve';

/** Each bot by itself, the reserve last. They add up to the account. */
export function outcomesOf(run: Run, bots: BotsRun): BotOutcome[] {
  const { capital, transfers, changes, halts } = bots;
  const purses = [...capital.bots.map(({ allotment }) => allotment), capital.reserve];
  const purseOf = run.lanes.map(({ purse = 0 }) => purse);
  const markets = run.lanes.map(({ bars }) => bars);
  const equity = pursesEquityOf(run.fills, markets, run.bars, { purses, purseOf, transfers });
  return purses.map((allotment, k) => {
    const lanes = run.lanes.filter((_, lane) => purseOf[lane] === k);
    const moved = movedBy(k, transfers);
    const isReserve = k === capital.bots.length;
    const grown = isReserve ? null : growthOf(lanes, allotment, flowsOf(k, transfers));
    return {
      name: capital.bots[k]?.name ?? reserve,
      lanes,
      allotment,
      equity: equity[k]!,
      profit:
        equity[k]!.at(-1)! - allotment - moved.received - moved.deposited + moved.handedOn + moved.withdrawn,
      ...moved,
      growth: grown && grown.index - 1,
      maxDrawdown: grown && grown.deepest,
      trades: run.trades.filter(({ lane }) => purseOf[lane] === k),
      changes: changes[k] ?? [],
      halts: halts[k] ?? [],
    };
  });
}

// From close to close of a bot's own bars, as a session counts it.
function growthOf(
  lanes: readonly LaneRun[],
  allotment: number,
  flows: readonly Flow[],
): { readonly index: number; readonly deepest: number } {
  const growth = new Growth(allotment);
  const profits = lanes.map(({ fills, bars }) => equityOf(fills, bars, 0));
  const next = lanes.map(() => 0);
  let flowed = 0;
  let [own, peak, deepest] = [allotment, 1, 0];
  for (const opens of opensOf(lanes)) {
    const closes = opens + timeframeLength(lanes[0]!.bars.timeframe);
    for (; flowed < flows.length && flows[flowed]!.known <= closes; flowed++) {
      own += flows[flowed]!.amount;
      growth.move(flows[flowed]!);
    }
    let equity = own;
    for (const [k, { bars }] of lanes.entries()) {
      if (bars.time[next[k]!] === opens) next[k]!++;
      equity += next[k] === 0 ? 0 : profits[k]![next[k]! - 1]!;
    }
    growth.mark(equity, opens, closes);
    peak = Math.max(peak, growth.index);
    deepest = Math.max(deepest, (peak - growth.index) / peak);
  }
  return { index: growth.index, deepest };
}

// All markets of a bot have one timeframe.
function opensOf(lanes: readonly LaneRun[]): Float64Array {
  if (lanes.length === 1) return lanes[0]!.bars.time;
  return Float64Array.from(new Set(lanes.flatMap(({ bars }) => [...bars.time]))).toSorted();
}

type Flow = Moved & { readonly known: number };

// What came to a purse, and what left it below 0, in the order in which it was known.
function flowsOf(purse: number, transfers: readonly Transfer[]): Flow[] {
  return transfers
    .flatMap(({ from, to, amount, time: at, known }) => {
      if (from !== purse && to !== purse) return [];
      return [{ amount: to === purse ? amount : -amount, at, known }];
    })
    .toSorted((a, b) => a.known - b.known);
}

/** Every movement of money, by time, with the trade it follows from. */
export function transfersOf({ fills, trades, lanes }: Run, { capital, transfers }: BotsRun): NamedTransfer[] {
  const nameOf = (purse: number | null) => (purse === null ? null : (capital.bots[purse]?.name ?? reserve));
  const ended = tradeEnds(fills);
  const byLane = lanes.map((_, k) => trades.filter(({ lane }) => lane === k));
  return transfers
    .map(({ time, amount, from, to, fill }) => ({
      time,
      amount,
      from: nameOf(from),
      to: nameOf(to),
      trade: fill < 0 ? null : (byLane[fills.lane[fill]!]?.[ended.get(fill)!] ?? null),
    }))
    .toSorted((a, b) => a.time - b.time);
}

// Which trade of its lane each fill ends.
function tradeEnds({ length, lane, held, quantity }: Run['fills']): Map<number, number> {
  const counts = new Map<number, number>();
  const ended = new Map<number, number>();
  for (let k = 0; k < length; k++) {
    if (held[k] !== 0 || quantity[k] === 0) continue;
    const count = counts.get(lane[k]!) ?? 0;
    ended.set(k, count);
    counts.set(lane[k]!, count + 1);
  }
  return ended;
}

/** What came to a purse and left it, and where from and where to. */
function movedBy(
  purse: number,
  transfers: readonly Transfer[],
): Pick<BotOutcome, 'received' | 'handedOn' | 'deposited' | 'withdrawn'> {
  const came = transfers.filter(({ to }) => to === purse);
  const left = transfers.filter(({ from }) => from === purse);
  return {
    received: sumOf(came.filter(({ from }) => from !== null)),
    handedOn: sumOf(left.filter(({ to }) => to !== null)),
    deposited: sumOf(came.filter(({ from }) => from === null)),
    withdrawn: sumOf(left.filter(({ to }) => to === null)),
  };
}

function sumOf(transfers: readonly Transfer[]): number {
  return transfers.reduce((sum, { amount }) => sum + amount, 0);
}
