import type { Limits } from '#risk';

/** How much a bot may lose: on a trade, on a day, altogether. */
interface Level {
  /** Of equity, lost at the stop of one trade. */
  readonly risk: number;
  readonly limits: Limits;
}

/** What the words for risk stand for. */
export const riskLevels = {
  low: { risk: 0.005, limits: { openPositions: 2, dailyLoss: 0.02, drawdown: 0.1 } },
  mid: { risk: 0.01, limits: { openPositions: 4, dailyLoss: 0.04, drawdown: 0.2 } },
  max: { risk: 0.02, limits: { openPositions: 8, dailyLoss: 0.08, drawdown: 0.35 } },
} as const satisfies Readonly<Record<string, Level>>;

export type RiskLevel = keyof typeof riskLevels;
