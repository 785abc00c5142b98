import type { Command, Output, SessionAlert } from './events.ts';
import type { Ask } from './orders/ask.ts';

/** When the event came in that is being dealt with. */
export interface Clock {
  now: number;
}

/** What follows from an event for one bot, gathered until it is handed out. */
export class Outbox {
  readonly bot: string;
  readonly #clock: Clock;
  #commands: Command[] = [];

  constructor(bot: string, clock: Clock) {
    this.bot = bot;
    this.#clock = clock;
  }

  get now(): number {
    return this.#clock.now;
  }

  /** What every event of the bot begins with. */
  get event() {
    return { version: 1, time: this.now, bot: this.bot } as const;
  }

  persist(event: Output): void {
    this.#commands.push({ do: 'persist', event });
  }

  alert(severity: SessionAlert['severity'], message: string): void {
    this.#commands.push({ do: 'alert', alert: { severity, subject: this.bot, message } });
  }

  ask(ask: Ask): void {
    this.#commands.push(ask);
  }

  take(): readonly Command[] {
    const commands = this.#commands;
    this.#commands = [];
    return commands;
  }
}
