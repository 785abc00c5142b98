import { type Bars, bars, barStart, timeframeLength } from '#market';
import { inOrder } from './in-order.ts';
import type { Job, Kept, Surroundings } from './job.ts';
import { readPage, type Skip } from './page.ts';
import type { Progress } from './report.ts';
import { countBars, joinSpans, pagesOf, type Span, withoutSpans } from './spans.ts';
import { TradeBars } from './trades.ts';

const atOnce = 64;
// Bars that came are published together, as each time a month's file is written anew.
const savedAfter = 5000;
const savedBars = 200_000;
const overlap = 3;

/** Asks for spans of a series and keeps what comes, oldest first. */
export class Asking {
  readonly #job: Job;
  readonly #over: number;
  readonly #around: Surroundings;
  readonly #all: number;
  readonly #skipped: Partial<Record<Skip, number>> = {};
  #done = 0;
  #stored = 0;
  #revised = 0;
  #phase: Progress['phase'] = 'collecting';
  #at: number | undefined;
  #pages: Bars[] = [];
  #savedAt: number;

  constructor(job: Job, over: number, around: Surroundings, all: number) {
    this.#job = job;
    this.#over = over;
    this.#around = around;
    this.#all = all;
    this.#savedAt = around.elapsed();
  }

  get revised(): number {
    return this.#revised;
  }

  get skipped(): Readonly<Partial<Record<Skip, number>>> {
    return this.#skipped;
  }

  /** Asks for everything in these spans once. What came before trouble or a stop is kept. */
  async ask(spans: readonly Span[], kept: Kept, phase: Progress['phase'] = 'collecting'): Promise<void> {
    this.#phase = phase;
    this.#tell();
    try {
      const [far, near] = this.#split(await this.#begun(spans, kept));
      for (const span of far) await this.#askTrades(span);
      await this.#askCandles(this.#overlapping(near, kept));
    } finally {
      await this.#save();
    }
  }

  // Before the first bar there may be years of nothing. Days are looked through faster than minutes.
  async #begun(spans: readonly Span[], { times }: Kept): Promise<readonly Span[]> {
    const { timeframe } = this.#job;
    const { page, timeframes, newest } = this.#around.source.reach;
    const [first, ...others] = spans;
    const isLong = first && first.from < (times[0] ?? Infinity) && countBars([first], timeframe) > 2 * page;
    const isCoarser = timeframeLength(timeframe) < timeframeLength('1d') && timeframes.includes('1d');
    if (!isLong || !isCoarser || newest !== null) return spans;
    const from = barStart(first.from, '1d');
    for (const span of pagesOf([{ from, to: first.to }], page, '1d')) {
      if (this.#around.isStopped()) return [];
      const rows = await this.#around.source.candles({
        symbol: this.#job.market.symbol,
        timeframe: '1d',
        ...span,
      });
      const day = readPage(rows, { market: this.#job.market, timeframe: '1d', span, over: first.to }).bars
        .time[0];
      if (day === undefined) continue;
      const begins = Math.max(first.from, day);
      this.#done += countBars([{ from: first.from, to: begins }], timeframe);
      return [{ from: begins, to: first.to }, ...others];
    }
    return others;
  }

  // What an exchange keeps as candles, and what is so old that only its trades are left.
  #split(spans: readonly Span[]): [far: Span[], near: Span[]] {
    const { newest } = this.#around.source.reach;
    if (newest === null) return [[], [...spans]];
    // The newest of them is not over yet.
    const border = this.#over - (newest - 1) * timeframeLength(this.#job.timeframe);
    return [
      withoutSpans(spans, [{ from: border, to: Infinity }]),
      withoutSpans(spans, [{ from: -Infinity, to: border }]),
    ];
  }

  // The last bars that are there are asked for again with those that follow, to see whether the exchange still tells them alike.
  #overlapping(spans: readonly Span[], { times }: Kept): Span[] {
    const length = timeframeLength(this.#job.timeframe);
    const end = (times.at(-1) ?? -Infinity) + length;
    const first = times[0] ?? Infinity;
    return joinSpans(
      spans.map(({ from, to }) => ({
        from: from === end ? Math.max(first, from - overlap * length) : from,
        to,
      })),
    );
  }

  async #askCandles(spans: readonly Span[]): Promise<void> {
    const { source, isStopped } = this.#around;
    const pages = pagesOf(spans, source.reach.page, this.#job.timeframe);
    const ask = (span: Span) => this.#whole(span);
    await inOrder(pages, atOnce, ask, async (found, span) => {
      await this.#take(found, span);
      return !isStopped();
    });
  }

  // An exchange may send less than a page, from its beginning or from its end. A long piece that is missing there is asked for.
  async #whole(span: Span): Promise<Bars[]> {
    const { market, timeframe } = this.#job;
    const rows = await this.#around.source.candles({ symbol: market.symbol, timeframe, ...span });
    const page = this.#read(rows, span);
    const [first, last] = [page.time[0], page.time[page.length - 1]];
    if (first === undefined || last === undefined) return [page];
    const edges = [
      { from: span.from, to: barStart(first, timeframe) },
      { from: last + timeframeLength(timeframe), to: span.to },
    ];
    const [older, newer] = edges.map((edge) => countBars([edge], timeframe) >= page.length);
    return [
      ...(older ? await this.#whole(edges[0]!) : []),
      page,
      ...(newer ? await this.#whole(edges[1]!) : []),
    ];
  }

  async #askTrades(span: Span): Promise<void> {
    const { source, isStopped } = this.#around;
    const { symbol } = this.#job.market;
    const making = new TradeBars(this.#job.timeframe);
    let at: { readonly time: number } | { readonly next: string } = { time: span.from };
    let from = span.from;
    for (let isOver = false; !isOver && !isStopped();) {
      const { trades, next } = await source.trades(symbol, at);
      const last = trades.at(-1);
      const isEnd = last === undefined || ('next' in at && at.next === next);
      const rows = making.add(trades);
      isOver = isEnd || last.time >= span.to;
      if (isEnd) rows.push(...making.end());
      at = { next };
      const to = isOver || !last ? span.to : Math.max(from, making.knownUntil(last.time));
      await this.#take([this.#read(rows, { from, to })], { from, to });
      from = to;
    }
  }

  #read(rows: Parameters<typeof readPage>[0], span: Span): Bars {
    const { market, timeframe } = this.#job;
    const page = readPage(rows, { market, timeframe, span, over: this.#over });
    for (const [skip, count] of Object.entries(page.skipped) as [Skip, number][])
      this.#skipped[skip] = (this.#skipped[skip] ?? 0) + count;
    return page.bars;
  }

  async #take(pages: readonly Bars[], span: Span): Promise<void> {
    const fresh = pages.filter(({ length }) => length > 0);
    this.#pages.push(...fresh);
    this.#at = fresh.at(-1)?.time.at(-1) ?? this.#at;
    if (this.#phase === 'collecting') this.#done += countBars([span], this.#job.timeframe);
    const held = this.#pages.reduce((sum, { length }) => sum + length, 0);
    if (held >= savedBars || this.#around.elapsed() - this.#savedAt >= savedAfter) await this.#save();
    this.#tell();
  }

  async #save(): Promise<void> {
    const pages = this.#pages.splice(0);
    this.#savedAt = this.#around.elapsed();
    if (pages.length === 0) return;
    const whole = joined(pages);
    const { revised } = await this.#around.keeper.add(whole);
    this.#stored += whole.length;
    this.#revised += revised;
  }

  #tell(): void {
    const { market, timeframe } = this.#job;
    const done = Math.min(this.#done, this.#all);
    this.#around.tell({
      market,
      timeframe,
      phase: this.#phase,
      done,
      all: this.#all,
      stored: this.#stored,
      at: this.#at,
    });
  }
}

function joined(pages: readonly Bars[]): Bars {
  const [first] = pages;
  const length = pages.reduce((sum, page) => sum + page.length, 0);
  const column = (name: 'time' | 'open' | 'high' | 'low' | 'close' | 'volume') => {
    const whole = new Float64Array(length);
    let at = 0;
    for (const page of pages) {
      whole.set(page[name], at);
      at += page.length;
    }
    return whole;
  };
  return bars(first!.market, first!.timeframe, {
    time: column('time'),
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  });
}
