import { type Alert, isAtLeast, severities, type Severity, topicOf } from './alert.ts';

/** What became of alerts that were sent. */
export type Reply =
  /** They arrived. The next ones may go after so many ms. */
  | { readonly kind: 'delivered'; readonly rest: number }
  /** Too many: not before so many ms, and nowhere else on that host either if so said. */
  | { readonly kind: 'limited'; readonly rest: number; readonly everywhere: boolean }
  | { readonly kind: 'failed'; readonly reason: string }
  /** These it does not take; others it may. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** It will never take any. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface OutboxRules {
  readonly least: Severity;
  /** How many wait at most; the oldest of those that matter least go first. */
  readonly most: number;
  /** How often a delivery is tried. */
  readonly attempts: number;
  /** ms after a first failure; it doubles until `longest`. */
  readonly first: number;
  readonly longest: number;
  /** The same about the same is told again after so many ms. */
  readonly again: number;
}

const usualRules: OutboxRules = {
  least: 'info',
  most: 200,
  attempts: 4,
  first: 1000,
  longest: 30_000,
  again: 600_000,
};

/** What never arrived. */
export interface Lost {
  /** The queue was full. */
  readonly full: number;
  /** Tried often enough, or refused. */
  readonly undelivered: number;
}

/**
 * Alerts on their way to one place. It decides which are told at all, which go first, when the next
 * delivery may be tried and when one is given up. Times are ms of any clock that only goes forward.
 */
export class Outbox {
  readonly #rules: OutboxRules;
  readonly #told = new Map<string, { readonly text: string; readonly at: number }>();
  #waiting: Alert[] = [];
  #sent: readonly Alert[] = [];
  #notBefore = -Infinity;
  #failures = 0;
  #limits = 0;
  #isClosed = false;
  #lost = { full: 0, undelivered: 0 };

  constructor(rules: Partial<OutboxRules> = {}) {
    this.#rules = { ...usualRules, ...rules };
  }

  get lost(): Lost {
    return this.#lost;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  add(alert: Alert, now: number): void {
    const { least, most } = this.#rules;
    if (!isAtLeast(alert.severity, least) || this.#isRepeated(alert, now)) return;
    if (this.#isClosed) {
      this.#lose('undelivered', 1);
      return;
    }
    this.#waiting.push(alert);
    if (this.#waiting.length <= most) return;
    this.#waiting.splice(this.#leastOfAll(), 1);
    this.#lose('full', 1);
  }

  /** ms until a delivery may be tried; Infinity when nothing waits. */
  wait(now: number): number {
    return this.isEmpty ? Infinity : Math.max(0, this.#notBefore - now);
  }

  /** What goes next, at most so many. Its reply has to be told. */
  take(most: number): readonly Alert[] {
    this.#sent = this.#waiting.slice(0, most);
    return this.#sent;
  }

  /** Learns what became of the first `count` of those that were taken. `chance` from 0 to 1 spreads repetitions. */
  replied(reply: Reply, count: number, now: number, chance: number): void {
    const { attempts } = this.#rules;
    switch (reply.kind) {
      case 'delivered':
        this.#settle(count);
        this.#notBefore = now + reply.rest;
        return;
      case 'limited':
        this.#notBefore = now + Math.max(reply.rest, this.#pause(++this.#limits));
        return;
      case 'failed':
        this.#failures++;
        this.#notBefore = now + this.#pause(this.#failures) * (1 + chance / 4);
        if (this.#failures < attempts) return;
        this.#lose('undelivered', this.#settle(count));
        return;
      case 'rejected':
        this.#lose('undelivered', this.#settle(count));
        return;
      default:
        this.close();
    }
  }

  /** Nothing goes any more: what waits, and what will come, is lost. */
  close(): void {
    this.#isClosed = true;
    this.#lose('undelivered', this.#waiting.length);
    this.#waiting = [];
  }

  // The latest word on a topic is not said twice; another word always is, so that the last one stands.
  #isRepeated(alert: Alert, now: number): boolean {
    const topic = topicOf(alert);
    const text = `${alert.severity} ${alert.message}`;
    const last = this.#told.get(topic);
    if (last?.text === text && now - last.at < this.#rules.again) return true;
    this.#told.delete(topic);
    this.#told.set(topic, { text, at: now });
    const [oldest] = this.#told.keys();
    if (this.#told.size > mostTopics) this.#told.delete(oldest!);
    return false;
  }

  #settle(count: number): number {
    const before = this.#waiting.length;
    const gone = new Set(this.#sent.slice(0, count));
    this.#waiting = this.#waiting.filter((alert) => !gone.has(alert));
    this.#sent = [];
    this.#failures = 0;
    this.#limits = 0;
    return before - this.#waiting.length;
  }

  // What is on its way stays.
  #leastOfAll(): number {
    const ranks = this.#waiting.map((alert) =>
      this.#sent.includes(alert) ? Infinity : severities.indexOf(alert.severity),
    );
    return ranks.indexOf(Math.min(...ranks));
  }

  #pause(times: number): number {
    const { first, longest } = this.#rules;
    return Math.min(longest, first * 2 ** Math.min(times - 1, 20));
  }

  #lose(why: keyof Lost, count: number): void {
    this.#lost = { ...this.#lost, [why]: this.#lost[why] + count };
  }
}

const mostTopics = 1000;
