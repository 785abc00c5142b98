import { Bot, type PlansOf } from './bot.ts';
import type { BarRow, BotSpec, Command, Input, OperatorWord } from './events.ts';
import { streamsOf } from './stream.ts';

type Run = <T>(work: () => T) => T;

/**
 * Bots at work. What they do follows from the events that come in and from nothing else: time comes
 * in as an event as well, and the same events lead to the same commands.
 */
export class Session {
  readonly #plansOf: PlansOf;
  readonly #run: Run;
  readonly #history = new Map<string, readonly BarRow[]>();
  readonly #known = new Map<string, number>();
  readonly #offsets = new Map<string, number>();
  #specs: readonly BotSpec[] = [];
  #bots: readonly Bot[] = [];

  /** `run` runs whatever calls into strategies. */
  constructor(plansOf: PlansOf, run: Run = (work) => work()) {
    this.#plansOf = plansOf;
    this.#run = run;
  }

  get bots(): readonly Bot[] {
    return this.#bots;
  }

  /** Streams whose history is still to come. */
  get missing(): readonly string[] {
    return [...new Set(this.#specs.flatMap(streamsOf))].filter((stream) => !this.#history.has(stream));
  }

  /** Up to when each stream is known. */
  get known(): ReadonlyMap<string, number> {
    return this.#known;
  }

  /** Takes in what happened; gives back what is to be done about it. */
  step(event: Input): readonly Command[] {
    switch (event.type) {
      case 'started':
        this.#specs = event.bots;
        return [];
      case 'history':
        this.#history.set(event.stream, event.rows);
        this.#known.set(event.stream, event.until);
        if (this.missing.length === 0) this.#open();
        return [];
      case 'bars':
        this.#known.set(event.stream, Math.max(event.until, this.#known.get(event.stream) ?? -Infinity));
        return this.#bots.flatMap((bot) => this.#hear(bot, event));
      case 'operator':
        return this.#bots
          .filter(({ spec }) => event.bot === null || spec.name === event.bot)
          .flatMap((bot) => bot.obey(modes[event.word], 'told to', event.time));
      case 'clock':
        this.#offsets.set(event.exchange, event.offset);
        return [];
      default:
        return [];
    }
  }

  // A strategy that fails stops its own bot and no other.
  #hear(bot: Bot, { stream, rows, until, time }: Extract<Input, { type: 'bars' }>): readonly Command[] {
    try {
      const offsetOf = (exchange: string) => this.#offsets.get(exchange) ?? 0;
      return this.#run(() => bot.hear(stream, rows, until, time, offsetOf));
    } catch (error) {
      return bot.fail(error instanceof Error ? error.message : String(error), time);
    }
  }

  #open(): void {
    this.#bots = this.#specs.map((spec) =>
      this.#run(() => new Bot(spec, this.#plansOf(spec), this.#history)),
    );
  }
}

const modes = { pause: 'paused', resume: 'running', halt: 'halted' } as const satisfies Record<
  OperatorWord,
  string
>;
