import type { Alert } from './alert.ts';
import type { Health, Vitals } from './monitor.ts';
import type { FeedTold } from './news.ts';
import { breachesSeen, isRecovered, type Thresholds } from './thresholds.ts';

/** Makes alerts of health: one when something does worse than is allowed, one when it is well again. */
export class Lookout {
  readonly #thresholds: Thresholds;
  readonly #unwell = new Map<string, string>();

  constructor(thresholds: Thresholds) {
    this.#thresholds = thresholds;
  }

  /** What is not well, and what is wrong with it. */
  get unwell(): ReadonlyMap<string, string> {
    return this.#unwell;
  }

  look(all: readonly (Health | Vitals)[], at: number): Alert[] {
    return all.flatMap((one): Alert[] => {
      const subject = 'call' in one ? `${one.exchange} ${one.call}` : one.exchange;
      if (this.#unwell.has(subject)) {
        if (!isRecovered(one, this.#thresholds)) return [];
        this.#unwell.delete(subject);
        return [{ severity: 'info', subject, message: 'is well again.', at, news: told(subject, true) }];
      }
      const found = breachesSeen(one, this.#thresholds);
      if (found.length === 0) return [];
      const message = `${found.join('; ')}.`;
      this.#unwell.set(subject, message);
      const severity = one.availability === 0 ? 'critical' : 'warning';
      return [{ severity, subject, message, at, news: told(subject, false) }];
    });
  }
}

function told(what: string, isWell: boolean): FeedTold {
  return { kind: 'trouble', what, isWell };
}
