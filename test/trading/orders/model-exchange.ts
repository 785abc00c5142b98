import type { AccountSeen, Failure } from '#trading';
import { wholeLots } from '#orders';
import type { Balance, Execution, Forced, FundingPayment, OrderReport, OrderRequest } from '#exchange';

/** An order as the exchange keeps it. */
export interface Held {
  readonly id: string;
  readonly request: OrderRequest;
  readonly since: number;
  filled: number;
  paid: number;
  status: OrderReport['status'];
  isAwake: boolean;
  pair: Held | undefined;
}

export interface Terms {
  readonly isContract: boolean;
  /** Whether what an order would sell is set aside for it. */
  readonly fee: number;
  readonly feeIn: 'quote' | 'base' | 'third';
  /** How much of a market order is filled at once; the rest stays for `fillRest`. */
  readonly atOnce: number;
  readonly minQuantity: number;
  /** Whether orders that can only make a position smaller really do. */
  readonly keepsReduceOnly: boolean;
  /** For how long an order cannot be found. */
  readonly hidden: number;
}

const plain: Terms = {
  isContract: false,
  fee: 0.001,
  feeIn: 'quote',
  atOnce: 1,
  minQuantity: 0,
  keepsReduceOnly: true,
  hidden: 0,
};

const noCoin: Balance = { free: 0, total: 0 };

/** An exchange with one market and one customer, as small as it can be. What it did is in its records. */
export class ModelExchange {
  readonly symbol: string;
  readonly base: string;
  readonly quote = 'USDT';
  readonly orders: Held[] = [];
  readonly executions: Execution[] = [];
  readonly payments: FundingPayment[] = [];
  /** What went wrong in the customer's orders. */
  readonly complaints: string[] = [];
  readonly coins = new Map<string, number>();
  terms: Terms;
  now = 0;
  price: number;
  /** Says no to orders for which it gives a reason. */
  refuses: (request: OrderRequest) => Failure | undefined = () => undefined;

  constructor(price: number, cash: number, terms: Partial<Terms> = {}) {
    this.terms = { ...plain, ...terms };
    this.price = price;
    this.base = 'BTC';
    this.symbol = this.terms.isContract ? 'BTC/USDT:USDT' : 'BTC/USDT';
    this.coins.set('USDT', cash);
  }

  get held(): number {
    return this.coins.get(this.base) ?? 0;
  }

  get open(): readonly Held[] {
    return this.orders.filter(({ status }) => status === 'open');
  }

  /** Takes an order, or says why not. */
  place(request: OrderRequest): Held | Failure {
    if (this.orders.some((one) => one.request.clientId === request.clientId))
      this.complaints.push(`${request.clientId} came twice`);
    if (this.now > request.validUntil) return { kind: 'clock', message: 'too late' };
    const against = this.refuses(request) ?? this.#against(request);
    if (against) return against;
    const order = this.#keep(request);
    this.#work(order);
    return order;
  }

  placePair(stop: OrderRequest, target: OrderRequest): readonly [Held, Held] | Failure {
    if (this.now > stop.validUntil) return { kind: 'clock', message: 'too late' };
    const against = this.refuses(stop) ?? this.refuses(target) ?? this.#against(stop);
    if (against) return against;
    const [one, other] = [this.#keep(stop), this.#keep(target)];
    one.pair = other;
    other.pair = one;
    this.#work(one);
    this.#work(other);
    return [one, other];
  }

  cancel(clientId: string): void {
    const order = this.orders.find((one) => one.request.clientId === clientId);
    if (order?.status === 'open') this.#end(order, 'cancelled');
  }

  /** Ends an order of its own accord. */
  drop(leg: (order: Held) => boolean, status: 'cancelled' | 'expired' | 'refused' = 'cancelled'): void {
    for (const order of this.open) if (leg(order)) this.#end(order, status);
  }

  find(clientId: string): Held | undefined {
    return this.orders.find(
      (one) => one.request.clientId === clientId && this.now >= one.since + this.terms.hidden,
    );
  }

  /** The market goes to a price, and orders there are filled. */
  goTo(price: number): void {
    this.price = price;
    for (const order of this.orders) if (order.status === 'open') this.#work(order);
  }

  /** Has whoever holds pay so much of the position's value. */
  fund(rate: number): void {
    const { symbol, quote: coin, now: time } = this;
    const paid = this.held * this.price * rate;
    if (paid === 0) return;
    this.#move(coin, -paid);
    this.payments.push({ id: `f${this.payments.length + 1}`, symbol, time, paid, coin });
  }

  /** Closes what is held, or so much of it, in the customer's place. */
  force(quantity = Math.abs(this.held), forced: Forced = 'liquidation'): void {
    if (quantity === 0) return;
    const direction = -Math.sign(this.held);
    this.drop(() => true);
    const fee = quantity * this.price * this.terms.fee;
    this.#move(this.base, direction * quantity);
    this.#move(this.quote, -direction * quantity * this.price - fee);
    this.executions.push({
      tradeId: `t${this.executions.length + 1}`,
      exchangeId: `forced-${this.executions.length + 1}`,
      symbol: this.symbol,
      side: direction > 0 ? 'buy' : 'sell',
      quantity,
      price: this.price,
      fee,
      feeCoin: this.quote,
      isMaker: false,
      time: this.now,
      forced,
    });
  }

  /** Fills what was left of orders that take what there is. */
  fillRest(): void {
    for (const order of this.open) if (order.isAwake && order.request.limit === null) this.#fill(order, 1);
  }

  report({ id, request, filled, paid, status, since }: Held): OrderReport {
    const { clientId, symbol, side, quantity } = request;
    const average = filled === 0 ? null : paid / filled;
    return { exchangeId: id, clientId, symbol, side, quantity, filled, average, status, time: since };
  }

  look(since: number): Pick<AccountSeen, 'balances' | 'positions' | 'orders' | 'executions'> {
    const { isContract } = this.terms;
    const total = (coin: string) => this.coins.get(coin) ?? 0;
    const balances: Record<string, Balance> = {};
    for (const coin of this.coins.keys())
      if (!isContract || coin !== this.base)
        balances[coin] = { free: total(coin) - this.#tiedUp(coin), total: total(coin) };
    const position = { symbol: this.symbol, quantity: this.held, entryPrice: 1, leverage: 1 };
    return {
      balances,
      positions: isContract && this.held !== 0 ? [position] : [],
      orders: this.open
        .filter(({ since: made }) => this.now >= made + this.terms.hidden)
        .map((one) => this.report(one)),
      executions: this.executions.filter(({ time }) => time >= since),
    };
  }

  balance(coin: string): Balance {
    const total = this.coins.get(coin);
    return total === undefined ? noCoin : { total, free: total - this.#tiedUp(coin) };
  }

  #keep(request: OrderRequest): Held {
    const order: Held = {
      id: `x${this.orders.length + 1}`,
      request,
      since: this.now,
      filled: 0,
      paid: 0,
      status: 'open',
      isAwake: request.trigger === null,
      pair: undefined,
    };
    this.orders.push(order);
    return order;
  }

  #against(request: OrderRequest): Failure | undefined {
    const { side, quantity, reduceOnly, trigger, limit } = request;
    if (!(quantity > 0 && quantity >= this.terms.minQuantity))
      return { kind: 'refused', message: 'too small' };
    if (trigger && this.#isReached(trigger)) return { kind: 'refused', message: 'would trigger at once' };
    if (this.terms.isContract) {
      const isOpposite = side === 'sell' ? this.held > 0 : this.held < 0;
      return reduceOnly && !isOpposite ? { kind: 'refused', message: 'nothing to reduce' } : undefined;
    }
    const isShort =
      side === 'sell'
        ? quantity > this.balance(this.base).free + 1e-9
        : quantity * (limit ?? this.price) > this.balance(this.quote).free + 1e-6;
    return isShort ? { kind: 'funds', message: 'not enough' } : undefined;
  }

  #tiedUp(coin: string): number {
    if (this.terms.isContract) return 0;
    const selling = this.open.filter(
      ({ request, pair }) => request.side === 'sell' && !(pair && request.limit === null),
    );
    const buying = this.open.filter(({ request }) => request.side === 'buy');
    if (coin === this.base) return sum(selling.map(({ request, filled }) => request.quantity - filled));
    if (coin !== this.quote) return 0;
    return sum(
      buying.map(({ request, filled }) => (request.quantity - filled) * (request.limit ?? this.price)),
    );
  }

  #isReached({ price, when }: NonNullable<OrderRequest['trigger']>): boolean {
    return when === 'rises' ? this.price >= price : this.price <= price;
  }

  #work(order: Held): void {
    const { trigger, limit, side } = order.request;
    if (trigger && !order.isAwake && this.#isReached(trigger)) order.isAwake = true;
    if (!order.isAwake || order.status !== 'open') return;
    if (limit === null) this.#fill(order, order.filled === 0 ? this.terms.atOnce : 1);
    else if (side === 'buy' ? this.price <= limit : this.price >= limit) this.#fill(order, 1);
  }

  #fill(order: Held, share: number): void {
    const { side, quantity: whole, reduceOnly, limit } = order.request;
    const rest = whole - order.filled;
    const most = reduceOnly && this.terms.keepsReduceOnly ? Math.abs(this.held) : Infinity;
    // Contracts are executed in whole lots.
    const part = this.terms.isContract
      ? wholeLots(rest * share, this.terms.minQuantity)
      : round(rest * share);
    const quantity = Math.min(most, share === 1 || part === 0 ? rest : part);
    if (!(quantity > 1e-12)) return this.#end(order, reduceOnly ? 'cancelled' : 'open');
    const price = limit ?? this.price;
    const direction = side === 'buy' ? 1 : -1;
    if (!this.terms.isContract && direction < 0 && quantity > this.held + 1e-9)
      this.complaints.push(`${quantity} was sold of ${this.held}`);
    const { feeIn, fee: rate } = this.terms;
    const inBase = feeIn === 'base' && side === 'buy';
    const fee = feeIn === 'third' ? 0.01 : inBase ? quantity * rate : quantity * price * rate;
    const feeCoin = feeIn === 'third' ? 'BNB' : inBase ? this.base : this.quote;
    this.#move(this.base, direction * quantity);
    this.#move(this.quote, -direction * quantity * price);
    this.#move(feeCoin, -fee);
    order.filled += quantity;
    order.paid += quantity * price;
    this.executions.push({
      tradeId: `t${this.executions.length + 1}`,
      exchangeId: order.id,
      symbol: this.symbol,
      side,
      quantity,
      price,
      fee,
      feeCoin,
      isMaker: limit !== null,
      time: this.now,
    });
    if (order.filled >= whole * (1 - 1e-9)) this.#end(order, 'filled');
    if (order.pair?.status === 'open') this.#end(order.pair, 'cancelled');
  }

  #move(coin: string, amount: number): void {
    this.coins.set(coin, (this.coins.get(coin) ?? 0) + amount);
  }

  #end(order: Held, status: Held['status']): void {
    order.status = status;
    if (status !== 'filled' && order.pair?.status === 'open') order.pair.status = 'cancelled';
  }
}

export function isFailure(answer: Held | readonly [Held, Held] | Failure): answer is Failure {
  return 'kind' in answer;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function round(quantity: number): number {
  return Math.round(quantity * 1e6) / 1e6;
}
