import type { RiskChange } from '#capital';
import { marketName } from '#market';
import { type BotOutcome, type NamedTransfer, outcomesOf, transfersOf } from '#research';
import type { BotsRun, Run } from '#simulation';

/** What became of bots on one account, as data. */
export function botsToJson(run: Run, bots: BotsRun): object {
  const outcomes = outcomesOf(run, bots);
  return {
    bots: outcomes.map((one) => botToJson(run, one)),
    together: togetherToJson(run, outcomes),
    transfers: transfersOf(run, bots).map((one) => transferToJson(run, bots, one)),
  };
}

function botToJson({ account }: Run, outcome: BotOutcome): object {
  const { name, lanes, allotment, equity, profit, growth, maxDrawdown } = outcome;
  const { received, handedOn, deposited, withdrawn, trades, changes, halts } = outcome;
  const [first] = lanes;
  const own = first?.account ?? account;
  return {
    name,
    ...(first
      ? {
          strategy: first.plan.strategy,
          params: first.plan.params,
          markets: lanes.map(({ bars }) => marketName(bars.market)),
          timeframe: first.bars.timeframe,
          fee: own.fee,
          size: own.size,
          sizing: own.sizing ?? 'share',
          leverage: own.leverage ?? 1,
        }
      : {}),
    allotment,
    finalEquity: equity.at(-1)!,
    profit,
    received,
    handedOn,
    deposited,
    withdrawn,
    totalReturn: growth,
    maxDrawdown,
    trades: trades.length,
    winRate: trades.length === 0 ? null : trades.filter(({ pnl }) => pnl > 0).length / trades.length,
    risk: { divisor: finite(divisorOf(changes)), paused: divisorOf(changes) === Infinity },
    riskChanges: changes.map(({ from, to, ...change }) => ({
      ...change,
      from: finite(from),
      to: finite(to),
    })),
    halts,
  };
}

// The metrics of the run leave out what came from outside and left; here it is counted.
function togetherToJson({ equity, account }: Run, outcomes: readonly BotOutcome[]): object {
  const sum = (pick: (one: BotOutcome) => number) => outcomes.reduce((all, one) => all + pick(one), 0);
  return {
    allotment: sum(({ allotment }) => allotment),
    finalEquity: sum((one) => one.equity.at(-1)!),
    profit: sum(({ profit }) => profit),
    totalReturn: equity.at(-1)! / account.cash - 1,
    deposited: sum(({ deposited }) => deposited),
    withdrawn: sum(({ withdrawn }) => withdrawn),
  };
}

function transferToJson({ lanes }: Run, { capital }: BotsRun, { trade, ...transfer }: NamedTransfer): object {
  if (!trade) return { ...transfer, trade: null };
  const { plan, bars, purse = 0 } = lanes[trade.lane]!;
  const { entryTime, exitTime, pnl } = trade;
  const bot = capital.bots[purse]!.name;
  const where = { bot, strategy: plan.strategy, market: marketName(bars.market) };
  return { ...transfer, trade: { ...where, entryTime, exitTime, pnl } };
}

/** By what the risk is divided after all changes; Infinity in a pause. */
export function divisorOf(changes: readonly RiskChange[]): number {
  return changes.at(-1)?.to ?? 1;
}

// A pause divides by nothing that can be written.
function finite(divisor: number): number | null {
  return divisor === Infinity ? null : divisor;
}
