/** What the user of the engine chooses; the names are the engine's. */
export interface QueueRules {
  /** Fill market orders at the close that decided them instead of at the next open. */
  readonly tradeOnClose: boolean;
  /** Every entry first cancels what waits and closes what is open. */
  readonly exclusiveOrders: boolean;
  /** Close at the end what is still open, by going through the last bar once more. */
  readonly finalizeTrades: boolean;
  /** Whether signals enter only when nothing is held. */
  readonly entryWhen: 'always' | 'flat';
  readonly entryType: 'market' | 'limit' | 'stop';
  /** How far from the close limit and stop entries wait, as a fraction. */
  readonly entryOffset: number;
  /** Below one a share of what can be spent, else units; as the account says when left out. */
  readonly size?: number | undefined;
  /** The same for sell(), where it differs. */
  readonly sellSize?: number | undefined;
  /** The smallest quantity: whole units are multiples of it. */
  readonly unit: number;
}

export const queueDefaults: QueueRules = {
  tradeOnClose: false,
  exclusiveOrders: false,
  finalizeTrades: false,
  entryWhen: 'always',
  entryType: 'market',
  entryOffset: 0,
  unit: 1,
};
