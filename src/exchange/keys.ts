import type { Secret } from '#secrets';

/** What an exchange knows a user by. */
export interface ExchangeKey {
  readonly name: string;
  readonly exchange: string;
  readonly apiKey: Secret;
  readonly secret: Secret;
  /** A third part that some exchanges want. */
  readonly password: Secret | null;
}

/** What may be said about a key to everybody. */
export interface KeyLabel {
  readonly name: string;
  readonly exchange: string;
  /** When it was put here, ms UTC. */
  readonly added: number;
}

/** Where keys are kept; each is opened by itself, when it is needed. */
export interface KeyRing {
  list(): Promise<readonly KeyLabel[]>;
  open(name: string): Promise<ExchangeKey>;
}
