import type { CandleSource, HintSource, QuoteSource } from '#exchange';
import { sampleSpan } from '#market';
import { streamsOf } from '#trading';
import type { Wellbeing } from '#watch';
import { needsOf, type StreamNeed } from './history.ts';
import { measure } from './measuring.ts';
import { obeyNotes } from './notes.ts';
import { followRates } from './rates.ts';
import type { Running } from './running.ts';
import { followExchanges, followSample } from './streams.ts';

const usualPoll = 60_000;
const usualPace = 5;

/** What is asked of each exchange. */
interface Followed {
  readonly sources: ReadonlyMap<string, CandleSource>;
  readonly hints: ReadonlyMap<string, HintSource>;
  readonly quotes: ReadonlyMap<string, QuoteSource>;
}

/** Brings in bars as they close, how exchanges are, and what an operator says, until the signal comes or all bars end. */
export async function followAll(running: Running, { sources, hints, quotes }: Followed): Promise<void> {
  const { folder, session, going, teller, measuring, signal, take, end } = running;
  const { watching } = measuring;
  const { poll = usualPoll, pace = usualPace } = going.options;
  const needs = needsOf(session.bots.map(({ spec }) => spec));
  const arriving = { known: session.known, take, signal };
  const sample = followSample(needs.filter(isSample), pace, arriving);
  const others = needs.filter((need) => !isSample(need));
  const { redactor } = going.context.output;
  const { updates, clockRead } = watching;
  const around = { ...arriving, redactor, updates, clockRead, hints };
  const real = followExchanges(others, sources, poll, around);
  const rates = followRates(session, quotes, poll, { take, signal, redactor });
  watching.awaited = others.map(({ stream, market: { exchange }, timeframe }) => ({
    stream,
    exchange,
    timeframe,
  }));
  const heed = (wellbeing: Wellbeing) => heedHealth(running, wellbeing);
  const measured = measure(measuring, { say: teller.alert, heed }, signal);
  const notes = obeyNotes(folder, take, signal);
  // Whatever fails ends all of it; so does the end of all bars.
  const bars = Promise.all([sample, real, rates]).finally(end);
  await Promise.all([bars, notes.finally(end), measured.finally(end)]);
  if (others.length === 0 && isOver(running)) going.context.output.note('The sample market ends here.');
}

function isSample({ market }: StreamNeed): boolean {
  return market.exchange === 'sample';
}

// Nothing is entered at an exchange that does worse than is allowed, if that is wanted.
async function heedHealth({ going, session, take }: Running, { exchanges, at }: Wellbeing): Promise<void> {
  const wantsNone = going.settings.whenUnwell === 'no-entries';
  for (const { exchange, unwell } of exchanges) {
    const isWell = unwell === null || !wantsNone;
    if (isWell !== session.unwell.has(exchange)) continue;
    const message = unwell ?? 'is well again.';
    await take({ type: 'health', version: 1, time: at, exchange, isWell, message });
  }
}

function isOver({ session }: Running): boolean {
  return session.bots
    .flatMap(({ spec }) => streamsOf(spec))
    .every((stream) => (session.known.get(stream) ?? 0) >= sampleSpan.to);
}
