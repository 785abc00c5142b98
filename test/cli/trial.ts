/** Metrics by name; null where one does not exist. */
export type Numbers = Readonly<Record<string, number | null>>;

/** What JSON tells of a trial of a search. */
export interface Trial {
  readonly params: Readonly<Record<string, number>>;
  readonly metrics: Numbers | null;
  readonly markets?: readonly Numbers[];
  readonly failed?: string;
}
