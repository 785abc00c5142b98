import { published, type Published } from './published.ts';

/** Values as they come in. */
export interface Arrived {
  /** What each is about, ms UTC. */
  readonly time: Float64Array;
  readonly value: Float64Array;
  /** When each was published, where that is told; NaN for one that does not say. */
  readonly known?: Float64Array | undefined;
}

/** What decides from when a value counts. */
export interface Terms {
  /** How long after the moment it is about a value is published, where nobody tells. */
  readonly delay: number;
  /** When the values came in. */
  readonly now: number;
  /** When everything there was came in before, if it ever did. */
  readonly looked?: number | undefined;
  /** Forget what was stored about the times that come in. */
  readonly replace?: boolean;
}

export interface MergedValues {
  readonly published: Published;
  /** Values about times that had none. */
  readonly added: number;
  readonly same: number;
  /** Values that say something else about a time than before. */
  readonly revised: number;
  /** What those say, in the order in which they came. */
  readonly revisions: readonly ValueRevision[];
}

/** A value that was told otherwise later. */
export interface ValueRevision {
  readonly time: number;
  readonly before: number;
  readonly after: number;
  /** From when the new value counts; the old one counts until then. */
  readonly known: number;
}

/** How values count, in a sentence for people. */
export const publicationRule =
  'a value counts from when it was published: as its row says, else its time plus the delay; one that changes later counts from when the change came in';

interface Version {
  readonly time: number;
  readonly known: number;
  readonly value: number;
}

/**
 * Adds values to those that are stored. Nothing that is stored changes: a value that is told
 * differently is another version, known from when it came in, and one that was due but not there
 * when somebody looked was published late.
 */
export function mergeValues(stored: Published, arrived: Arrived, terms: Terms): MergedValues {
  const { now, delay, looked = -Infinity, replace = false } = terms;
  const versions = versionsOf(stored);
  const first = stored.time.reduce((least, time) => Math.min(least, time), Infinity);
  if (replace) for (const time of arrived.time) versions.delete(time);
  const counts = { added: 0, same: 0 };
  const revisions: ValueRevision[] = [];
  for (let i = 0; i < arrived.time.length; i++) {
    const time = arrived.time[i]!;
    const value = arrived.value[i]!;
    const told = toldAt(arrived, i);
    const due = time + delay;
    const known = versions.get(time);
    if (!known) {
      const isLate = !replace && time > first && due <= looked;
      versions.set(time, [{ time, value, known: told ?? (isLate ? now : due) }]);
      counts.added++;
    } else if (isKnown(known, value, told)) counts.same++;
    else {
      const isTaken = known.some((version) => version.known === told);
      const since = isTaken ? now : (told ?? Math.max(now, due));
      revisions.push({ time, before: known.at(-1)!.value, after: value, known: since });
      known.push({ time, value, known: since });
      known.sort((a, b) => a.known - b.known);
    }
  }
  return {
    published: inOrder(stored.name, [...versions.values()].flat()),
    ...counts,
    revised: revisions.length,
    revisions,
  };
}

function toldAt({ known }: Arrived, i: number): number | undefined {
  const told = known?.[i];
  return told === undefined || Number.isNaN(told) ? undefined : told;
}

function versionsOf({ length, time, known, value }: Published): Map<number, Version[]> {
  const versions = new Map<number, Version[]>();
  for (let i = 0; i < length; i++) {
    const version = { time: time[i]!, known: known[i]!, value: value[i]! };
    const others = versions.get(version.time);
    if (others) others.push(version);
    else versions.set(version.time, [version]);
  }
  return versions;
}

// Whoever tells when it was published means that version; whoever does not means the last one.
function isKnown(versions: readonly Version[], value: number, told: number | undefined): boolean {
  if (told === undefined) return versions.at(-1)?.value === value;
  return versions.some((version) => version.value === value && version.known === told);
}

function inOrder(name: string, versions: Version[]): Published {
  versions.sort((a, b) => a.known - b.known || a.time - b.time);
  const column = (pick: (version: Version) => number) => Float64Array.from(versions, pick);
  return published(name, {
    time: column(({ time }) => time),
    known: column(({ known }) => known),
    value: column(({ value }) => value),
  });
}
