import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, type Head, inspect, type Link, linkHash } from '#trading';

const sha256 = (text: string) => hash('sha256', text, 'hex');
const origin = sha256('a journal');

function chain(count: number): Link[] {
  const links: Link[] = [];
  for (let seq = 1; seq <= count; seq++) links.push(linkAfter(links, seq));
  return links;
}

function linkAfter(links: readonly Link[], seq: number, price = seq * 10): Link {
  const text = canonical({ type: 'fill', version: 1, time: 1000 + seq, price });
  const previous = links.at(-1)?.hash ?? origin;
  return { seq, text, previous, hash: linkHash(previous, text, sha256) };
}

/** What is found in a journal that once went as far as `noted`. */
function findings(links: readonly Link[], noted: Head = chain(9).at(-1)!): string[] {
  const where = 'the note';
  const found = inspect({ links: () => links, origin, noted: [{ ...noted, where }] }, sha256).findings;
  return found.map(({ seq, what }) => `${seq} ${what}`);
}

const renumbered = (links: readonly Link[]) => links.map((link, k) => ({ ...link, seq: k + 1 }));
const edited = (link: Link) => ({ ...link, text: link.text.replace('"price":', '"price":1') });
const rehashed = (link: Link) => ({ ...link, hash: linkHash(link.previous, link.text, sha256) });

describe('an inspection', () => {
  it('finds nothing in what was written, and says how far it goes', () => {
    const links = chain(9);
    const { head, findings } = inspect({ links: () => links, origin, noted: [] }, sha256);
    expect(findings).toEqual([]);
    expect(head).toEqual({ seq: 9, hash: links[8]!.hash });
    expect(inspect({ links: () => [], origin, noted: [] }, sha256).head).toEqual({ seq: 0, hash: origin });
  });

  it('lets a note lag behind', () => {
    expect(findings(chain(9), chain(4).at(-1))).toEqual([]);
    expect(findings(chain(9), { seq: 0, hash: origin })).toEqual([]);
  });

  it('names an event whose text was edited', () => {
    const links = chain(9);
    expect(findings(links.with(4, edited(links[4]!)))).toEqual([
      '5 was edited: its text is not the one that its hash was made of',
    ]);
  });

  it('names the event after one that was edited together with its hash', () => {
    const links = chain(9);
    expect(findings(links.with(4, rehashed(edited(links[4]!))))).toEqual([
      '6 does not follow on event 5: what it followed on was rewritten or removed, or it was inserted here',
    ]);
  });

  it('names the last event when that was edited together with its hash', () => {
    const links = chain(9);
    expect(findings(links.with(8, rehashed(edited(links[8]!))))).toEqual([
      '9 is not the one that the note names: the journal was rewritten at or before it',
    ]);
  });

  it('names what was removed', () => {
    const links = chain(9);
    expect(findings(links.toSpliced(3, 1))).toEqual(['4 is missing']);
    expect(findings(links.toSpliced(0, 3))).toEqual(['1 and those after it up to event 3 are missing']);
  });

  it('names where events were removed and the rest counted anew', () => {
    const links = chain(9);
    expect(findings(renumbered(links.toSpliced(3, 1)))).toEqual([
      '4 does not follow on event 3: what it followed on was rewritten or removed, or it was inserted here',
      '9 and those after it were cut off: the note says that the journal goes to event 9',
    ]);
    expect(findings(renumbered(links.toSpliced(0, 1)))[0]).toMatch(
      /^1 does not follow on the beginning of this journal/,
    );
  });

  it('names what was inserted', () => {
    const links = chain(9);
    const wedge = linkAfter(links.slice(0, 3), 4, 666);
    expect(findings(renumbered(links.toSpliced(3, 0, wedge)))[0]).toBe(
      '5 does not follow on event 4 but on event 3: event 4 came in between later',
    );
    expect(findings([{ ...wedge, seq: 0 }, ...links])[0]).toBe(
      '0 has a number that no event has: it was inserted',
    );
  });

  it('names what changed places', () => {
    const links = chain(9);
    const swapped = links.with(4, { ...links[5]!, seq: 5 }).with(5, { ...links[4]!, seq: 6 });
    expect(findings(swapped)).toEqual([
      '5 does not follow on event 4 but on event 6: the order was changed',
      '6 does not follow on event 5 but on event 4: event 5 came in between later',
      '7 does not follow on event 6 but on event 5: event 6 came in between later',
    ]);
  });

  it('names where the tail was cut off', () => {
    const cut = '7 and those after it were cut off: the note says that the journal goes to event 9';
    expect(findings(chain(6))).toEqual([cut]);
    expect(findings([])).toEqual([cut.replace('7', '1')]);
  });

  it('names a journal that was rewritten as a whole', () => {
    const other = chain(3);
    for (let seq = 4; seq <= 12; seq++) other.push(linkAfter(other, seq, 1));
    expect(findings(other)).toEqual([
      '9 is not the one that the note names: the journal was rewritten at or before it',
    ]);
  });

  it('names what is no event although its hash is right', () => {
    const links = chain(3);
    for (const text of [
      '{}',
      'null',
      'no',
      '{"type":"a","version":1}',
      '{"type":"a","version":1.5,"time":2}',
    ]) {
      const previous = links[2]!.hash;
      const strange = { seq: 4, text, previous, hash: linkHash(previous, text, sha256) };
      expect(findings([...links, strange], links[2])).toEqual([
        '4 is no event: it has no type, version and time',
      ]);
    }
  });

  it('finds every single change to text, hash, number, order or length', () => {
    const change = fc.oneof(
      fc.record({ kind: fc.constantFrom('text', 'previous', 'hash'), at: fc.nat(11), flip: fc.nat(1000) }),
      fc.record({
        kind: fc.constantFrom('remove', 'close up', 'repeat', 'cut'),
        at: fc.nat(11),
        flip: fc.nat(),
      }),
      fc.record({ kind: fc.constant('swap'), at: fc.nat(11), flip: fc.integer({ min: 1, max: 11 }) }),
    );
    const links = chain(12);
    fc.assert(
      fc.property(change, ({ kind, at, flip }) => {
        const found = findings(changed(links, kind, at, flip), links.at(-1));
        expect(found.length).toBeGreaterThan(0);
      }),
    );
  });
});

function changed(links: readonly Link[], kind: string, at: number, flip: number): readonly Link[] {
  const link = links[at]!;
  const other = (at + flip) % links.length;
  switch (kind) {
    case 'remove':
      return links.toSpliced(at, 1);
    case 'close up':
      return renumbered(links.toSpliced(at, 1));
    case 'repeat':
      return renumbered(links.toSpliced(at, 0, link));
    case 'cut':
      return links.slice(0, at);
    case 'swap':
      return renumbered(links.with(at, links[other]!).with(other, link));
    default: {
      const field = kind as 'text' | 'previous' | 'hash';
      return links.with(at, { ...link, [field]: withOneBitFlipped(link[field], flip) });
    }
  }
}

function withOneBitFlipped(text: string, flip: number): string {
  const at = flip % text.length;
  const other = String.fromCharCode(text.charCodeAt(at) ^ (1 << (flip % 7)));
  return text.slice(0, at) + other + text.slice(at + 1);
}
