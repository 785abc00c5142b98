import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from 'ccxt';
import { UserError } from '#errors';
import { Circuit, type Observer, policies, Trouble, waitAfter } from '#exchange';
import { classify } from './classify.ts';
import { type Journey, openClient } from './client.ts';
import { type Quirks, quirksOf } from './quirks/index.ts';
import { slots } from './slots.ts';
import { openTransport, type Transport } from './transport.ts';

export interface ConnectionOptions {
  readonly proxy?: string | undefined;
  /** ms that one request may take, to the last byte of its answer. */
  readonly deadline?: number | undefined;
  readonly testnet?: boolean | undefined;
  readonly observe?: Observer | undefined;
  /** What carries the requests; HTTP unless told otherwise. */
  readonly transport?: Transport | undefined;
}

export interface CallOptions {
  /** Callers who ask the same at the same time share one answer. */
  readonly key?: string;
  /** False for everything that is more than a question: it is sent once, whatever happens. */
  readonly again?: boolean;
}

/** One exchange, and the one way to ask it anything. */
export interface Connection {
  readonly id: string;
  readonly client: Exchange;
  readonly quirks: Quirks;
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

/** Opens an exchange. Nothing is sent before the first call. */
export async function openConnection(id: string, options: ConnectionOptions = {}): Promise<Connection> {
  const { proxy, deadline = usualDeadline, testnet = false, observe } = options;
  const quirks = quirksOf(id);
  const transport = options.transport ?? openTransport({ proxy, deadline });
  const client = await openClient(id, quirks, { transport, testnet });
  const circuit = new Circuit();
  const slot = slots(atOnce);
  const shared = new Map<string, Promise<unknown>>();
  const end = new AbortController();
  const ended = new Promise<never>((_, fail) => {
    end.signal.addEventListener('abort', () => fail(new Closed(id)));
  });
  ended.catch(() => undefined);

  async function attempt<T>(name: string, ask: (client: Exchange) => Promise<T>): Promise<T> {
    const journey: Journey = { wire: 0, answer: undefined };
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

  async function persist<T>(name: string, ask: (client: Exchange) => Promise<T>, again: boolean): Promise<T> {
    const { surrenders } = circuit;
    for (let failures = 1; ; failures++) {
      await turn(surrenders);
      const since = performance.now();
      try {
        const answer = await attempt(name, ask);
        circuit.answered(since);
        return answer;
      } catch (error) {
        if (!(error instanceof Trouble)) circuit.answered(since);
        else if (await endure(error, since, failures, again)) continue;
        throw error;
      }
    }
  }

  // Draws the consequences of a failure; true when the question may be asked again.
  async function endure(trouble: Trouble, since: number, failures: number, again: boolean): Promise<boolean> {
    const chance = Math.random();
    const wait = again ? waitAfter(trouble, failures, chance) : undefined;
    if (policies[trouble.kind].everybody)
      return circuit.failed(since, performance.now(), trouble, chance) && wait !== undefined;
    circuit.answered(since);
    if (wait === undefined) return false;
    await sleep(wait, undefined, { signal: end.signal });
    if (trouble.kind === 'clock') await client.exchange.loadTimeDifference().catch(() => undefined);
    return true;
  }

  // Waits until the exchange may be asked. Who waits while it is given up waits in vain.
  async function turn(surrenders: number): Promise<void> {
    for (;;) {
      if (circuit.surrenders > surrenders && circuit.trouble) throw circuit.trouble;
      const wait = circuit.admit(performance.now());
      if (wait === 0) return;
      await sleep(Math.min(wait, 1000), undefined, { signal: end.signal });
    }
  }

  return {
    id,
    client: client.exchange,
    quirks,
    call<T>(name: string, ask: (client: Exchange) => Promise<T>, { key, again = true }: CallOptions = {}) {
      // Whoever closes the connection does not wait for what is still on its way, nor for its turn.
      const asked = () => Promise.race([slot(() => persist(name, ask, again)), ended]);
      if (key === undefined) return asked();
      const known = shared.get(`${name} ${key}`) as Promise<T> | undefined;
      if (known) return known;
      const answer = asked().finally(() => shared.delete(`${name} ${key}`));
      shared.set(`${name} ${key}`, answer);
      return answer;
    },
    close() {
      end.abort();
      return transport.close();
    },
  };
}

/** What calls end with that were on their way when the connection was closed. */
class Closed extends Trouble {
  constructor(exchange: string) {
    super('interrupted', { exchange, call: 'answer', reason: 'the connection was closed' });
  }
}
