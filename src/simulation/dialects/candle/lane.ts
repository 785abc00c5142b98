import { UserError } from '#errors';
import { type Bars, timeframeLength } from '#market';
import { reasonCode } from '#orders';
import type { SignalName } from '#strategy';
import type { Desk, Lane, LaneInput } from '../../input.ts';
import { type Level, valueAt } from '../../levels.ts';
import { closeAt } from '../../mark.ts';
import type { Purse } from '../../purse.ts';
import { firstOf, type Signal, signalsOf } from '../../signal.ts';
import { requireSimpleEntries } from '../limits.ts';
import type { CandleRules } from './rules.ts';
import { CandleTrade, type Exit, type Guarding } from './trade.ts';

/** An order that waits for its price. */
interface Waiting {
  readonly direction: number;
  readonly price: number;
  /** The candle it was placed on. */
  readonly bar: number;
}

/** An entry, which may have been placed anew at another price since its signal. */
interface Entering extends Waiting {
  readonly signalled: number;
}

const tradable = 0.99;

/** A plan whose orders have prices, are filled if the candle reaches them, and are tested once a candle. */
export class CandleLane implements Lane {
  readonly bars: Bars;
  readonly #index: number;
  readonly #input: LaneInput;
  readonly #desk: Desk;
  readonly #purse: Purse;
  readonly #rules: CandleRules;
  readonly #minutes: number;
  readonly #signals: Readonly<Record<SignalName, Signal>>;
  #held = 0;
  #margin = 0;
  #trade: CandleTrade | undefined;
  // The candle whose entry order made the trade; its age counts from there.
  #openBar = 0;
  #entry: Entering | undefined;
  #exit: (Waiting & { readonly reason: number }) | undefined;

  constructor(index: number, input: LaneInput, desk: Desk, purse: Purse, rules: CandleRules) {
    requireSimpleEntries(input, desk);
    this.bars = input.bars;
    this.#index = index;
    this.#input = input;
    this.#desk = desk;
    this.#purse = purse;
    this.#rules = rules;
    this.#signals = signalsOf(input);
    this.#minutes = timeframeLength(input.bars.timeframe) / 60_000;
    purse.join(this);
  }

  get held(): number {
    return this.#held;
  }

  markAt(time: number): number {
    return closeAt(this.bars, time);
  }

  leaveAtOpen(): void {}

  enterAtOpen(i: number): void {
    if (this.#trade) return;
    if (this.#entry) this.#entry = this.#adjusted(this.#entry, i);
    // An order that was taken back leaves room for a new one on the same candle.
    if (!this.#entry) this.#order(i);
    if (this.#entry && this.#reaches(i, this.#entry.price)) this.#open(i, this.#entry);
  }

  endBar(i: number): void {
    const trade = this.#trade;
    if (!trade) return;
    this.#leave(i, trade);
    // A signal for the other side enters on the candle that closed this one, at its open.
    if (this.#trade || this.#wishAt(i) !== -trade.direction) return;
    this.enterAtOpen(i);
    if (this.#trade) this.#leave(i, this.#trade);
  }

  quietUntil(from: number, to: number): number {
    if (this.#trade || this.#entry) return from;
    const { enterLong, enterShort } = this.#signals;
    return 1 + firstOf(enterLong, enterShort, Math.max(from - 1, this.#input.warmup), to - 1);
  }

  finish(i: number, price: number): void {
    if (this.#trade) this.#close(i, { price, reason: reasonCode.end });
  }

  #order(i: number): void {
    const direction = this.#wishAt(i);
    if (direction === 0) return;
    const price = this.#rules.customEntryPrice ?? this.bars.open[i]!;
    this.#entry = { direction, price: this.#notWorse(direction, price, i), bar: i, signalled: i };
  }

  // 1 to enter long, −1 short, 0 not at all: contradicting signals enter nothing, and nor does the last candle.
  #wishAt(i: number): number {
    if (i <= this.#input.warmup || i >= this.bars.length - 1) return 0;
    const [long, short] = [this.#says('enterLong', i), this.#says('enterShort', i)];
    if (long === short || this.#says(long ? 'exitLong' : 'exitShort', i)) return 0;
    return long ? 1 : -1;
  }

  // An order at another price is a new one, which waits anew; its price is not brought into the candle.
  #adjusted(entry: Entering, i: number): Entering | undefined {
    const { adjustEntryPrice: price } = this.#rules;
    if (this.#isLate(entry, i) || price === 'none') return undefined;
    return price === undefined || price === entry.price ? entry : { ...entry, price, bar: i };
  }

  // What closes it is looked for on every candle; another price than that of the order which waits replaces it.
  #leave(i: number, trade: CandleTrade): void {
    if (this.#exit && this.#isLate(this.#exit, i)) this.#exit = undefined;
    const found = [this.#signalled(i, trade), this.#tested(i, trade), this.#aged(i)];
    const exit = found.find((one) => one && one.price !== this.#exit?.price);
    if (exit) this.#exit = { direction: trade.direction, bar: i, ...exit };
    if (this.#exit && this.#reaches(i, this.#exit.price)) this.#close(i, this.#exit);
  }

  #isLate({ bar }: Waiting, i: number): boolean {
    return (this.bars.time[i]! - this.bars.time[bar]!) / 60_000 > this.#rules.unfilledtimeout;
  }

  // A buy above the candle's high is one at its high; a sale under its low is one at its low.
  #notWorse(direction: number, price: number, i: number): number {
    return direction > 0 ? Math.min(price, this.bars.high[i]!) : Math.max(price, this.bars.low[i]!);
  }

  #reaches(i: number, price: number): boolean {
    return price >= this.bars.low[i]! && price <= this.bars.high[i]!;
  }

  // The signal of the candle before; a new entry signal of the same side overrules it.
  #signalled(i: number, { direction }: CandleTrade): Exit | undefined {
    const isLong = direction > 0;
    const leaves = this.#says(isLong ? 'exitLong' : 'exitShort', i);
    if (!leaves || this.#says(isLong ? 'enterLong' : 'enterShort', i) || i === this.#openBar)
      return undefined;
    const price = this.#rules.customExitPrice ?? this.bars.open[i]!;
    return { price: this.#notWorse(-direction, price, i), reason: reasonCode.signal };
  }

  #tested(i: number, trade: CandleTrade): Exit | undefined {
    const { time, open, high, low, close } = this.bars;
    return trade.test({
      open: open[i]!,
      high: high[i]!,
      low: low[i]!,
      close: close[i]!,
      minutes: this.#minutes,
      age: (time[i]! - time[this.#openBar]!) / 60_000,
    });
  }

  #aged(i: number): Exit | undefined {
    const { maxBars } = this.#input.guards;
    if (maxBars === undefined || i - this.#openBar < maxBars) return undefined;
    return { price: this.bars.open[i]!, reason: reasonCode.time };
  }

  #says(name: SignalName, i: number): boolean {
    return this.#signals[name].on(i - 1);
  }

  #open(i: number, { direction, price, signalled: bar }: Entering): void {
    const { account, dialect } = this.#desk;
    const scale = this.#input.signals.size?.[bar - 1] ?? 1;
    const stake =
      account.sizing === 'cash'
        ? account.size
        : tradable * this.#purse.equityAt(this.bars.time[i]!) * account.size;
    const margin = Math.min(stake * Math.min(1, scale), tradable * Math.max(0, this.#purse.free));
    const quantity = (direction * margin * account.leverage) / price;
    this.#entry = undefined;
    if (!(margin > 0))
      return void this.#desk.refusals.push({
        lane: this.#index,
        bar: i,
        reason: 'cash',
        wanted: (direction * stake) / price,
        allowed: 0,
      });
    const guarding = this.#guarding(bar - 1, dialect.name);
    this.#openBar = bar;
    this.#trade = new CandleTrade(direction, price, guarding, this.#rules);
    const value = Math.abs(quantity) * price;
    this.#margin = direction > 0 ? margin - value : margin + value;
    this.#purse.reserved += this.#margin;
    // The engine dates a trade by the candle of its first order, even if a later one filled it.
    this.#book(bar, quantity, price, this.bars.open[i]!, reasonCode.entry);
  }

  #close(i: number, { price, reason }: Exit): void {
    const quantity = -this.#held;
    this.#trade = this.#exit = undefined;
    this.#purse.reserved -= this.#margin;
    this.#book(i, quantity, price, this.bars.open[i]!, reason);
  }

  #book(i: number, quantity: number, price: number, open: number, reason: number): void {
    const fee = Math.abs(quantity) * price * this.#desk.account.fee;
    this.#purse.cash -= quantity * price + fee;
    this.#held = this.#held + quantity;
    if (this.#trade === undefined) this.#held = 0;
    const inside = price !== open;
    this.#desk.fills.append(this.#index, i, quantity, price, fee, 0, this.#held, reason, inside, false);
  }

  #guarding(decidedBar: number, name: string): Guarding {
    const { stop, trail, trailAfter, targets } = this.#input.guards;
    const [target] = targets;
    const fraction = (level: Level | undefined, what: string) => {
      if (level && level.kind !== 'fraction')
        throw new UserError(
          'usage',
          `--fills ${name} knows ${what} as a fraction of the price only. Write 0.02 for 2 %, or choose --fills next-open.`,
        );
      return level && valueAt(level, decidedBar);
    };
    const profit = fraction(target?.at, 'takeProfit');
    return {
      stop: fraction(stop, 'stopLoss'),
      trail: fraction(trail, 'trailingStop'),
      trailFrom: fraction(trailAfter, 'trailAfter'),
      roi: this.#rules.roi ?? (profit === undefined ? [] : [{ after: 0, profit }]),
      fee: this.#desk.account.fee,
      leverage: this.#desk.account.leverage,
    };
  }
}
