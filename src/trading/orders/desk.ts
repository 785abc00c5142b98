import { marketName } from '#market';
import { completeAccount, type Bar, type Paper, type Protection } from '#simulation';
import type { OrderRules } from '#orders';
import type { BotSpec } from '../events.ts';
import type { OrderInput } from '../order-events.ts';
import type { Custody } from './custody.ts';
import type { UnitPort } from './parts.ts';
import { Unit } from './unit.ts';
import type { Watched } from './watched.ts';

/** The real orders of a bot: a unit for each of its markets. */
export class Desk {
  readonly #units: readonly Unit[];
  #before: readonly (Protection | undefined)[] = [];

  constructor(
    { markets, account, real }: BotSpec,
    paper: Paper,
    rules: readonly OrderRules[],
    custodyOf: (exchange: string) => Custody,
    port: Omit<UnitPort, 'custody'>,
  ) {
    const { leverage, fee } = completeAccount(account);
    this.#units = markets.map((market, index) => {
      const name = marketName(market);
      const custody = custodyOf(market.exchange);
      const terms = {
        index,
        market,
        name,
        abilities: real![name]!,
        rules: rules[index]!,
        costs: 1 / leverage + fee,
      };
      const unit = new Unit(terms, paper.laneAtExchange(index), { ...port, custody });
      custody.join(unit);
      return unit;
    });
  }

  get due(): number {
    return Math.min(Infinity, ...this.#units.map(({ due }) => due));
  }

  /** Markets whose price somebody has to watch. */
  get watched(): readonly Watched[] {
    return this.#units.flatMap(({ watched }) => watched ?? []);
  }

  /** Who keeps what an order of ours is about; undefined when it is none of ours. */
  custodyOf(clientId: string): Custody | undefined {
    return this.#units.find(({ book }) => book.has(clientId))?.custody;
  }

  unit(lane: number): Unit {
    return this.#units[lane]!;
  }

  /** Bars are about to be taken on: remembers how positions were guarded through them. */
  brace(): void {
    this.#before = this.#units.map((unit) => unit.brace());
  }

  /** Bars closed, and the lanes decided. */
  settle(bars: ReadonlyMap<string, Bar>, closes: number): void {
    for (const [k, unit] of this.#units.entries()) {
      const bar = bars.get(unit.terms.name);
      if (bar) unit.decide(closes, bar, this.#before[k]);
    }
  }

  /** Takes what its accounts hold for what they are to hold. */
  accept(): void {
    for (const unit of this.#units) unit.accept();
  }

  withdraw(): void {
    for (const unit of this.#units) unit.withdraw();
  }

  /** Leaves with everything. */
  close(): void {
    for (const unit of this.#units) unit.close();
  }

  /** Takes in news of an exchange. */
  take(event: OrderInput): void {
    for (const unit of this.#units) {
      const { book, terms } = unit;
      const isHere = 'exchange' in event && event.exchange === terms.market.exchange;
      if (event.type === 'answered') book.answered(event);
      else if (event.type === 'cancel-answered') book.cancelAnswered(event);
      else if (event.type === 'found') book.found(event);
      else if (event.type === 'report' && isHere) book.report(event.report);
      else if (event.type === 'execution' && isHere) book.execution(event.execution);
    }
    if (event.type === 'price') this.see(event.market, event.price);
  }

  /** A market is at a price. */
  see(market: string, price: number): void {
    for (const unit of this.#units) if (unit.terms.name === market) unit.see(price);
  }

  /** The process began anew: whatever was not answered will not be. */
  forgetAnswers(): void {
    for (const { book } of this.#units) book.forgetAnswers();
  }

  /** Does what is to be done now. All leave before any enters. */
  drive(): void {
    for (const unit of this.#units) unit.drive();
    if (this.#units.some(({ isLeaving }) => isLeaving)) return;
    let spoken = this.#units.reduce((sum, unit) => sum + unit.spoken, 0);
    for (const unit of this.#units) {
      const before = unit.spoken;
      unit.enter(spoken);
      spoken += unit.spoken - before;
    }
  }
}
