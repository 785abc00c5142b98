import { Trouble } from '#exchange';
import { barStart, type Timeframe, timeframeLength } from '#market';
import { Asking } from './asking.ts';
import type { Job, Kept, Surroundings } from './job.ts';
import type { Collected } from './report.ts';
import { countBars, gridSpan, joinSpans, missingSpans, type Span, withoutSpans } from './spans.ts';

/**
 * Brings a series to where it is wanted: whatever is missing of it is asked for, be it older, newer
 * or in between. What stays missing is asked for once more before it counts as a gap.
 */
export async function collect(job: Job, surroundings: Surroundings): Promise<Collected> {
  const { source, keeper, isStopped } = surroundings;
  const { market, timeframe } = job;
  const over = barStart(await source.now(), timeframe);
  const wanted = gridSpan(job.from, Math.min(job.to ?? over, over), timeframe);
  const before = await keeper.load();
  const missing = missingSpans(wanted, before.times, timeframe);
  const asked = job.again ? missing : withoutSpans(missing, before.empty);
  const asking = new Asking(job, over, surroundings, countBars(asked, timeframe));

  let trouble: Trouble | undefined;
  try {
    await asking.ask(asked, before);
    if (!isStopped()) await confirm();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    trouble = error;
  }
  const after = await keeper.load();
  const left = missingSpans(wanted, after.times, timeframe);
  const open = withoutSpans(left, after.empty);
  const count = (spans: readonly Span[]) => countBars(spans, timeframe);
  return {
    market,
    timeframe,
    ...wanted,
    known: count([wanted]) - count(missing),
    requested: count(asked),
    stored: count(missing) - count(left),
    repaired: count(within(missing, before, timeframe)) - count(within(left, before, timeframe)),
    revised: asking.revised,
    skipped: asking.skipped,
    gaps: within(withoutSpans(left, open), after, timeframe),
    open,
    outcome: isStopped() && open.length > 0 ? 'interrupted' : trouble ? 'failed' : 'complete',
    trouble,
  };

  // An exchange that has nothing says so a second time. The end of a series never counts as a gap:
  // what is not there today may come tomorrow.
  async function confirm(): Promise<void> {
    const first = await keeper.load();
    const doubtful = withoutSpans(missingSpans(wanted, first.times, timeframe), job.again ? [] : first.empty);
    if (doubtful.length === 0) return;
    await asking.ask(doubtful, first, 'confirming');
    if (isStopped()) return;
    const { times, empty } = await keeper.load();
    const until = Math.min(wanted.to, times.at(-1) ?? -Infinity);
    const still = missingSpans({ from: wanted.from, to: until }, times, timeframe);
    const confirmed = withoutSpans(still, withoutSpans(still, doubtful));
    if (confirmed.length > 0) await keeper.addEmpty(joinSpans([...empty, ...confirmed]));
  }
}

// The parts of spans that lie between the first bar and the last.
function within(spans: readonly Span[], { times }: Kept, timeframe: Timeframe): Span[] {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return [];
  return withoutSpans(spans, [
    { from: -Infinity, to: first },
    { from: last + timeframeLength(timeframe), to: Infinity },
  ]);
}
