import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from 'ccxt';
import { UserError } from '#errors';
import { Circuit, type ExchangeKey, type Observer, policies, Trouble, waitAfter } from '#exchange';
import { classify } from './classify.ts';
import { type Journey, openClient } from './client.ts';
import { askTime, exchangeClock } from './clock.ts';
import { lane } from './lane.ts';
import { type Quirks, quirksOf } from './quirks/index.ts';
import { slots } from './slots.ts';
import { openTransport, type Transport } from './transport.ts';
import type { Road } from './tunnel.ts';
import { Closed, Late, unsent } from './troubles.ts';

export interface ConnectionOptions {
  readonly proxy?: string | undefined;
  /** Certificates that streams trust instead of those of the system. */
  readonly ca?: string | undefined;
  /** ms that one request may take, to the last byte of its answer. */
  readonly deadline?: number | undefined;
  readonly testnet?: boolean | undefined;
  /** Who asks. A key has one connection at a time. */
  readonly key?: ExchangeKey | undefined;
  readonly observe?: Observer | undefined;
  /** What carries the requests; HTTP unless told otherwise. */
  readonly transport?: Transport | undefined;
}

export interface CallOptions {
  /** Callers who ask the same at the same time share one answer. */
  readonly key?: string;
  /** False for everything that is more than a question: it is sent once, whatever happens. */
  readonly again?: boolean;
  /** Whether it is asked in the name of the key. */
  readonly isSigned?: boolean;
  /** Whether it goes before everything that waits for its turn. */
  readonly isUrgent?: boolean;
  /** When the exchange is to refuse it, ms UTC by its clock. */
  readonly validUntil?: number;
}

/** One exchange, and the one way to ask it anything. */
export interface Connection {
  readonly id: string;
  readonly client: Exchange;
  readonly quirks: Quirks;
  readonly key: ExchangeKey | undefined;
  readonly testnet: boolean;
  /** How a stream gets to the exchange. */
  readonly road: Road;
  /** What time it is at the exchange, ms UTC, by a look that is at most so many ms ago. */
  now(fresh?: number): Promise<number>;
  /** The same by the last look, whenever that was; undefined before the first one. */
  time(): number | undefined;
  /**
   * Asks the exchange: at the pace that it allows, within a deadline, and again where that is
   * safe. Whatever goes wrong is a `Trouble`.
   */
  call<T>(name: string, ask: (client: Exchange) => Promise<T>, options?: CallOptions): Promise<T>;
  close(): Promise<void>;
}

const usualDeadline = 20_000;
// Enough for 120 answers a second that take half a second each.
const atOnce = 64;
// How long an order waits for a question that is on its way, where they have to come in order.
const patience = 250;

/** Opens an exchange. Nothing is sent before the first call. */
export async function openConnection(id: string, options: ConnectionOptions = {}): Promise<Connection> {
  const { proxy, ca, deadline = usualDeadline, testnet = false, observe, key } = options;
  const quirks = quirksOf(id);
  const transport = options.transport ?? openTransport({ proxy, deadline });
  const clock = exchangeClock(() => call('time', askTime, { key: '' }));
  const client = await openClient(id, quirks, {
    transport,
    testnet,
    key,
    time: () => clock.read() ?? Date.now(),
  });
  const free = key && useAlone(key);
  const circuit = new Circuit();
  const slot = slots(atOnce);
  const signing = lane(patience);
  const shared = new Map<string, Promise<unknown>>();
  const end = new AbortController();
  const ended = new Promise<never>((_, fail) => {
    end.signal.addEventListener('abort', () => fail(new Closed(id)));
  });
  ended.catch(() => undefined);

  async function attempt<T>(name: string, ask: Ask<T>, how: Sending): Promise<T> {
    const { isUrgent = false, validUntil, sent = () => undefined } = how;
    const journey: Journey = { wire: 0, answer: undefined, isUrgent, validUntil, sent };
    const tell = (outcome: 'ok' | Trouble['kind']) =>
      observe?.({ exchange: id, call: name, at: Date.now(), latency: journey.wire, outcome });
    try {
      const answer = await client.travel(journey, () => ask(client.exchange));
      tell('ok');
      return answer;
    } catch (error) {
      if (error instanceof UserError) throw error;
      const trouble = classify(error, { exchange: id, call: name, answer: journey.answer, quirks });
      tell(trouble.kind);
      throw trouble;
    }
  }

  async function persist<T>(name: string, ask: Ask<T>, how: Sending): Promise<T> {
    const { surrenders } = circuit;
    for (let failures = 1; ; failures++) {
      if (how.isSigned) await clock.now(how.isUrgent ? Infinity : undefined);
      await turn(surrenders, how.validUntil);
      const since = performance.now();
      try {
        const answer = await inOrder(() => attempt(name, ask, how), how);
        circuit.answered(since);
        return answer;
      } catch (error) {
        if (!(error instanceof Trouble)) circuit.answered(since);
        else if (await endure(error, since, failures, how)) continue;
        throw error;
      }
    }
  }

  // What is sent once says of itself whether it was.
  async function once<T>(name: string, ask: Ask<T>, how: CallOptions): Promise<T> {
    let wasSent = false;
    const sent = () => void (wasSent = true);
    try {
      return await persist(name, ask, { ...how, sent });
    } catch (error) {
      throw wasSent ? error : unsent(error);
    }
  }

  // Nonces have to arrive in the order in which they were made.
  async function inOrder<T>(work: () => Promise<T>, { isSigned, isUrgent = false }: CallOptions): Promise<T> {
    if (!isSigned || !client.nonces) return work();
    const answer = await signing.run(work, isUrgent);
    client.nonces.settle();
    return answer;
  }

  // Draws the consequences of a failure; true when the question may be asked again.
  async function endure(
    trouble: Trouble,
    since: number,
    failures: number,
    { again = true }: CallOptions,
  ): Promise<boolean> {
    const chance = Math.random();
    const wait = again ? waitAfter(trouble, failures, chance) : undefined;
    // A market that takes no orders says nothing about the others.
    const isAboutAll = again || trouble.kind !== 'maintenance';
    if (policies[trouble.kind].everybody && isAboutAll)
      return circuit.failed(since, performance.now(), trouble, chance) && wait !== undefined;
    circuit.answered(since);
    if (trouble.kind === 'clock') {
      clock.doubt();
      client.nonces?.skip();
    }
    if (wait === undefined) return false;
    await sleep(wait, undefined, { signal: end.signal });
    return true;
  }

  // Waits until the exchange may be asked. Who waits while it is given up waits in vain.
  async function turn(surrenders: number, validUntil = Infinity): Promise<void> {
    for (;;) {
      if (circuit.surrenders > surrenders && circuit.trouble) throw circuit.trouble;
      const wait = circuit.admit(performance.now());
      if (wait === 0) return;
      const left = validUntil - (clock.read() ?? Date.now());
      if (left <= 0) throw circuit.trouble ?? new Late(id);
      await sleep(Math.min(wait, 1000, left), undefined, { signal: end.signal });
    }
  }

  function call<T>(name: string, ask: Ask<T>, how: CallOptions = {}): Promise<T> {
    // Whoever closes the connection does not wait for what is still on its way, nor for its turn.
    const work = () => (how.again === false ? once(name, ask, how) : persist(name, ask, how));
    const asked = () => Promise.race([how.isUrgent ? work() : slot(work), ended]);
    if (how.key === undefined) return asked();
    const known = shared.get(`${name} ${how.key}`) as Promise<T> | undefined;
    if (known) return known;
    const answer = asked().finally(() => shared.delete(`${name} ${how.key}`));
    shared.set(`${name} ${how.key}`, answer);
    return answer;
  }

  return {
    id,
    client: client.exchange,
    quirks,
    key,
    testnet,
    road: { proxy, ca },
    now: (fresh) => clock.now(fresh),
    time: () => clock.read(),
    call,
    close() {
      end.abort();
      free?.();
      return transport.close();
    },
  };
}

const inUse = new Set<string>();

// Two connections would make nonces and spend limits without knowing of each other.
function useAlone({ name, exchange, apiKey }: ExchangeKey): () => void {
  const used = `${exchange} ${apiKey.reveal()}`;
  if (inUse.has(used)) throw new Error(`the key "${name}" has a connection already`);
  inUse.add(used);
  return () => inUse.delete(used);
}

type Ask<T> = (client: Exchange) => Promise<T>;

interface Sending extends CallOptions {
  /** Is called when a request leaves. */
  readonly sent?: () => void;
}
