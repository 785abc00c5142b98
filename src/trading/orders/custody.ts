import type { Execution, TroubleKind } from '#exchange';
import type { Obstacle } from '#risk';
import type { AccountSeen, FundingPaid, Gap } from '../order-events.ts';
import { type Clock, Outbox } from '../outbox.ts';
import { Besides } from './besides.ts';
import { isDue } from './due.ts';
import { Forced } from './forced.ts';
import { Funding } from './funding.ts';
import { Holders } from './holders.ts';
import { shown } from './shown.ts';
import type { Unit } from './unit.ts';

const usually = 60_000;
const soon = 1000;
const again = 2000;
const firstPause = 1000;
const longestPause = 60_000;
/** Whom the exchange does not let in is not let in a second later. */
const lockedOutPause = 300_000;
/** Executions are asked for from so long before, as clocks and pages differ. */
const overlap = 60_000;

/** What an exchange holds for us, held against the books. */
export class Custody {
  readonly exchange: string;
  readonly #out: Outbox;
  readonly #units: Unit[] = [];
  readonly #besides = new Besides();
  readonly #movedAt = new Map<string, number>();
  readonly #gaps = new Map<string, Gap>();
  readonly #forced: Forced;
  readonly #funding: Funding;
  #suspects: ReadonlyMap<string, number> = new Map();
  #foreign: readonly string[] = [];
  #isKnown = false;
  #trouble: TroubleKind | undefined;
  #told = '[[],[]]';
  #pause = firstPause;
  #lookAt = Infinity;
  #askedAt = NaN;
  #isLooking = false;
  #looksAgain = false;
  #since = Infinity;

  constructor(exchange: string, clock: Clock) {
    this.exchange = exchange;
    this.#out = new Outbox(exchange, clock);
    const holders = new Holders(this.#units, {
      before: (of, time) => this.#foreignPart(of, time),
      closed: (of, quantity) => this.besides(of, quantity),
    });
    this.#forced = new Forced(this.#out, holders);
    this.#funding = new Funding(exchange, this.#out, holders);
    this.begin();
  }

  join(unit: Unit): void {
    this.#units.push(unit);
  }

  /** Whether several hold what is so named. */
  isShared(of: string): boolean {
    return this.#units.filter((unit) => unit.of === of).length > 1;
  }

  get out(): Outbox {
    return this.#out;
  }

  get due(): number {
    return Math.min(this.#lookAt, this.#funding.due);
  }

  /** Why nothing is to be entered in what is so named, if something is against it. */
  obstacle(of: string): Obstacle | undefined {
    if (this.#trouble !== undefined) return 'unavailable';
    if (!this.#isKnown) return 'unreconciled';
    return this.#gaps.has(of) ? 'difference' : undefined;
  }

  /** How much of it there is to sell, as far as is known. */
  most(of: string): number {
    const gap = this.#gaps.get(of);
    return gap ? Math.max(0, gap.found - this.#besides.get(of)) : Infinity;
  }

  /** Coins moved; a fee may have been paid in a coin that is held for other reasons. */
  moved(of: string, fee: Pick<Execution, 'fee' | 'feeCoin'> | null): void {
    this.#movedAt.set(of, this.#out.now);
    if (!fee) return;
    this.#movedAt.set(fee.feeCoin, this.#out.now);
    if (this.#besides.has(fee.feeCoin)) this.besides(fee.feeCoin, -fee.fee);
  }

  /** So much more is there that the books say nothing of. */
  besides(of: string, quantity: number): void {
    this.#besides.set(of, this.#besides.get(of) + quantity, this.#out.now);
  }

  lookSoon(): void {
    // What is on its way already may not have seen it.
    if (this.#isLooking) this.#looksAgain = true;
    else this.#lookAt = Math.min(this.#lookAt, this.#out.now + soon);
  }

  /** The process begins, or begins anew: what is there has to be looked at first. */
  begin(): void {
    const { now } = this.#out;
    if (this.#since === Infinity) this.#since = now;
    this.#isKnown = false;
    this.#isLooking = false;
    this.#lookAt = now;
    this.#funding.begin();
  }

  /** An answer was no answer. Some say that nothing else would be answered now either. */
  failed(kind: TroubleKind, message: string): void {
    if (!outages.has(kind) || this.#trouble === kind) return;
    this.#trouble = kind;
    this.lookSoon();
    this.#out.alert('critical', `Nothing is entered until it answers again: ${message}`);
  }

  /** Takes in what the account says. */
  see({ failure, orders, executions, ...said }: AccountSeen): void {
    const { now } = this.#out;
    this.#isLooking = false;
    const looksAgain = this.#looksAgain;
    this.#looksAgain = false;
    if (failure) {
      this.failed(failure.kind, failure.message);
      this.#lookAt = now + (failure.kind === 'authentication' ? lockedOutPause : this.#pause);
      this.#pause = Math.min(longestPause, this.#pause * 2);
      return;
    }
    for (const unit of this.#units) {
      for (const report of orders) unit.book.report(report);
      for (const execution of executions) unit.book.execution(execution);
      const open = new Set(orders.map(({ exchangeId }) => exchangeId));
      for (const order of unit.book.open)
        if (order.isThere && order.made < this.#askedAt && !open.has(order.exchangeId!)) order.askSoon(now);
    }
    for (const execution of executions) this.execution(execution);
    this.#foreign = orders
      .filter((report) => !this.#units.some(({ book }) => book.knows(report)))
      .map(({ exchangeId, symbol, side, quantity }) => `order ${exchangeId}: ${side} ${quantity} ${symbol}`);
    if (this.#trouble !== undefined) this.#out.alert('info', 'It answers again.');
    this.#trouble = undefined;
    this.#pause = firstPause;
    this.#lookAt = now + (looksAgain ? soon : usually);
    this.#since = this.#askedAt;
    this.#compare(said);
    if (this.#isKnown) this.#funding.charge();
    this.#tell();
  }

  /** Takes in what was paid for holding contracts. */
  paid(event: FundingPaid): void {
    this.#funding.paid(event);
    if (this.#isKnown) this.#funding.charge();
  }

  /** Takes in an execution, which may be no order's. */
  execution(execution: Execution): void {
    this.#forced.hear(execution);
  }

  /** Takes what is there for what is to be there. */
  accept(of: string): void {
    const gap = this.#gaps.get(of);
    if (!gap) return;
    this.#gaps.delete(of);
    const besides = this.#besides.get(of);
    const missing = gap.expected - gap.found;
    const own = missing > 0 ? Math.max(0, missing - Math.max(0, besides)) : 0;
    this.#besides.set(of, besides - missing + own, this.#out.now);
    let rest = own;
    for (const unit of this.#units.filter((one) => one.of === of && one.held !== 0)) {
      const part = Math.min(rest, Math.abs(unit.held));
      if (part > 0) unit.writeOff(part);
      rest -= part;
    }
    this.#tell();
  }

  /** Asks for everything, when it is time. */
  drive(): void {
    const { now } = this.#out;
    this.#funding.drive();
    if (!isDue(this.#lookAt, now) || this.#units.length === 0) return;
    const oldest = this.#units.flatMap(({ book }) => book.open.map(({ made }) => made));
    this.#isLooking = true;
    this.#askedAt = now;
    // Whoever does not answer is asked again all the same.
    this.#lookAt = now + usually;
    const symbols = [...new Set(this.#units.map(({ terms }) => terms.market.symbol))];
    const since = Math.max(0, Math.min(this.#since, ...oldest) - overlap);
    this.#out.ask({ do: 'look', exchange: this.exchange, symbols, since });
  }

  // What of a contract was there besides ours; less than anybody can hold is noise.
  #foreignPart(of: string, time: number): number {
    const besides = this.#besides.before(of, time);
    const units = this.#units.filter((unit) => unit.of === of);
    return Math.abs(besides) <= tolerance(besides, units) ? 0 : besides;
  }

  #compare({ balances, positions }: Pick<AccountSeen, 'balances' | 'positions'>): void {
    const suspects = new Map<string, number>();
    let isCertain = true;
    for (const of of new Set(this.#units.map((unit) => unit.of))) {
      const units = this.#units.filter((unit) => unit.of === of);
      const found = units[0]!.isContract
        ? (positions.find(({ symbol }) => symbol === of)?.quantity ?? 0)
        : (balances[of]?.total ?? 0);
      // What is on its way may be in one of the answers and not in the other.
      const isMoving = (this.#movedAt.get(of) ?? -Infinity) >= this.#askedAt;
      if (isMoving || !units.every(({ isQuiet }) => isQuiet)) {
        isCertain = false;
        continue;
      }
      const held = units.reduce((sum, unit) => sum + unit.held, 0);
      if (!this.#besides.has(of))
        this.#besides.set(of, units[0]!.isContract ? found - held : Math.max(0, found - held), this.#askedAt);
      const expected = held + this.#besides.get(of);
      const off = found - expected;
      const least = tolerance(expected, units);
      if (this.#forced.explains(of, off, least)) isCertain = false;
      else if (Math.abs(off) <= least) {
        this.#forced.forget(of);
        this.#gaps.delete(of);
        this.#besides.set(of, found - held, this.#askedAt);
      } else if (this.#gaps.has(of) || near(this.#suspects.get(of), off))
        this.#gaps.set(of, { of, expected, found });
      else {
        suspects.set(of, off);
        isCertain = false;
      }
    }
    this.#suspects = suspects;
    if (isCertain) this.#isKnown = true;
    else this.#lookAt = this.#out.now + again;
  }

  // Says what is new about differences and strangers, and nothing twice.
  #tell(): void {
    const gaps = [...this.#gaps.values()];
    const besides = this.#besides.names
      .filter((of) => Math.abs(this.#besides.get(of)) > 1e-7)
      .map((of) => `${shown(this.#besides.get(of))} ${of}`);
    const foreign = [...besides, ...this.#foreign];
    const told = JSON.stringify([
      gaps.map(({ of, expected, found }) => [of, shown(found - expected)]),
      foreign,
    ]);
    if (told === this.#told) return;
    this.#told = told;
    const { version, time } = this.#out.event;
    this.#out.persist({ type: 'reconciled', version, time, exchange: this.exchange, gaps, foreign });
    for (const { of, expected, found } of gaps)
      this.#out.alert(
        'critical',
        `${of}: the account holds ${shown(found)} and the books say ${shown(expected)}. Nothing is entered there until they agree; resume the bot to accept what is there.`,
      );
    if (foreign.length > 0) this.#out.alert('info', `Not ours, and not touched: ${foreign.join(', ')}.`);
  }
}

const outages: ReadonlySet<TroubleKind> = new Set<TroubleKind>([
  'maintenance',
  'authentication',
  'blocked',
  'banned',
]);

// Exchanges round fees that are taken in coins, a little at every fill.
function tolerance(expected: number, units: readonly Unit[]): number {
  const lot = Math.min(...units.map(({ terms }) => terms.rules.lot));
  return Math.max(1e-8, 1e-7 * Math.abs(expected), lot / 2);
}

function near(one: number | undefined, other: number): boolean {
  return one !== undefined && Math.abs(one - other) <= 1e-9 * Math.abs(other);
}
