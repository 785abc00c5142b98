import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { follow } from '#collect';
import type { CandleSource, HintSource } from '#exchange';
import { sampleBars, sampleSpan, timeframeLength } from '#market';
import type { Redactor } from '#secrets';
import type { Input } from '#trading';
import type { Updates } from '#watch';
import { troubleSentence } from '../trouble.ts';
import { Bell } from './bell.ts';
import { rowsOf, type StreamNeed } from './history.ts';

/** Where the events of a session come from. */
export interface Arriving {
  /** Up to when each stream is known. */
  readonly known: ReadonlyMap<string, number>;
  readonly take: (event: Input) => Promise<unknown>;
  readonly signal: AbortSignal;
}

/** Who takes notice of how bars come. */
interface Noticing {
  readonly redactor: Redactor;
  readonly updates: Updates;
  /** Hears by how many ms our clock is ahead of an exchange's, each time it was read. */
  readonly clockRead: (exchange: string, offset: number) => void;
  /** What exchanges tell by themselves, where it is listened to. */
  readonly hints: ReadonlyMap<string, HintSource>;
}

/** Waits, or until the signal comes. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** Follows every stream of the exchanges, each once, until the signal comes. */
export async function followExchanges(
  needs: readonly StreamNeed[],
  sources: ReadonlyMap<string, CandleSource>,
  poll: number,
  { known, take, signal, redactor, updates, clockRead, hints }: Arriving & Noticing,
): Promise<void> {
  for (const { stream } of needs) updates.begins(stream, known.get(stream) ?? 0);
  const bells = new Map(needs.map(({ stream }) => [stream, new Bell()]));
  const streams = needs.map(({ stream, market, timeframe }) =>
    follow(
      { market, timeframe, known: known.get(stream) ?? 0 },
      {
        source: counted(sources.get(market.exchange)!, stream, updates),
        poll,
        wait: (ms) => {
          updates.waits(stream, Date.now() + ms);
          return bells.get(stream)!.wait(ms, signal);
        },
        isStopped: () => signal.aborted,
        // What is told goes into the journal.
        reason: (trouble) => redactor.strict(troubleSentence(trouble)),
        async tell(news) {
          if (news.kind === 'bars') updates.came(stream, news.bars.length, news.until, Date.now());
          await take(
            news.kind === 'bars'
              ? {
                  type: 'bars',
                  version: 1,
                  time: news.now,
                  stream,
                  until: news.until,
                  rows: rowsOf(news.bars),
                }
              : {
                  type: 'feed',
                  version: 1,
                  time: Date.now(),
                  stream,
                  state: news.state,
                  message: news.message,
                },
          );
        },
      },
    ),
  );
  const clocks = [...sources].map(([id, source]) => readClock(id, source, poll, { take, signal, clockRead }));
  const heard = listen(needs, hints, (stream) => bells.get(stream)!.ring(), signal);
  await Promise.all([...streams, ...clocks, ...heard]);
}

// Lets exchanges say when it is time to look. What they say is looked up all the same.
function listen(
  needs: readonly StreamNeed[],
  hints: ReadonlyMap<string, HintSource>,
  ring: (stream: string) => void,
  signal: AbortSignal,
): Promise<void>[] {
  return [...hints].flatMap(([exchange, source]) => {
    const own = needs.filter(({ market }) => market.exchange === exchange);
    return [...new Set(own.map(({ timeframe }) => timeframe))].map((timeframe) => {
      const group = own.filter((need) => need.timeframe === timeframe);
      const streams = new Map(group.map(({ market, stream }) => [market.symbol, stream]));
      return source.closes(timeframe, [...streams.keys()], (symbol) => ring(streams.get(symbol)!), signal);
    });
  });
}

/** A source whose answers are counted. */
function counted(source: CandleSource, stream: string, updates: Updates): CandleSource {
  return {
    ...source,
    async candles(span) {
      updates.asked(stream);
      try {
        const rows = await source.candles(span);
        updates.answered(stream);
        return rows;
      } catch (error) {
        updates.failed(stream);
        throw error;
      }
    },
  };
}

const worthTelling = 250;

// How far our clock is from the exchange's. Whoever cannot be asked is in trouble elsewhere.
async function readClock(
  exchange: string,
  source: CandleSource,
  poll: number,
  { take, signal, clockRead }: Pick<Arriving & Noticing, 'take' | 'signal' | 'clockRead'>,
): Promise<void> {
  let told = 0;
  while (!signal.aborted) {
    const offset = await source.now(poll).then(
      (time) => Math.round(Date.now() - time),
      () => undefined,
    );
    if (offset !== undefined) clockRead(exchange, offset);
    if (offset !== undefined && Math.abs(offset - told) >= worthTelling) {
      told = offset;
      await take({ type: 'clock', version: 1, time: Date.now(), exchange, offset });
    }
    await pause(poll, signal);
  }
}

/** Lets the sample market go by, so many bars a second. True when it came to its end. */
export async function followSample(
  needs: readonly StreamNeed[],
  pace: number,
  { known, take, signal }: Arriving,
): Promise<void> {
  const upcoming = needs.map((need) => new Upcoming(need, known.get(need.stream) ?? sampleSpan.from));
  const began = performance.now();
  for (let told = 0; !signal.aborted; told++) {
    const until = Math.min(...upcoming.map(({ closes }) => closes));
    if (until === Infinity) return;
    const due = began + (told * 1000) / pace - performance.now();
    if (due > 1) await pause(due, signal);
    // Who lags behind must still hear signals, keys and notes.
    else await setImmediate();
    if (signal.aborted) return;
    await Promise.all(upcoming.filter(({ closes }) => closes === until).map((one) => take(one.next(until))));
  }
}

const chunk = 2000;

/** The bars of a sample market that have not closed yet, made in pieces. */
class Upcoming {
  readonly #need: StreamNeed;
  readonly #length: number;
  #rows: ReturnType<typeof rowsOf> = [];
  #at = 0;
  #made: number;

  constructor(need: StreamNeed, from: number) {
    this.#need = need;
    this.#length = timeframeLength(need.timeframe);
    this.#made = from;
  }

  /** When the next bar closes; Infinity at the end of the market. */
  get closes(): number {
    if (this.#at >= this.#rows.length) this.#make();
    const row = this.#rows[this.#at];
    return row ? row[0] + this.#length : Infinity;
  }

  next(until: number): Input {
    const row = this.#rows[this.#at++]!;
    return { type: 'bars', version: 1, time: until, stream: this.#need.stream, until, rows: [row] };
  }

  #make(): void {
    const { market, timeframe } = this.#need;
    const to = Math.min(sampleSpan.to, this.#made + chunk * this.#length);
    this.#rows =
      to - this.#made < this.#length ? [] : rowsOf(sampleBars(market.symbol, timeframe, this.#made, to));
    this.#at = 0;
    this.#made = to;
  }
}
