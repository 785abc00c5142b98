/**
 * Something that happened, as plain data that JSON can hold. What is stored is never changed, so
 * an event that comes to look different is a new version of its type.
 */
export interface JournalEvent {
  readonly type: string;
  readonly version: number;
  /** ms UTC; events are ordered by their number, never by this. */
  readonly time: number;
}

/** How far a journal goes. The hash covers every event up to this one; before the first, `seq` is 0. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** An event at its place: numbers begin at 1 and have no gap. */
export interface Entry<E extends JournalEvent = JournalEvent> extends Head {
  /** The hash of the entry before. */
  readonly previous: string;
  readonly event: E;
}

/** The journal as anybody may read it, also while somebody writes. */
export interface JournalReader<E extends JournalEvent = JournalEvent> {
  head(): Promise<Head>;
  /**
   * The entries from this number on (1 when left out) up to the head of this moment, in batches.
   * Each is checked against its hash before it is handed out.
   */
  read(from?: number): AsyncIterable<readonly Entry<E>[]>;
  close(): Promise<void>;
}

/** The journal as its one writer holds it. */
export interface Journal<E extends JournalEvent = JournalEvent> extends JournalReader<E> {
  /**
   * Adds events, all of them or none. When the promise resolves they are on the disk and survive
   * whatever comes; when it rejects, nothing was added and nothing more will be.
   */
  append(events: readonly E[]): Promise<Head>;
}
