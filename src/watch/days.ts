import type { BotStanding, SessionEvent, SessionStanding } from '#trading';
import type { BotDay, DayPassed } from './news.ts';

const length = 86_400_000;

/** What a bot had when its day began, and what happened since. */
interface Diary {
  equity: number;
  trades: number;
  wins: number;
  refusals: number;
  fees: number;
  /** What came from others and from outside, less what left. */
  moved: number;
}

/** Counts what happens in each UTC day, by the closes that bots decide on. */
export class Days {
  readonly #standing: SessionStanding;
  readonly #diaries = new Map<string, Diary>();
  #day = NaN;

  constructor(standing: SessionStanding) {
    this.#standing = standing;
  }

  /** Before a close is taken in: the summary of the day that is over with it. */
  pass({ closes }: Extract<SessionEvent, { readonly type: 'marked' }>): DayPassed | undefined {
    // What closes at midnight ends its day.
    const day = Math.ceil(closes / length) - 1;
    const before = this.#day;
    if (before >= day) return undefined;
    this.#day = day;
    const bots = [...this.#standing.bots.keys()].map((bot) => this.#end(bot));
    return Number.isNaN(before) ? undefined : { kind: 'summary', day: before * length, bots, head: null };
  }

  /** After an event was taken in. */
  learn(event: SessionEvent): void {
    if (event.type !== 'filled') return;
    this.#diary(event.bot).fees += event.fee;
  }

  #end(bot: string): BotDay {
    const standing = this.#standing.bots.get(bot)!;
    const { equity, trades, wins, refusals, positions } = standing;
    const began = this.#diary(bot);
    this.#diaries.delete(bot);
    this.#diary(bot);
    const transferred = movedOf(standing) - began.moved;
    const profit = equity - began.equity - transferred;
    return {
      bot,
      equity,
      change: began.equity === 0 ? 0 : profit / began.equity,
      trades: trades - began.trades,
      wins: wins - began.wins,
      profit,
      transferred,
      fees: began.fees,
      refusals: refusals - began.refusals,
      positions: positions.size,
    };
  }

  #diary(bot: string): Diary {
    const known = this.#diaries.get(bot);
    if (known) return known;
    const standing = this.#standing.bots.get(bot)!;
    const { equity, trades, wins, refusals } = standing;
    const diary: Diary = { equity, trades, wins, refusals, fees: 0, moved: movedOf(standing) };
    this.#diaries.set(bot, diary);
    return diary;
  }
}

function movedOf({ received, deposited, handedOn, withdrawn }: BotStanding): number {
  return received + deposited - handedOn - withdrawn;
}
