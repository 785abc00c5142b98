import {
  type Command,
  type Input,
  isInput,
  type Output,
  type SessionAlert,
  type SessionEvent,
} from './events.ts';
import type { Journal, JournalReader } from './journal.ts';
import type { Ask } from './orders/ask.ts';
import { isSame } from './same.ts';
import type { Session } from './session.ts';

/** Where a session that is gone over again did not come to what is written. */
export interface Difference {
  readonly seq: number;
  /** What is written, and what it comes to now; undefined where there is nothing. */
  readonly stored: Output | undefined;
  readonly now: Output | undefined;
}

export interface Replayed {
  readonly events: number;
  /** Closes that were decided on, and those of them that decided to do something. */
  readonly closes: number;
  readonly decisions: number;
  /** The first ones; a strategy that has changed differs everywhere after that. */
  readonly differences: readonly Difference[];
}

const mostDifferences = 100;

/** Goes over a journal again: everything that came in, and whether the same follows from it. */
export async function replay(
  journal: JournalReader<SessionEvent>,
  session: Session,
  see: (event: SessionEvent) => void = () => undefined,
): Promise<Replayed> {
  const differences: Difference[] = [];
  let expected: Output[] = [];
  let events = 0;
  let closes = 0;
  let decisions = 0;
  let last = 0;
  const differ = (difference: Difference): void => {
    if (differences.length < mostDifferences) differences.push(difference);
  };
  const settle = (seq: number): void => {
    for (const now of expected) differ({ seq, stored: undefined, now });
    expected = [];
  };
  for await (const batch of journal.read())
    for (const { event, seq } of batch) {
      events++;
      see(event);
      last = seq;
      if (isInput(event)) {
        settle(seq);
        expected = outputsOf(session.step(event));
        continue;
      }
      if (event.type === 'decided') closes++;
      if (event.type === 'decided' && (event.enter ?? event.leave) !== null) decisions++;
      const now = expected.shift();
      if (!isSame(now, event)) differ({ seq, stored: event, now });
    }
  settle(last);
  return { events, closes, decisions, differences };
}

/** A session with its journal: nothing is acted on before it is written. */
export class KeptSession {
  readonly session: Session;
  readonly #journal: Journal<SessionEvent>;
  readonly #waiting: Waiting[] = [];
  #isBusy = false;
  #failure: unknown;

  constructor(session: Session, journal: Journal<SessionEvent>) {
    this.session = session;
    this.#journal = journal;
  }

  /** Takes in what happened, one after the other; gives back what followed once it is written. */
  take(event: Input): Promise<Taken> {
    return new Promise((done, fail) => {
      this.#waiting.push({ event, done, fail });
      if (!this.#isBusy) void this.#work();
    });
  }

  // What came in while the last write was on its way is written together.
  async #work(): Promise<void> {
    this.#isBusy = true;
    while (this.#waiting.length > 0) {
      const turn = this.#waiting.splice(0);
      try {
        // After a failure it is not known what is written and what is not: nothing goes on.
        if (this.#failure !== undefined) throw this.#failure;
        const taken = turn.map(({ event }) => ({ event, commands: this.session.step(event) }));
        await this.#journal.append(taken.flatMap(({ event, commands }) => [event, ...outputsOf(commands)]));
        for (const [k, { commands }] of taken.entries())
          turn[k]!.done({
            outputs: outputsOf(commands),
            alerts: alertsOf(commands),
            asks: asksOf(commands),
          });
      } catch (error) {
        this.#failure = error;
        for (const { fail } of turn) fail(error);
      }
    }
    this.#isBusy = false;
  }
}

interface Waiting {
  readonly event: Input;
  readonly done: (taken: Taken) => void;
  readonly fail: (error: unknown) => void;
}

export interface Taken {
  readonly outputs: readonly Output[];
  readonly alerts: readonly SessionAlert[];
  /** What exchanges are to be asked now, in this order. */
  readonly asks: readonly Ask[];
}

function asksOf(commands: readonly Command[]): Ask[] {
  return commands.flatMap((command) => (command.do === 'persist' || command.do === 'alert' ? [] : [command]));
}

function alertsOf(commands: readonly Command[]): SessionAlert[] {
  return commands.flatMap((command) => (command.do === 'alert' ? [command.alert] : []));
}

function outputsOf(commands: readonly Command[]): Output[] {
  return commands.flatMap((command) => (command.do === 'persist' ? [command.event] : []));
}
