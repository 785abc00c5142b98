import type { Execution, OrderReport } from '#exchange';
import type { Leg } from '#orders';
import type { CancelAnswered, OrderAnswered, OrderFound } from '../order-events.ts';
import type { Outbox } from '../outbox.ts';
import { isDue } from './due.ts';
import type { RealOrder } from './order.ts';

/** Enough to know again what comes late, for as long as exchanges repeat themselves. */
const remembered = 200;

/** The orders of a unit: finds whose news it is, and writes down what came of it. */
export class OrderBook {
  readonly exchange: string;
  readonly symbol: string;
  readonly #out: Outbox;
  readonly #execute: (order: RealOrder, execution: Execution) => void;
  #open: RealOrder[] = [];
  #settled: RealOrder[] = [];
  /** Executions of orders that may yet turn out to be ours: not all ids at the exchange are known. */
  #parked: Execution[] = [];

  constructor(
    exchange: string,
    symbol: string,
    out: Outbox,
    execute: (order: RealOrder, execution: Execution) => void,
  ) {
    this.exchange = exchange;
    this.symbol = symbol;
    this.#out = out;
    this.#execute = execute;
  }

  /** Those of which something may still come, the oldest first. */
  get open(): readonly RealOrder[] {
    return this.#open;
  }

  of(leg: Leg): readonly RealOrder[] {
    return this.#open.filter((order) => order.leg === leg);
  }

  add(order: RealOrder): void {
    this.#open.push(order);
  }

  /** Whether an order at the exchange is ours. */
  knows({ clientId, exchangeId }: OrderReport): boolean {
    return this.#find(clientId, exchangeId) !== undefined;
  }

  has(clientId: string): boolean {
    return this.#find(clientId, null) !== undefined;
  }

  answered({ clientId, exchangeId, failure }: OrderAnswered): boolean {
    const order = this.#find(clientId, null);
    if (order) this.#note(order, () => order.answer(exchangeId, failure, this.#out.now));
    return order !== undefined;
  }

  cancelAnswered({ clientId }: CancelAnswered): boolean {
    const order = this.#find(clientId, null);
    order?.askSoon(this.#out.now);
    return order !== undefined;
  }

  found({ clientId, report, failure }: OrderFound): boolean {
    const order = this.#find(clientId, null);
    if (!order || failure) return order !== undefined;
    if (report) this.report(report);
    else this.#note(order, () => order.missed(this.#out.now));
    return true;
  }

  /** Takes in how an order stands; it may be anybody's. */
  report(report: OrderReport): void {
    const order = this.#find(report.clientId, report.exchangeId);
    if (!order) return;
    const wasNeverThere = order.state === 'never accepted';
    this.#note(order, () => order.report(report, this.#out.now));
    if (wasNeverThere && report.status === 'open') this.#end(order);
  }

  /** Takes in an execution; it may be anybody's. */
  execution(execution: Execution): void {
    if (execution.symbol !== this.symbol) return;
    const order = this.#find(null, execution.exchangeId);
    if (order) this.#take(order, execution);
    else if (this.#open.length > 0) this.#parked = [...this.#parked, execution].slice(-remembered);
  }

  /** The process began anew. */
  forgetAnswers(): void {
    for (const order of this.#open) this.#note(order, () => order.forgetAnswers(this.#out.now));
  }

  /** Asks about orders that it is time for; true when executions are missing. */
  ask(): boolean {
    const { now } = this.#out;
    for (const order of this.#open) {
      if (order.isCancelled && !order.isOver) this.cancel(order);
      if (order.isOver || !isDue(order.askAt, now)) continue;
      this.#note(order, () => order.asked(now));
      this.#out.ask({ do: 'find', ...this.#named(order), since: order.made });
    }
    return this.#open.some(({ isOver, isSettled }) => isOver && !isSettled);
  }

  cancel(order: RealOrder): void {
    if (order.cancel(this.#out.now)) this.#out.ask({ do: 'cancel', ...this.#named(order) });
  }

  /** Hands out the orders of which nothing more comes, once. */
  settle(): readonly RealOrder[] {
    const settled = this.#open.filter(({ isSettled }) => isSettled);
    if (settled.length === 0) return settled;
    this.#open = this.#open.filter(({ isSettled }) => !isSettled);
    this.#settled = [...this.#settled, ...settled].slice(-remembered);
    if (this.#open.length === 0) this.#parked = [];
    return settled;
  }

  /** When something is to be asked. */
  get due(): number {
    return Math.min(Infinity, ...this.#open.map(({ askAt }) => askAt));
  }

  // An order that was given up for lost is at work all the same.
  #end(order: RealOrder): void {
    this.#out.ask({ do: 'cancel', ...this.#named(order) });
    this.#out.alert(
      'critical',
      `${order.draft.market}: an order that was given up as never accepted is at work at the exchange; it is asked to end.`,
    );
  }

  #named({ clientId, exchangeId }: RealOrder) {
    return { exchange: this.exchange, symbol: this.symbol, clientId, exchangeId };
  }

  #find(clientId: string | null, exchangeId: string | null): RealOrder | undefined {
    const isIt = (order: RealOrder) =>
      (clientId !== null && order.clientId === clientId) ||
      (exchangeId !== null && order.isKnownAs(exchangeId));
    return this.#open.find(isIt) ?? this.#settled.findLast(isIt);
  }

  #take(order: RealOrder, execution: Execution): void {
    this.#note(order, () => {
      if (order.execute(execution)) this.#execute(order, execution);
    });
  }

  // Does something to an order, writes down how it stands when that is new, and gives it its fills.
  #note(order: RealOrder, work: () => void): void {
    const { state, filled, exchangeId } = order;
    work();
    if (order.exchangeId !== exchangeId) this.#unpark(order);
    if (order.state !== state || order.filled !== filled) this.#write(order);
  }

  #unpark(order: RealOrder): void {
    const own = this.#parked.filter((one) => order.isKnownAs(one.exchangeId));
    this.#parked = this.#parked.filter((one) => !own.includes(one));
    for (const execution of own) this.#take(order, execution);
  }

  #write({ draft, state, filled, exchangeId, clientId, leg, failure }: RealOrder): void {
    const { id, market } = draft;
    const said = failure?.message ?? null;
    this.#out.persist({
      type: 'order',
      ...this.#out.event,
      market,
      id,
      clientId,
      exchangeId,
      leg,
      state,
      filled,
      said,
    });
  }
}
