import { loadSeries } from '#adapters/files';
import type { Job } from '#collect';
import type { CandleSource } from '#exchange';
import {
  type Bars,
  barStart,
  type Market,
  marketName,
  sampleBars,
  sampleSpan,
  type Timeframe,
  timeframeLength,
} from '#market';
import { type BarRow, type BotSpec, streamName } from '#trading';
import { collectFrom } from '../collecting.ts';
import type { Going } from '../fetched.ts';
import { openStore, toldFolder } from '../store.ts';
import { troubleError } from '../trouble.ts';

/** A stream of closed bars that bots need, and how many of the past. */
export interface StreamNeed {
  readonly stream: string;
  readonly market: Market;
  readonly timeframe: Timeframe;
  readonly bars: number;
}

const leastHistory = 500;

/** Each stream once, however many bots look at it. */
export function needsOf(specs: readonly BotSpec[]): readonly StreamNeed[] {
  const needs = new Map<string, StreamNeed>();
  for (const { markets, others, timeframe, warmup } of specs)
    for (const market of [...markets, ...others]) {
      const stream = streamName(market, timeframe);
      // What is smoothed without end remembers its beginning for some multiples of its length.
      const bars = Math.max(leastHistory, 3 * warmup, needs.get(stream)?.bars ?? 0);
      needs.set(stream, { stream, market, timeframe, bars });
    }
  return [...needs.values()];
}

/** The past of a stream, and up to when it is known. */
export interface Past {
  readonly rows: readonly BarRow[];
  readonly until: number;
}

/** The bars before a session: fetched into the store where the exchange has them, made for the sample market. */
export async function loadHistory(
  needs: readonly StreamNeed[],
  sources: ReadonlyMap<string, CandleSource>,
  going: Going,
): Promise<ReadonlyMap<string, Past>> {
  const { settings } = going;
  const { from = sampleStart } = settings;
  const real = needs.filter(({ market }) => market.exchange !== 'sample');
  const jobs = await Promise.all(
    real.map(async ({ market, timeframe, bars }): Promise<Job> => {
      const now = await sources.get(market.exchange)!.now();
      const start = barStart(now, timeframe) - bars * timeframeLength(timeframe);
      return { market, timeframe, from: start, to: barStart(now, timeframe) };
    }),
  );
  const { collected, failures } = await collectFrom(sources, jobs, going);
  if (failures[0]) throw failures[0];
  for (const { trouble, market } of collected)
    if (trouble) throw troubleError(trouble, `${marketName(market)}: `);
  const histories = await Promise.all(
    needs.map(async ({ stream, market, timeframe, bars }): Promise<[string, Past]> => {
      const job = jobs[real.findIndex((one) => one.stream === stream)];
      if (job) {
        const loaded = await loadSeries(
          openStore(toldFolder(settings)),
          { market, timeframe },
          { from: job.from, to: job.to },
        );
        const rows = loaded ? rowsOf(loaded.bars) : [];
        const last = rows.at(-1)?.[0];
        return [stream, { rows, until: last === undefined ? job.to! : last + timeframeLength(timeframe) }];
      }
      const start = barStart(from, timeframe);
      const first = Math.max(sampleSpan.from, start - bars * timeframeLength(timeframe));
      const rows = start > first ? rowsOf(sampleBars(market.symbol, timeframe, first, start)) : [];
      return [stream, { rows, until: start }];
    }),
  );
  return new Map(histories);
}

const sampleStart = Date.UTC(2024, 0, 1);

export function rowsOf({ time, open, high, low, close, volume, length }: Bars): BarRow[] {
  return Array.from({ length }, (_, i) => [time[i]!, open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!]);
}
