import { UserError } from '#errors';
import { type Column, type Condition, type Kernel, type Operation, Series } from '#series';

/** One voice in a score. A positive weight speaks for rising prices, a negative one for falling. */
export type Voice = {
  /** What people read: `RSI oversold`. */
  readonly label: string;
  readonly weight: number;
} & (
  | { /** When it speaks, with all its weight. */ readonly when: Condition }
  | { /** How strongly it speaks, −1…1; undefined is silence. */ readonly strength: Series }
);

/** Weighted voices, heard together on every bar. */
export class Score {
  /** −1…1: how much of what could speak for rising does, less the same for falling. */
  readonly score: Series;
  /**
   * 0…1: how much of the winning side speaks, times how much of all that speaks is on that side.
   * One voice of two with nothing against it is 0.5.
   */
  readonly confidence: Series;
  readonly voices: readonly Voice[];

  constructor(voices: readonly Voice[]) {
    const inputs = voices.map((voice) => ('when' in voice ? voice.when : voice.strength));
    // A condition speaks on the side of its weight only; a strength may come out on either.
    const params = voices.flatMap((voice) => [voice.weight, 'when' in voice ? 0 : 1]);
    this.voices = voices;
    this.score = new Series(weighing, inputs, params, 0);
    this.confidence = new Series(weighing, inputs, params, 1);
  }
}

/**
 * Weighs readings against each other.
 *
 * @example
 * const opinion = score([
 *   { when: rsi(close, 14).below(30), weight: 2, label: 'RSI oversold' },
 *   { when: close.below(sma(close, 200)), weight: -1, label: 'below the long average' },
 * ]);
 * return { opinion, enterLong: opinion.score.above(0.5), size: opinion.confidence };
 */
export function score(voices: readonly Voice[]): Score {
  if (voices.length === 0)
    throw new UserError('usage', 'score() has no voices. Give it a list of { when, weight, label }.');
  for (const { label, weight } of voices) {
    if (!Number.isFinite(weight) || weight === 0) {
      throw new UserError(
        'usage',
        `"${weight}" is not a weight for "${label}" in score(): allowed is a number above 0 (for rising prices) or below 0 (for falling ones).`,
      );
    }
  }
  return new Score(voices);
}

const weighing: Operation = {
  name: 'score',
  outputs: 2,
  warmup: () => 0,
  kernel: (inputs, [out, confidence], params) => new Weighing(inputs, out!, confidence!, params),
};

class Weighing implements Kernel {
  readonly #inputs: readonly Column[];
  readonly #score: Column;
  readonly #confidence: Column;
  readonly #weights: readonly number[];
  readonly #rising: number;
  readonly #falling: number;

  constructor(inputs: readonly Column[], out: Column, confidence: Column, params: readonly number[]) {
    this.#inputs = inputs;
    this.#score = out;
    this.#confidence = confidence;
    this.#weights = inputs.map((_, k) => params[2 * k]!);
    const eitherSide = inputs.map((_, k) => params[2 * k + 1] === 1);
    const couldSpeak = (sign: number) =>
      this.#weights.reduce(
        (sum, weight, k) => (eitherSide[k] || weight * sign > 0 ? sum + Math.abs(weight) : sum),
        0,
      );
    this.#rising = couldSpeak(1);
    this.#falling = couldSpeak(-1);
  }

  advance(from: number, to: number): void {
    const columns = this.#inputs.map(({ values }) => values);
    const weights = this.#weights;
    const score = this.#score.values;
    const confidence = this.#confidence.values;
    for (let i = from; i < to; i++) {
      let up = 0;
      let down = 0;
      for (let k = 0; k < columns.length; k++) {
        const voice = columns[k]![i]! * weights[k]!;
        if (voice > 0) up += voice;
        else if (voice < 0) down -= voice;
      }
      const rising = this.#rising === 0 ? 0 : up / this.#rising;
      const falling = this.#falling === 0 ? 0 : down / this.#falling;
      const winner = Math.max(up, down);
      score[i] = rising - falling;
      confidence[i] = winner === 0 ? 0 : (Math.max(rising, falling) * winner) / (up + down);
    }
  }
}
