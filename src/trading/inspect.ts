import { type Hash, type Link, linkHash } from './chain.ts';
import type { Head } from './journal.ts';

/** What is wrong in a journal, and with which entry; null when it is no single one. */
export interface Finding {
  readonly seq: number | null;
  readonly what: string;
}

interface Stored {
  /** All entries in order of their numbers; read again only when something is wrong. */
  readonly links: () => Iterable<Link>;
  /** What the first entry follows on. */
  readonly origin: string;
  /** Heads that were noted elsewhere, and where. */
  readonly noted: readonly (Head & { readonly where: string })[];
}

interface Inspection {
  readonly head: Head;
  readonly findings: readonly Finding[];
}

/** Enough to act on; a journal that was rewritten as a whole has as many as entries. */
const most = 1000;

/**
 * Goes over every entry: whether its text is the one its hash was made of, whether it follows on the
 * one before, and whether the journal still goes as far as is known from elsewhere. An edit, a gap,
 * an insertion, another order or a cut tail is named with its place.
 */
export function inspect({ links, origin, noted }: Stored, hash: Hash): Inspection {
  const findings: Finding[] = [];
  const strays: Link[] = [];
  const notedAt = new Map(noted.map(({ seq }) => [seq, seq === 0 ? origin : '']));
  let head: Head = { seq: 0, hash: origin };
  for (const link of links()) {
    const { seq, text, previous } = link;
    if (findings.length >= most) break;
    if (seq !== head.seq + 1) findings.push(missing(head.seq + 1, seq));
    else if (previous !== head.hash) strays.push(link);
    if (linkHash(previous, text, hash) !== link.hash)
      findings.push({ seq, what: 'was edited: its text is not the one that its hash was made of' });
    else if (!isEvent(text)) findings.push({ seq, what: 'is no event: it has no type, version and time' });
    if (notedAt.has(seq)) notedAt.set(seq, link.hash);
    head = { seq, hash: link.hash };
  }
  findings.push(...explain(strays, links, origin));
  for (const { where, ...one } of noted) findings.push(...against(one, where, head, notedAt.get(one.seq)));
  return { head, findings: findings.toSorted((a, b) => (a.seq ?? Infinity) - (b.seq ?? Infinity)) };
}

function missing(from: number, next: number): Finding {
  if (next < from) return { seq: next, what: 'has a number that no event has: it was inserted' };
  const last = next - 1;
  return {
    seq: from,
    what: last === from ? 'is missing' : `and those after it up to event ${last} are missing`,
  };
}

// An entry that follows on another than the one before it says by that what has happened.
function explain(strays: readonly Link[], links: Stored['links'], origin: string): Finding[] {
  if (strays.length === 0) return [];
  const places = new Map([[origin, 0]]);
  for (const { seq, hash } of links()) places.set(hash, seq);
  return strays.slice(0, most).map(({ seq, previous }) => {
    const place = places.get(previous);
    const before = seq === 1 ? 'the beginning of this journal' : `event ${seq - 1}`;
    if (place === undefined)
      return {
        seq,
        what: `does not follow on ${before}: what it followed on was rewritten or removed, or it was inserted here`,
      };
    if (place >= seq)
      return { seq, what: `does not follow on ${before} but on event ${place}: the order was changed` };
    const between = place + 1 === seq - 1 ? `event ${seq - 1}` : `events ${place + 1} to ${seq - 1}`;
    return {
      seq,
      what: `does not follow on ${before} but on ${place === 0 ? 'the beginning' : `event ${place}`}: ${between} came in between later`,
    };
  });
}

function against(noted: Head, where: string, head: Head, found: string | undefined): Finding[] {
  if (noted.seq > head.seq)
    return [
      {
        seq: head.seq + 1,
        what: `and those after it were cut off: ${where} says that the journal goes to event ${noted.seq}`,
      },
    ];
  if (found === noted.hash) return [];
  return [
    {
      seq: noted.seq,
      what: `is not the one that ${where} names: the journal was rewritten at or before it`,
    },
  ];
}

function isEvent(text: string): boolean {
  try {
    const event = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
    return (
      typeof event?.['type'] === 'string' &&
      Number.isInteger(event['version']) &&
      Number.isFinite(event['time'])
    );
  } catch {
    return false;
  }
}
