import type { Timeframe } from '#market';
import type { Unit } from './units.ts';

/** What was done with a row that could not be taken as it stands. */
export type IssueKind = 'refused' | 'duplicate' | 'conflict' | 'time disagrees';

export interface Issue {
  /** Where it stands in the file, from 1. */
  readonly row: number;
  readonly kind: IssueKind;
  readonly message: string;
}

/** What reading a file found and did. Nothing is repaired without a word here. */
export interface ReadReport {
  readonly file: string;
  /** csv, json, parquet or arrow. */
  readonly format: string;
  /** Rows in the file, and bars that came of them. */
  readonly rows: number;
  readonly bars: number;
  readonly timeframe: Timeframe;
  /** How the file is written: delimiter, head, columns, layouts. */
  readonly dialect: Readonly<Record<string, string>>;
  /** Rows per unit of time. */
  readonly units: Readonly<Partial<Record<Unit, number>>>;
  readonly order: 'oldest first' | 'newest first' | 'mixed';
  /** Rows that are earlier than the row before them. */
  readonly backward: number;
  /** Rows of other assets, left alone. */
  readonly otherAssets: number;
  /** Rows that cannot be bars. */
  readonly refused: number;
  /** Rows that say what another row says already. */
  readonly duplicates: number;
  /** Rows that say something else about a time that another row has. */
  readonly conflicts: number;
  /** Bars whose time is not a multiple of the timeframe; kept as they are. */
  readonly offGrid: number;
  /** Rows whose second time is another one. */
  readonly timeDisagreements: number;
  /** The last bar was not over yet when the file was written. */
  readonly unfinished: boolean;
  /** The first issues of each kind. */
  readonly issues: readonly Issue[];
  /** What else a person should know, as sentences. */
  readonly notes: readonly string[];
}

/** Collects issues up to a limit for each kind, and counts them all. */
export class Issues {
  readonly counts: Record<IssueKind, number> = { refused: 0, duplicate: 0, conflict: 0, 'time disagrees': 0 };
  private readonly kept: Issue[] = [];
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** The message is only made when it is kept. */
  add(kind: IssueKind, row: number, message: () => string): void {
    if (this.counts[kind]++ < this.limit) this.kept.push({ kind, row, message: message() });
  }

  get list(): readonly Issue[] {
    return this.kept.toSorted((a, b) => a.row - b.row);
  }
}
