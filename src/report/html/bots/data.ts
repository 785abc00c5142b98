import { outcomesOf, transfersOf } from '#research';
import type { Run } from '#simulation';
import { isPart } from '../../bots/index.ts';
import { type EncodedCurve, encodeCurve } from '../../columns/curve.ts';

/** What is drawn of bots on one account. */
export interface EncodedBots {
  readonly bots: readonly {
    readonly name: string;
    readonly curve: EncodedCurve;
    readonly finalEquity: number;
    /** When its risk changed, ms UTC, and what part of the usual it was from then on; null of the reserve. */
    readonly risk: readonly (readonly [time: number, share: number])[] | null;
  }[];
  /** All of them, with what came from outside and without what left. */
  readonly together: { readonly curve: EncodedCurve; readonly finalEquity: number };
  /** Which bot gave to which, counted as above; −1 is outside of the account. */
  readonly transfers: readonly (readonly [time: number, from: number, to: number, amount: number])[];
}

// More marks than this are a smear.
const mostTransfers = 1500;

/** Curves, transfers and risk of bots on one account; nothing for other runs. */
export function encodeBots(run: Run, points: number): EncodedBots | undefined {
  const { bots } = run;
  if (!bots) return undefined;
  const outcomes = outcomesOf(run, bots).filter(isPart);
  const together = Float64Array.from(run.equity, (_, i) =>
    outcomes.reduce((sum, { equity }) => sum + equity[i]!, 0),
  );
  const places = new Map<string | null, number>(outcomes.map(({ name }, k) => [name, k]));
  const cents = (amount: number) => Number(amount.toPrecision(7));
  return {
    bots: outcomes.map(({ name, equity, changes, lanes }) => ({
      name,
      curve: encodeCurve(equity, points),
      finalEquity: equity.at(-1)!,
      risk:
        lanes.length === 0
          ? null
          : changes.map(({ time, to }) => [time, to === Infinity ? 0 : 1 / to] as const),
    })),
    together: { curve: encodeCurve(together, points), finalEquity: together.at(-1)! },
    transfers: transfersOf(run, bots)
      .slice(-mostTransfers)
      .map(({ time, from, to, amount }) => [
        time,
        places.get(from) ?? -1,
        places.get(to) ?? -1,
        cents(amount),
      ]),
  };
}
