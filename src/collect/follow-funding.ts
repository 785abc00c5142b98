import { type FundingRate, type QuoteSource, Trouble } from '#exchange';
import { ratesIn, type RateSource } from './funding.ts';
import type { Span } from './spans.ts';

/** A market whose rates are followed, and how far they are known. */
export interface FollowingFunding {
  readonly symbol: string;
  /** Everything that was due up to here was told. */
  readonly until: number;
  /** When the newest rate that was told was due. */
  readonly last: number;
}

/** News of rates. */
export type FundingNews =
  /** All that are due up to a time are known; these are new. */
  | {
      readonly kind: 'rates';
      readonly until: number;
      readonly rates: readonly FundingRate[];
      readonly now: number;
    }
  | { readonly kind: 'feed'; readonly state: 'well' | 'trouble'; readonly message: string };

export interface FundingEar {
  readonly source: RateSource & Pick<QuoteSource, 'now'>;
  /** ms after which the exchange is looked at again at the latest. */
  readonly poll: number;
  readonly tell: (news: FundingNews) => Promise<void>;
  readonly wait: (ms: number) => Promise<unknown>;
  readonly isStopped: () => boolean;
  /** What to call a failure. */
  readonly reason: (trouble: Trouble) => string;
}

// Whatever the interval of a market is, and however it changes: its rates are due on whole hours.
const hour = 3_600_000;
// A rate is published seconds after it is due. What is not there after a minute, asked twice, was not due.
const lag = 5000;
const settled = 60_000;
// Who does not answer for longer keeps nobody waiting: what comes later is charged at the next open.
const patience = 120_000;
const shortestPause = 2000;

/** Follows the funding rates of a market by the exchange's clock, each told once. */
export async function followFunding(following: FollowingFunding, ear: FundingEar): Promise<void> {
  const follower = new RateFollower(following, ear);
  while (!ear.isStopped()) await ear.wait(Math.min(ear.poll, await follower.look()));
}

class RateFollower {
  readonly #symbol: string;
  readonly #ear: FundingEar;
  #until: number;
  #last: number;
  /** Before when everything that was due came. */
  #whole: number;
  #isWell = true;
  #failures = 0;
  #vain = 0;

  constructor({ symbol, until, last }: FollowingFunding, ear: FundingEar) {
    this.#symbol = symbol;
    this.#ear = ear;
    this.#until = until;
    this.#last = last;
    this.#whole = last + 1;
  }

  /** Looks once; gives back the ms until it makes sense to look again. */
  async look(): Promise<number> {
    let now: number | undefined;
    try {
      now = await this.#ear.source.now();
      if (lastDue(now) >= this.#whole) await this.#ask(lastDue(now), now);
      else await this.#tell([], endOf(now), now);
      this.#failures = 0;
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      if (this.#ear.isStopped()) return 0;
      await this.#say(false, this.#ear.reason(error));
      if (now !== undefined && now >= lastDue(now) + patience) await this.#tell([], endOf(now), now);
      return shortestPause * 2 ** Math.min(5, this.#failures++);
    }
    const due = lastDue(now);
    return Math.max(shortestPause, due < this.#whole ? due + hour + lag - now : due + settled - now);
  }

  async #ask(due: number, now: number): Promise<void> {
    const rates = await this.#rates({ from: this.#last + 1, to: now + 1 });
    const isThere = rates.some(({ time }) => time >= due);
    const isWhole = isThere || (now >= due + settled && this.#vain > 0);
    this.#vain = isWhole ? 0 : this.#vain + 1;
    this.#last = rates.at(-1)?.time ?? this.#last;
    this.#whole = isWhole ? due + hour : due;
    await this.#say(true, 'its funding rates come again.');
    await this.#tell(rates, isWhole ? endOf(now) : due - 1, now);
  }

  async #rates(span: Span): Promise<readonly FundingRate[]> {
    const { source } = this.#ear;
    const rates = await source.funding(this.#symbol, span.from, span.to);
    const isAll = rates.length < (source.fundingPage ?? Infinity);
    return isAll ? rates : ratesIn(span, { source, symbol: this.#symbol });
  }

  async #tell(rates: readonly FundingRate[], until: number, now: number): Promise<void> {
    if (this.#ear.isStopped() || (rates.length === 0 && until <= this.#until)) return;
    this.#until = Math.max(this.#until, until);
    await this.#ear.tell({ kind: 'rates', until: this.#until, rates, now });
  }

  async #say(isWell: boolean, message: string): Promise<void> {
    if (isWell === this.#isWell) return;
    this.#isWell = isWell;
    await this.#ear.tell({ kind: 'feed', state: isWell ? 'well' : 'trouble', message });
  }
}

// The last hour whose rate can have been published.
function lastDue(now: number): number {
  return Math.floor((now - lag) / hour) * hour;
}

// Nothing is due until the next hour.
function endOf(now: number): number {
  return lastDue(now) + hour - 1;
}
