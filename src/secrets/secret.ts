const hidden = '[redacted]';

/**
 * A text that nobody may read by accident: whatever prints, logs, serialises or inspects it gets a
 * placeholder. Only `reveal` gives it away, and whoever calls that can be found.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return hidden;
  }
}
