import type { EngineName } from '#metrics';
import type { Evaluation, Identity, Objective, Selection } from '#research';
import type { DetailUse } from '#simulation';

/** One run as reports show it. */
export interface ReportedRun extends Evaluation {
  readonly identity: Identity;
  /** One line on what the strategy does. */
  readonly about: string;
  /** Whether the bars were generated rather than traded. */
  readonly synthetic: boolean;
  /** Missing bars that were made up because the user said so, and how. */
  readonly filled?: { readonly way: string; readonly bars: number };
  /** Where finer bars told what came first; one for each market. */
  readonly details?: readonly DetailUse[];
  /** The numbers of other engines, as far as they were asked for. */
  readonly metricsOf?: MetricsOf;
}

/** What every format of a report is made from. */
export interface ReportDocument {
  /** Best first. */
  readonly runs: readonly ReportedRun[];
  readonly objective: Objective;
  /** What the choice of the best is worth; null where there was none. */
  readonly selection: Selection | null;
  /** The command that makes this report again. */
  readonly command: string;
  /** The version of the program. */
  readonly version: string;
}

/** By engine, then by its own name for the metric. */
export type MetricsOf = Readonly<Partial<Record<EngineName, Readonly<Record<string, number | null>>>>>;
