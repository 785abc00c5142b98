import { readRecordManifest } from '#adapters/files';
import type { Patience } from '#adapters/http';
import { UserError } from '#errors';
import { formatDuration, formatTime } from '#market';
import { outsideStream, type ValueRow } from '#trading';
import { bringOutside, loadOutside, originOf } from '../outside.ts';
import type { Running } from './running.ts';
import { pause } from './streams.ts';

const lookEvery = 15_000;
/** A hundred times in the time that one value takes to come, but no more often and no less than this. */
const fetchEvery = { least: 300_000, most: 3_600_000 };
/** Bars do not wait for long. */
const hurried: Patience = { attempts: 1, timeout: 5000 };
/** Out of so many values it is worked out how often one comes. */
const recent = 20;

type State = 'well' | 'trouble' | 'stale';

/**
 * Brings a session what is published outside: out of the store, as a backtest reads it, and fetched
 * into it where that is possible. What does not come is not known, and that is all that a strategy
 * sees of it; people are told.
 */
export class OutsideValues {
  readonly #names: readonly string[];
  readonly #running: Running;
  /** What of the store was read last, and how that series was said to be. */
  readonly #read = new Map<string, string>();
  readonly #said = new Map<string, State>();
  readonly #failures = new Map<string, UserError>();
  readonly #fetchedAt = new Map<string, number>();

  constructor(names: readonly string[], running: Running) {
    this.#names = names;
    this.#running = running;
  }

  /** Fetches what can be fetched before a session begins. What there is nothing of is an error. */
  async prepare(): Promise<void> {
    await this.#fetch(this.#names, {});
    for (const name of this.#names)
      await loadOutside(name, this.#data).catch((error: unknown) => {
        throw this.#failures.get(name) ?? error;
      });
  }

  /** Tells what is known and was not told. */
  async tell(): Promise<void> {
    for (const name of this.#names) await this.#tellOne(name);
  }

  /** What came while nobody looked, before bars that did. */
  async catchUp(): Promise<void> {
    await this.#fetch(this.#names, hurried);
    await this.tell();
  }

  /** Whatever comes, until the signal does. */
  async follow(): Promise<void> {
    const { signal } = this.#running;
    while (this.#names.length > 0 && !signal.aborted) {
      await pause(lookEvery, signal);
      if (signal.aborted) return;
      await this.#fetch(
        this.#names.filter((name) => this.#isDue(name)),
        {},
      );
      await this.tell();
    }
  }

  get #data(): string {
    return this.#running.going.settings.data;
  }

  // The sample market goes by in a time of its own, in which nothing is published.
  get #isReal(): boolean {
    const { planned } = this.#running.going;
    return planned.some(({ markets }) => markets.some(({ exchange }) => exchange !== 'sample'));
  }

  #isDue(name: string): boolean {
    const { least, most } = fetchEvery;
    const pace = Math.min(most, Math.max(least, (this.#usualGap(name) ?? 0) / 100));
    return performance.now() - (this.#fetchedAt.get(name) ?? -Infinity) >= pace;
  }

  async #fetch(names: readonly string[], patience: Patience): Promise<void> {
    if (!this.#isReal) return;
    const { signal } = this.#running;
    await Promise.all(
      names.map(async (name) => {
        this.#fetchedAt.set(name, performance.now());
        try {
          const origin = await originOf(name, this.#data);
          if (origin) await bringOutside(origin, this.#data, { ...patience, signal });
          this.#failures.delete(name);
        } catch (error) {
          if (signal.aborted) return;
          if (!(error instanceof UserError)) throw error;
          this.#failures.set(name, error);
        }
      }),
    );
  }

  async #tellOne(name: string): Promise<void> {
    let failure = this.#failures.get(name);
    try {
      await this.#tellNew(name);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      failure = error;
    }
    const late = this.#isReal ? this.#lateness(name) : undefined;
    if (failure) await this.#say(name, 'trouble', failure.message);
    else if (late !== undefined) await this.#say(name, 'stale', late);
    else await this.#say(name, 'well', 'comes again');
  }

  async #tellNew(name: string): Promise<void> {
    const manifest = await readRecordManifest(this.#data, { kind: 'outside', name });
    const files = JSON.stringify(manifest?.months);
    if (files === this.#read.get(name)) return;
    const { length, time, known, value } = await loadOutside(name, this.#data);
    const told = new Set(this.#rows(name).map(String));
    const rows = Array.from({ length }, (_, i): ValueRow => [time[i]!, known[i]!, value[i]!]);
    const fresh = rows.filter((row) => !told.has(String(row)));
    if (fresh.length > 0)
      await this.#running.take({ type: 'values', version: 1, time: Date.now(), name, rows: fresh });
    this.#read.set(name, files);
  }

  // A value should have come twice by now, going by the last ones.
  #lateness(name: string): string | undefined {
    const usual = this.#usualGap(name);
    const last = this.#rows(name).at(-1)?.[1] ?? Infinity;
    if (usual === undefined || Date.now() - last <= 2 * usual) return undefined;
    return `no value since ${formatTime(last)}, where one comes every ${formatDuration(usual)}`;
  }

  #usualGap(name: string): number | undefined {
    const times = this.#rows(name)
      .slice(-recent)
      .map(([, known]) => known);
    const gaps = times.slice(1).map((known, k) => known - times[k]!);
    return gaps.toSorted((a, b) => a - b)[gaps.length >> 1];
  }

  async #say(name: string, state: State, message: string): Promise<void> {
    if ((this.#said.get(name) ?? 'well') === state) return;
    this.#said.set(name, state);
    const { take, going } = this.#running;
    const about = { stream: outsideStream(name), message: going.context.output.redactor.strict(message) };
    await take({ type: 'feed', version: 1, time: Date.now(), ...about, state });
  }

  #rows(name: string): readonly ValueRow[] {
    return this.#running.session.values.get(name) ?? [];
  }
}
