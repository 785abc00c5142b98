import type { FundingPayment } from '#exchange';
import type { FundingPaid } from '../order-events.ts';
import type { Outbox } from '../outbox.ts';
import { type Holders, shareOut } from './holders.ts';
import { isRecent, News } from './news.ts';

const hour = 3_600_000;
/** Funding falls due on whole hours, and is booked at the exchange a little later, or much. */
const delays = [20_000, 120_000, 900_000];
/** It is asked for from so long before, as it may be dated earlier than it was booked. */
const overlap = hour;
/** Whoever does not answer is asked again all the same. */
const unanswered = 60_000;
const firstPause = 5000;
const longestPause = 300_000;
/** The position that a payment is for may have been opened or closed a moment earlier or later. */
const around = [0, 1, 30_000, -30_000];

/** What an exchange has holders of contracts pay each other, asked for and shared out, once. */
export class Funding {
  readonly #exchange: string;
  readonly #out: Outbox;
  readonly #holders: Holders;
  readonly #news = new News();
  #payments: FundingPayment[] = [];
  #askAt = Infinity;
  #askedAt = NaN;
  #since = Infinity;
  #failures = 0;

  constructor(exchange: string, out: Outbox, holders: Holders) {
    this.#exchange = exchange;
    this.#out = out;
    this.#holders = holders;
  }

  get due(): number {
    return this.#holders.contracts.length > 0 ? this.#askAt : Infinity;
  }

  /** The process begins, or begins anew. */
  begin(): void {
    const { now } = this.#out;
    this.#askAt = this.#since === Infinity ? nextAsk(now) : now;
    if (this.#since === Infinity) this.#since = now;
  }

  /** Asks what was paid, when it is time and anything was held. */
  drive(): void {
    const { now } = this.#out;
    if (!(this.due <= now)) return;
    const since = Math.max(0, this.#since - overlap);
    const concerned = this.#holders.contracts.filter((unit) => unit.wasHolding(since));
    this.#askAt = concerned.length > 0 ? now + unanswered : nextAsk(now);
    if (concerned.length === 0) return;
    this.#askedAt = now;
    const symbols = [...new Set(concerned.map(({ of }) => of))];
    this.#out.ask({ do: 'funding', exchange: this.#exchange, symbols, since });
  }

  /** Takes in what was paid. */
  paid({ failure, payments }: FundingPaid): void {
    const { now } = this.#out;
    if (failure) {
      this.#askAt = now + Math.min(longestPause, firstPause * 2 ** this.#failures++);
      if (this.#failures === 3)
        this.#out.alert(
          'warning',
          `What funding was paid is not known, and is asked again: ${failure.message}`,
        );
      return;
    }
    if (this.#failures >= 3) this.#out.alert('info', 'What funding was paid is known again.');
    this.#failures = 0;
    this.#since = this.#askedAt;
    this.#askAt = nextAsk(now);
    for (const payment of payments) if (this.#news.isNew(payment.id)) this.#payments.push(payment);
  }

  /** Books it to those who held then. */
  charge(): void {
    this.#payments = this.#payments.filter((payment) => {
      const { symbol, time, paid } = payment;
      const holding = this.#holders.around(symbol, time, around);
      if (holding) shareOut(paid, holding, (unit, part) => unit.charge(payment, part));
      return !holding && isRecent(time, this.#out.now);
    });
  }
}

function nextAsk(now: number): number {
  const begun = Math.floor(now / hour) * hour;
  return [...delays, hour + delays[0]!].map((delay) => begun + delay).find((at) => at > now)!;
}
