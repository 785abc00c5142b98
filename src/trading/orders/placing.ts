import { type Leg, orderId } from '#orders';
import type { ApprovedOrder } from '#risk';
import type { Outbox } from '../outbox.ts';
import type { RealDraft } from './ask.ts';
import type { OrderBook } from './book.ts';
import { type Purpose, RealOrder, validUntil } from './order.ts';
import type { UnitTerms } from './parts.ts';

/** What is to be placed, before it has a name. */
export interface Proposal {
  readonly leg: Leg;
  /** Bought is positive, sold is negative. */
  readonly quantity: number;
  /** What it is expected to be filled at. */
  readonly price: number;
  readonly stop: number | null;
  readonly target: number | null;
  readonly limit: number | null;
  readonly trigger: number | null;
  readonly purpose: Purpose;
}

export interface PlacingPort {
  readonly out: Outbox;
  /** Makes an order out of a draft, when the risk manager says yes. */
  readonly approve: (draft: RealDraft, lane: number) => ApprovedOrder<RealDraft> | undefined;
  readonly clientId: (id: string, attempt: number) => string;
}

/** Gives orders their names, has them approved, and sends them. */
export class Placing {
  readonly #terms: UnitTerms;
  readonly #port: PlacingPort;
  readonly #book: OrderBook;
  readonly #reduceOnly: () => boolean;
  readonly #attempts = new Map<string, number>();
  #closes = NaN;

  constructor(terms: UnitTerms, port: PlacingPort, book: OrderBook, reduceOnly: () => boolean) {
    this.#terms = terms;
    this.#port = port;
    this.#book = book;
    this.#reduceOnly = reduceOnly;
  }

  /** What is placed from now on is counted from this close. */
  begin(closes: number): void {
    this.#closes = closes;
    this.#attempts.clear();
  }

  /** False when the risk manager said no. */
  place(proposal: Proposal): boolean {
    const order = this.#approve(proposal);
    if (!order) return false;
    this.#keep(order, proposal);
    this.#port.out.ask({ do: 'place', exchange: this.#book.exchange, order });
    return true;
  }

  placePair(stopped: Proposal, aimed: Proposal): boolean {
    const stop = this.#approve(stopped);
    const target = stop && this.#approve(aimed);
    if (!stop || !target) return false;
    const [one, other] = [this.#keep(stop, stopped), this.#keep(target, aimed)];
    one.pair = other;
    other.pair = one;
    this.#port.out.ask({ do: 'placePair', exchange: this.#book.exchange, stop, target });
    return true;
  }

  #keep(order: RealDraft, { purpose }: Proposal): RealOrder {
    const kept = new RealOrder(order, purpose, this.#port.out.now);
    this.#book.add(kept);
    return kept;
  }

  #approve({
    leg,
    quantity: signed,
    price,
    stop,
    target,
    limit,
    trigger,
  }: Proposal): ApprovedOrder<RealDraft> | undefined {
    const { index, name, market } = this.#terms;
    const { out, approve, clientId } = this.#port;
    const id = orderId(out.bot, index, this.#closes, leg);
    const attempt = (this.#attempts.get(id) ?? 0) + 1;
    this.#attempts.set(id, attempt);
    const side = signed > 0 ? 'buy' : 'sell';
    const quantity = Math.abs(signed);
    const when = (side === 'buy') === (leg === 'entry' || leg === 'stop') ? 'rises' : 'falls';
    const draft: RealDraft = {
      id,
      bot: out.bot,
      market: name,
      closes: this.#closes,
      side,
      quantity,
      price,
      stop,
      target,
      leg,
      waitsFor: limit ?? trigger,
      reduces: leg !== 'entry',
      request: {
        clientId: clientId(id, attempt),
        symbol: market.symbol,
        side,
        quantity,
        limit,
        trigger:
          trigger === null
            ? null
            : {
                price: trigger,
                when,
              },
        reduceOnly: leg !== 'entry' && this.#reduceOnly(),
        validUntil: validUntil(out.now),
      },
    };
    return approve(draft, index);
  }
}
