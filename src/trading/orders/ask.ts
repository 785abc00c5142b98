import type { OrderRequest } from '#exchange';
import type { OrderDraft } from '#orders';
import type { ApprovedOrder } from '#risk';

/** A draft with all that the exchange is told: another attempt is another client id. */
export interface RealDraft extends OrderDraft {
  readonly request: OrderRequest;
}

/** An order as whoever asks an exchange about it names it. */
export interface Named {
  readonly exchange: string;
  readonly symbol: string;
  readonly clientId: string;
  /** Null as long as the exchange did not say. */
  readonly exchangeId: string | null;
}

/** What an exchange is to be asked. Only what was approved can be placed; answers come in as events. */
export type Ask =
  | { readonly do: 'place'; readonly exchange: string; readonly order: ApprovedOrder<RealDraft> }
  | {
      readonly do: 'placePair';
      readonly exchange: string;
      readonly stop: ApprovedOrder<RealDraft>;
      readonly target: ApprovedOrder<RealDraft>;
    }
  | ({ readonly do: 'cancel' } & Named)
  | ({ readonly do: 'find'; readonly since: number } & Named)
  | {
      readonly do: 'look';
      readonly exchange: string;
      readonly symbols: readonly string[];
      /** Executions at or after this are wanted. */
      readonly since: number;
    }
  | {
      readonly do: 'funding';
      readonly exchange: string;
      readonly symbols: readonly string[];
      /** What was paid at or after this is wanted. */
      readonly since: number;
    };
