import type { Alert } from './alert.ts';
import type { Health } from './monitor.ts';
import { breaches, type Thresholds } from './thresholds.ts';

// One failure among two is no share that says anything.
const fewest = 5;

/** Makes alerts of health: one when a call does worse than is allowed, one when it is well again. */
export class Lookout {
  readonly #thresholds: Thresholds;
  readonly #unwell = new Set<string>();

  constructor(thresholds: Thresholds) {
    this.#thresholds = thresholds;
  }

  look(health: readonly Health[], at: number): Alert[] {
    return health.flatMap((one): Alert[] => {
      const subject = `${one.exchange} ${one.call}`;
      const found = one.attempts < fewest ? [] : breaches(one, this.#thresholds);
      if (found.length > 0 === this.#unwell.has(subject)) return [];
      if (found.length === 0) {
        this.#unwell.delete(subject);
        return [{ severity: 'info', subject, message: 'is well again.', at }];
      }
      this.#unwell.add(subject);
      const severity = one.availability === 0 ? 'critical' : 'warning';
      return [{ severity, subject, message: `${found.join('; ')}.`, at }];
    });
  }
}
