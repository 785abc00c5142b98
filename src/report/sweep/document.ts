import type { Bars } from '#market';
import type { Findings, Goal, GoodTrial, Selection, Space, TrialList } from '#research';
import type { Strategy } from '#strategy';
import type { ReportedRun } from '../document.ts';

/** A search and what it found, as every format shows it. */
export interface SweepDocument {
  /** Names everything that the trials depend on. */
  readonly id: string;
  readonly version: string;
  readonly command: string;
  readonly strategy: Strategy;
  readonly space: Space;
  readonly goals: readonly [Goal, ...Goal[]];
  readonly search: string;
  readonly seed: number;
  readonly across: string;
  readonly bars: readonly { readonly bars: Bars; readonly synthetic: boolean }[];
  readonly trials: TrialList;
  /** Whether all trials were made; else it was broken off. */
  readonly isWhole: boolean;
  readonly findings: Findings;
  /** The best trial, run again in full: once for each market, or once for all on one account. */
  readonly best: BestTrial | undefined;
  readonly overfitting: Selection | undefined;
  readonly seconds: number;
  readonly nodes: { readonly unique: number; readonly naive: number; readonly simulated: number };
}

export interface BestTrial {
  readonly trial: GoodTrial;
  readonly score: number | null;
  readonly runs: readonly ReportedRun[];
}
