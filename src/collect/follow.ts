import { type CandleSource, Trouble } from '#exchange';
import {
  type Bars,
  barsBetween,
  barStart,
  formatTime,
  isSameBar,
  type Market,
  nextBar,
  type Timeframe,
  timeframeLength,
  type Values,
} from '#market';
import { readPage } from './page.ts';
import { missingSpans, pagesOf, type Span } from './spans.ts';

/** What is followed, and from where on. */
export interface Following {
  readonly market: Market;
  readonly timeframe: Timeframe;
  /** Everything that closed up to this time is known. */
  readonly known: number;
}

/** News of a stream. */
export type News =
  /** All bars that closed up to a time are known; these are new. */
  | { readonly kind: 'bars'; readonly until: number; readonly bars: Bars; readonly now: number }
  | { readonly kind: 'feed'; readonly state: 'well' | 'trouble' | 'stale'; readonly message: string };

export interface Ear {
  readonly source: Pick<CandleSource, 'candles' | 'now' | 'reach'>;
  /** ms after which the exchange is looked at again at the latest. */
  readonly poll: number;
  readonly tell: (news: News) => Promise<void>;
  /** Waits so many ms, until the ear is to stop, or until somebody says that a bar has closed: `true`. */
  readonly wait: (ms: number) => Promise<unknown>;
  readonly isStopped: () => boolean;
  /** What to call a failure. */
  readonly reason: (trouble: Trouble) => string;
}

// A close is looked for this long after it, and again after these, as exchanges lag behind.
const settling = 250;
const impatience = [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000];
// What is not there this long after its close will not come: nobody traded.
const patience = 15_000;
const late = 60_000;
const longestRest = 60_000;
const overlap = 3;

/**
 * Follows a stream of bars as they close by the exchange's clock, without a hole: what was missed is
 * asked for before anything newer is told. A bar that stays missing counts as one that never was
 * only when the exchange, asked again, tells of those around it.
 */
export async function follow(following: Following, ear: Ear): Promise<void> {
  const follower = new Follower(following, ear);
  for (let isTold = false; !ear.isStopped();) isTold = (await ear.wait(await follower.look(isTold))) === true;
}

class Follower {
  readonly #market: Market;
  readonly #timeframe: Timeframe;
  readonly #length: number;
  readonly #ear: Ear;
  readonly #recent = new Map<number, Values>();
  #known: number;
  #state: 'well' | 'trouble' | 'stale' = 'well';
  #failures = 0;
  // How often it was looked in vain for a bar that has closed.
  #tries = 0;
  // The first bar that is missing, how often it was asked for, and since when.
  #hole = { opens: NaN, asked: 0 };

  constructor({ market, timeframe, known }: Following, ear: Ear) {
    this.#market = market;
    this.#timeframe = timeframe;
    this.#length = timeframeLength(timeframe);
    this.#known = known;
    this.#ear = ear;
  }

  /** Looks once; gives back the ms until it makes sense to look again. */
  async look(isTold: boolean): Promise<number> {
    try {
      const { source, poll } = this.#ear;
      let now = await source.now(poll);
      // Who says that a bar has closed knows the exchange's clock better than we do.
      if (isTold && barStart(now, this.#timeframe) <= this.#known) now = await source.now(0);
      const wait = await this.#lookAt(now);
      this.#failures = 0;
      return wait;
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      if (this.#ear.isStopped()) return 0;
      this.#failures++;
      await this.#say('trouble', this.#ear.reason(error));
      return Math.min(longestRest, this.#ear.poll, 1000 * 2 ** this.#failures);
    }
  }

  async #lookAt(now: number): Promise<number> {
    const over = barStart(now, this.#timeframe);
    if (over > this.#known) {
      await this.#ask(over, now);
      if (this.#known < over) return this.#again(now);
    }
    if (!this.#ear.isStopped()) await this.#say('well', 'its bars come again.');
    return Math.min(this.#ear.poll, nextBar(now, this.#timeframe) - now + settling);
  }

  async #ask(over: number, now: number): Promise<void> {
    const { page } = this.#ear.source.reach;
    const from = this.#known - overlap * this.#length;
    for (const span of pagesOf([{ from, to: over }], page, this.#timeframe)) {
      if (this.#ear.isStopped()) return;
      const rows = await this.#ear.source.candles({
        symbol: this.#market.symbol,
        timeframe: this.#timeframe,
        ...span,
      });
      const { bars } = readPage(rows, { market: this.#market, timeframe: this.#timeframe, span, over });
      await this.#take(bars, span, now);
      if (this.#known < span.to) return;
    }
  }

  // Tells what came up to the first bar that is missing, and of that one when it is given up.
  async #take(bars: Bars, span: Span, now: number): Promise<void> {
    await this.#compare(bars);
    const wanted = { from: Math.max(span.from, this.#known), to: span.to };
    const holes = missingSpans(wanted, bars.time, this.#timeframe);
    const newest = bars.time[bars.length - 1];
    let until = wanted.to;
    for (const { from, to } of holes) {
      if (this.#isNever(from, { to, now, newest })) continue;
      until = from;
      break;
    }
    if (until <= this.#known) return;
    const news = barsBetween(bars, this.#known, until);
    this.#known = until;
    this.#tries = 0;
    for (let i = 0; i < news.length; i++) this.#recent.set(news.time[i]!, valuesAt(news, i));
    for (const time of this.#recent.keys())
      if (time < until - (overlap + 1) * this.#length) this.#recent.delete(time);
    await this.#ear.tell({ kind: 'bars', until, bars: news, now });
  }

  // Whether a hole was asked for often enough, of an exchange that tells of the bars around it.
  #isNever(
    opens: number,
    { to, now, newest }: { to: number; now: number; newest: number | undefined },
  ): boolean {
    if (this.#hole.opens !== opens) this.#hole = { opens, asked: 0 };
    // An answer without any bar says nothing, least of all that nobody traded.
    if (newest === undefined) return false;
    this.#hole.asked++;
    if (this.#hole.asked < 2) return false;
    return newest >= to || now >= to + patience;
  }

  // The exchange may tell a bar differently later. What was decided stays decided.
  async #compare(bars: Bars): Promise<void> {
    for (let i = 0; i < bars.length; i++) {
      const time = bars.time[i]!;
      if (time >= this.#known) return;
      const before = this.#recent.get(time);
      if (before && !isSameBar(before, valuesAt(bars, i))) {
        this.#recent.set(time, valuesAt(bars, i));
        await this.#ear.tell({
          kind: 'feed',
          state: this.#state,
          message: `the bar of ${formatTime(time)} is told differently now; what was decided on it stays.`,
        });
      }
    }
  }

  async #again(now: number): Promise<number> {
    const behind = now - (this.#known + this.#length);
    if (behind >= late)
      await this.#say('stale', `its last bar closed ${Math.round((now - this.#known) / 1000)} s ago.`);
    return Math.min(this.#ear.poll, impatience[Math.min(this.#tries++, impatience.length - 1)]!);
  }

  async #say(state: 'well' | 'trouble' | 'stale', message: string): Promise<void> {
    if (state === this.#state) return;
    this.#state = state;
    await this.#ear.tell({ kind: 'feed', state, message });
  }
}

function valuesAt({ open, high, low, close, volume }: Bars, i: number): Values {
  return { open: open[i]!, high: high[i]!, low: low[i]!, close: close[i]!, volume: volume[i]! };
}
