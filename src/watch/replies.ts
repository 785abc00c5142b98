import type { Reply } from './outbox.ts';

/** An answer of a web server. */
export interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly text: string;
}

// Nobody is asked to wait longer than this; who says so anyway is tried then.
const longestRest = 3_600_000;

/** What an answer means for the alerts that were sent. */
export function replyOf({ status, header }: Answer): Reply {
  if (status >= 200 && status < 300) return { kind: 'delivered', rest: 0 };
  if (status === 429)
    return { kind: 'limited', rest: seconds(header('retry-after')) ?? 0, everywhere: false };
  const reason = `the server answers ${status}`;
  if (status >= 300 && status < 400)
    return { kind: 'failed', reason: `${reason}: it sends on to another place` };
  if (status >= 500 || passing.has(status)) return { kind: 'failed', reason };
  return { kind: 'rejected', reason };
}

const passing: ReadonlySet<number> = new Set([404, 408, 410, 425]);

/** The same of Discord, which tells when its bucket is empty and when it does not know a webhook. */
export function discordReply(answer: Answer): Reply {
  const { status, header, text } = answer;
  const reply = replyOf(answer);
  // Discord never answers with a page: somebody stands in its place.
  if (reply.kind === 'delivered' && /^text\/html/i.test(header('content-type') ?? ''))
    return { kind: 'failed', reason: `a page comes in place of the answer of Discord (${status})` };
  if (reply.kind === 'delivered' && header('x-ratelimit-remaining') === '0')
    return { ...reply, rest: seconds(header('x-ratelimit-reset-after')) ?? 0 };
  if (reply.kind === 'limited') {
    const said = parsed(text);
    const rests = [header('x-ratelimit-reset-after'), header('retry-after'), said['retry_after']].map(
      seconds,
    );
    const everywhere = said['global'] === true || header('x-ratelimit-global') === 'true';
    return { kind: 'limited', rest: Math.max(0, ...rests.map((rest) => rest ?? 0)), everywhere };
  }
  if (status === 401 || status === 403 || status === 404)
    return { kind: 'refused', reason: `Discord answers ${status}: the webhook is not known there` };
  return reply;
}

// Seconds as text or number, in ms; undefined when it is neither.
function seconds(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !(number >= 0)) return undefined;
  return Math.min(longestRest, Math.ceil(number * 1000));
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
