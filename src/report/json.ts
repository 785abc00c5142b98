import type { Trade } from '#ledger';
import { marketName, missingBars } from '#market';
import type { LaneRun, Run } from '#simulation';
import { plainExits } from '#strategy';
import type { ReportDocument, ReportedRun } from './document.ts';
import { botsToJson } from './bots/index.ts';
import { detailsToJson } from './details.ts';
import { refusalsToJson } from './refusals.ts';
import { spreadToJson } from './spread.ts';
import { termsToJson } from './terms.ts';

/** The document behind `--json`. Its keys are a contract with scripts: add, never rename. */
export function toJson(document: ReportDocument): object {
  return {
    version: 1,
    engine: document.version,
    command: document.command,
    runs: document.runs.map((run) => runToJson(run)),
    comparison: {
      objective: document.objective,
      overfitting: document.selection,
      ranking: document.runs.map(({ identity, run, metrics }) => ({
        id: identity.id,
        strategy: run.plan.strategy,
        market: marketName(run.bars.market),
        timeframe: run.bars.timeframe,
        [document.objective]: metrics[document.objective],
      })),
    },
  };
}

/** One run as plain data. */
export function runToJson(reported: ReportedRun): Readonly<Record<string, unknown>> {
  const { identity, run, metrics, baseline, synthetic, filled, metricsOf } = reported;
  const { bars, account, plan } = run;
  return {
    id: identity.id,
    strategy: plan.strategy,
    params: plan.params,
    market: marketName(bars.market),
    ...(run.lanes.length > 1 ? { lanes: run.lanes.map(laneToJson) } : {}),
    timeframe: bars.timeframe,
    from: bars.time[0],
    to: bars.time[bars.length - 1],
    bars: bars.length,
    missing: missingBars(bars),
    synthetic,
    ...(filled ? { filled } : {}),
    costs: { fee: account.fee, slippage: account.slippage, ...termsToJson(account) },
    fills: run.dialect.name,
    fillsAbout: run.dialect.about,
    cash: account.cash,
    size: account.size,
    sizing: account.sizing ?? 'share',
    exits: plainExits(plan.exits),
    hashes: identity.hashes,
    warmup: run.warmup,
    metrics,
    ...(metricsOf ? { metricsOf } : {}),
    baseline: baseline.metrics,
    ...spreadToJson(run),
    ...(run.bots ? botsToJson(run, run.bots) : {}),
    trades: run.trades.map((trade) => tradeToJson(run, trade)),
    open: run.open.map((trade) => tradeToJson(run, trade)),
    refusals: refusalsToJson(run),
    ...(reported.details ? { detail: detailsToJson(reported.details) } : {}),
  };
}

// On an account of several lanes each trade says where it was made, and which bot made it.
function tradeToJson({ lanes, bots }: Run, { lane, ...trade }: Trade): object {
  const bot = bots?.capital.bots[lanes[lane]!.purse ?? 0]?.name;
  const where = lanes.length === 1 ? {} : laneToJson(lanes[lane]!);
  return { ...trade, ...where, ...(bot === undefined ? {} : { bot }) };
}

function laneToJson({ plan, bars }: LaneRun): object {
  return { strategy: plan.strategy, market: marketName(bars.market) };
}
