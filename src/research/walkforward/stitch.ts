import { equityOf, tradesOf } from '#ledger';
import { sliceBars } from '#market';
import { isRuined } from '#metrics';
import { Fills } from '#orders';
import { type Dialect, run, type Run } from '#simulation';
import type { Plan } from '#strategy';
import type { Ground, Window } from '../sweep/index.ts';

/** A plan and the window that it trades in. */
export interface Turn {
  readonly plan: Plan;
  readonly window: Window;
}

/**
 * One run of plans that follow each other: each begins flat with the money that the one before left, and
 * closes what it holds at its last close. Between two windows nothing is held; series know all bars before
 * theirs.
 */
export function stitch(turns: readonly [Turn, ...Turn[]], ground: Ground): Run {
  const { bars, account, others, rules, funding, detail } = ground;
  const dialect: Dialect = { ...ground.dialect, end: 'last close' };
  const first = turns[0].window.from;
  const last = turns.at(-1)!.window.to;
  const fills = new Fills();
  let cash = account.cash;
  let worst = 0;
  let best = 0;
  const runs: Run[] = [];
  for (const { plan, window } of turns) {
    const { from, to } = window;
    // Whoever lost everything trades no more.
    if (isRuined({ totalReturn: cash / account.cash - 1 })) break;
    const known = sliceBars(bars, 0, to);
    const one = run(
      plan,
      known,
      { ...account, cash },
      { dialect, others, rules, funding, detail, since: bars.time[from]! },
    );
    append(one.fills, fills, first);
    worst += one.envelope[0] - one.equity.at(-1)!;
    best += one.envelope[1] - one.equity.at(-1)!;
    cash = one.equity.at(-1)!;
    runs.push(one);
  }
  const window = sliceBars(bars, first, last);
  const equity = equityOf(fills, window, account.cash);
  const { closed, open } = tradesOf(fills, window, undefined, dialect.fillAt === 'close' ? 'close' : 'open');
  const final = equity.at(-1)!;
  const lane = { ...runs.at(-1)!, bars: window, fills, warmup: 0, series: {} };
  return {
    ...lane,
    lanes: [lane],
    account,
    dialect,
    refusals: runs.flatMap(({ refusals }) =>
      refusals.map((refusal) => ({ ...refusal, bar: refusal.bar - first })),
    ),
    trades: closed,
    open,
    equity,
    envelope: [final + worst, final + best],
  };
}

function append(from: Fills, to: Fills, first: number): void {
  for (let k = 0; k < from.length; k++)
    to.append(
      from.lane[k]!,
      from.bar[k]! - first,
      from.quantity[k]!,
      from.price[k]!,
      from.fee[k]!,
      from.slippage[k]!,
      from.held[k]!,
      from.reason[k]!,
      from.inside[k] === 1,
      from.ambiguous[k] === 1,
      from.lot[k],
      from.early[k] === 1,
    );
}
