import { canonical, type Entry, type Journal, type SessionEvent } from '#trading';

/** A journal that lasts as long as the test. What is read went through its stored form. */
export function memoryJournal(stored: string[] = []): Journal<SessionEvent> {
  const head = () => Promise.resolve({ seq: stored.length, hash: '' });
  return {
    head,
    async *read(from = 1) {
      await Promise.resolve();
      const entries = stored.map((text, k): Entry<SessionEvent> => ({
        seq: k + 1,
        hash: '',
        previous: '',
        event: JSON.parse(text) as SessionEvent,
      }));
      yield entries.slice(from - 1);
    },
    append(events) {
      stored.push(...events.map(canonical));
      return head();
    },
    close: () => Promise.resolve(),
  };
}
