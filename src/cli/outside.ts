import {
  changeRecords,
  listRecords,
  loadRecords,
  nameOfRecords,
  readRecordManifest,
  type RecordManifest,
  type Records,
} from '#adapters/files';
import type { Fetched, Patience } from '#adapters/http';
import { UserError } from '#errors';
import { readValues } from '#formats';
import {
  type Arrived,
  type MergedValues,
  mergeValues,
  onScaleOf,
  published,
  type Published,
  type Terms,
} from '#outside';
import { openRecords } from './store.ts';

/** A series from outside, as it is stored. */
export interface StoredOutside {
  readonly values: Published;
  readonly manifest: RecordManifest;
}

/** Reads a series from outside, or undefined when it is not in the store. */
export async function readOutside(name: string, data: string): Promise<StoredOutside | undefined> {
  const loaded = await loadRecords(openRecords(data), { kind: 'outside', name });
  return loaded && { values: valuesOf(name, loaded.records), manifest: loaded.manifest };
}

/** The same for whoever cannot do without it: says what to type when it is not there. */
export async function loadOutside(name: string, data: string): Promise<Published> {
  const stored = await readOutside(name, data);
  if (stored) return stored.values;
  const { sourceOf } = await import('#adapters/http');
  const { found } = await listRecords(data, 'outside');
  const known = found.map((one) => nameOfRecords(one.name));
  throw new UserError(
    'data',
    `The store has no outside series "${name}". Type: ${sourceOf(name) ? `cryptobot fetch ${name}, or ` : ''}cryptobot data import FILE --outside ${name}.${known.length > 0 ? ` It has: ${known.slice(0, 10).join(', ')}${known.length > 10 ? ', …' : ''}.` : ''}`,
  );
}

/** Where a series from outside is published. */
export interface Origin {
  readonly name: string;
  readonly address: string;
  /** How long after their time values are known, where no source that we know says it. */
  readonly delay?: number;
}

/** What a source told, and what of that was new. */
export interface Brought extends Fetched {
  readonly merged: MergedValues;
}

/** Asks for a series from outside where it is published, and keeps it. */
export async function bringOutside(
  { name, address, delay }: Origin,
  data: string,
  patience: Patience,
): Promise<Brought> {
  const { download, sourceOf } = await import('#adapters/http');
  const source = delay === undefined ? sourceOf(name) : undefined;
  const ask = async (): Promise<Fetched> => {
    const { text } = await download(address, patience);
    const { report, ...arrived } = readValues(text, { file: address });
    return { arrived, report, delay: delay! };
  };
  const fetched = source ? await source.fetch(name, address, patience) : await ask();
  const addition = {
    terms: { delay: fetched.delay, now: Date.now() },
    isWhole: true,
    isRelative: source?.isRelative ?? false,
    facts: { source: address },
  };
  return { ...fetched, merged: await addOutside(name, fetched.arrived, addition, data) };
}

/** Where a series can be asked for again; undefined when it came out of a file. */
export async function originOf(name: string, data: string): Promise<Origin | undefined> {
  const { sourceOf } = await import('#adapters/http');
  const { facts } = (await readRecordManifest(data, { kind: 'outside', name })) ?? {};
  const source = sourceOf(name);
  if (!facts) return source && { name, address: source.address };
  const address = String(facts['source']);
  if (!isAddress(address)) return undefined;
  return source ? { name, address } : { name, address, delay: Number(facts['delay']) };
}

export function isAddress(name: string): boolean {
  return /^https?:\/\//i.test(name);
}

interface Addition {
  readonly terms: Omit<Terms, 'looked'>;
  /** Whether what came in is everything there was. */
  readonly isWhole: boolean;
  /** Whether values are only meant relative to others of the same answer. */
  readonly isRelative: boolean;
  /** Where they come from. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Adds values to a series from outside, all of them or none. */
export async function addOutside(
  name: string,
  arrived: Arrived,
  { terms, isWhole, isRelative, facts }: Addition,
  data: string,
): Promise<MergedValues> {
  const { now, delay, replace = false } = terms;
  let merged: MergedValues | undefined;
  await changeRecords(
    openRecords(data),
    { kind: 'outside', name },
    {
      change: (records, { looked }) => {
        // Two scales do not go together, so such a series is replaced as a whole.
        const stored = records && !(isRelative && replace) ? valuesOf(name, records) : nothing(name);
        const values = isRelative ? onScaleOf(stored, arrived) : arrived;
        merged = mergeValues(stored, values, { ...terms, looked: Number(looked ?? -Infinity) });
        return columnsOf(merged.published);
      },
      facts: { ...facts, delay, ...(isWhole ? { looked: now } : {}) },
    },
  );
  return merged!;
}

function valuesOf(name: string, records: Records): Published {
  const column = (key: string) => {
    const found = records[key];
    if (found instanceof Float64Array) return found;
    throw new UserError('data', `The outside series "${name}" has no column "${key}" in the store.`);
  };
  return published(name, { time: column('time'), known: column('known'), value: column('value') });
}

// The first column says which month a row lies in: that in which it became known.
function columnsOf({ known, time, value }: Published): Readonly<Record<string, Float64Array>> {
  return { known, time, value };
}

function nothing(name: string): Published {
  const none = new Float64Array(0);
  return { name, length: 0, time: none, known: none, value: none };
}
