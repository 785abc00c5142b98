import type {
  CrossValidation,
  Goal,
  Selection,
  SharedSpan,
  Space,
  Steadiness,
  Step,
  TrialList,
} from '#research';
import type { ReportedRun } from '../document.ts';

/** What a market's folds came to, one after the other with the same money. */
export interface OutOfSample extends ReportedRun {
  readonly efficiency: number | null;
}

/** Folds, what was chosen in each, and what became of it, as every format shows it. */
export interface WalkDocument {
  readonly version: string;
  readonly command: string;
  readonly strategy: string;
  readonly space: Space;
  readonly goals: readonly [Goal, ...Goal[]];
  readonly search: string;
  readonly seed: number;
  readonly anchored: boolean;
  readonly purge: number;
  /** Where folds can lie: where all markets have bars. */
  readonly span: SharedSpan;
  readonly trials: number;
  /** Those that came to nothing. */
  readonly failed: TrialList;
  readonly steps: readonly Step[];
  readonly steadiness: Readonly<Record<string, Steadiness>>;
  readonly outside: readonly OutOfSample[];
  /** Of the choice of one set of parameters over all of history, which nobody should trade on. */
  readonly overfitting: Selection | undefined;
  readonly cross: CrossValidation | undefined;
  readonly seconds: number;
}
