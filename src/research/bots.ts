import type { RiskChange } from '#capital';
import { grownBy, pursesEquityOf, type Trade, type Transfer } from '#ledger';
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
  /** Money that other bots, or somebody from outside, gave it, and what it gave or was taken. */
  readonly received: number;
  readonly given: number;
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
  const curves = (moved: readonly Transfer[]) =>
    pursesEquityOf(run.fills, markets, run.bars, { purses, purseOf, transfers: moved });
  const [equity, alone] = [curves(transfers), curves([])];
  return purses.map((allotment, k) => {
    const own = transfers.flatMap((one) => seenFrom(k, one));
    const grown = grownBy(alone[k]!, allotment, run.bars, own, run.fills);
    const lanes = run.lanes.filter((_, lane) => purseOf[lane] === k);
    const isReserve = k === capital.bots.length;
    return {
      name: capital.bots[k]?.name ?? reserve,
      lanes,
      allotment,
      equity: equity[k]!,
      profit: alone[k]!.at(-1)! - allotment,
      received: sumOf(own.filter(({ to }) => to !== null)),
      given: sumOf(own.filter(({ from }) => from !== null)),
      growth: isReserve ? null : grown.at(-1)! / allotment - 1,
      maxDrawdown: isReserve ? null : deepestOf(grown, allotment),
      trades: run.trades.filter(({ lane }) => purseOf[lane] === k),
      changes: changes[k] ?? [],
      halts: halts[k] ?? [],
    };
  });
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

// What comes to a purse comes from outside of it, wherever that is.
function seenFrom(purse: number, one: Transfer): Transfer[] {
  if (one.to === purse) return [{ ...one, from: null }];
  return one.from === purse ? [{ ...one, to: null }] : [];
}

function sumOf(transfers: readonly Transfer[]): number {
  return transfers.reduce((sum, { amount }) => sum + amount, 0);
}

function deepestOf(equity: Float64Array, cash: number): number {
  let peak = cash;
  let deepest = 0;
  for (const value of equity) {
    peak = Math.max(peak, value);
    deepest = Math.max(deepest, (peak - value) / peak);
  }
  return deepest;
}
