/** What a bot may do. A limit that is not given does not hold. Shares are of the bot's equity. */
export interface Limits {
  /** The most that one trade may lose at its stop; an entry without a stop could lose all of it. */
  readonly riskPerTrade?: number;
  /** The largest value of one position. */
  readonly position?: number;
  /** The largest value of all positions together. */
  readonly exposure?: number;
  /** How many positions may be open, entries that wait included. */
  readonly openPositions?: number;
  /** The largest value of one order, in money. */
  readonly notional?: number;
  /** The most entries in any hour. */
  readonly ordersPerHour?: number;
  /** Lost since the UTC day began: no entries until the next. */
  readonly dailyLoss?: number;
  /** Lost since the highest equity: halts the bot until somebody resumes it. */
  readonly drawdown?: number;
  /** ms without entries in a market after a trade there that lost. */
  readonly cooldown?: number;
  /** How old, in ms, a close may be when it is acted on. */
  readonly dataAge?: number;
  /** By how many ms our clock and that of the exchange may differ. */
  readonly clockOffset?: number;
}

/** Why an order was not approved. */
export type RiskReason =
  | 'paused'
  | 'halted'
  | 'not a number'
  | 'not held'
  | 'risk per trade'
  | 'position'
  | 'exposure'
  | 'open positions'
  | 'notional'
  | 'order rate'
  | 'daily loss'
  | 'drawdown'
  | 'cooldown'
  | 'stale data'
  | 'clock'
  | Obstacle;

/** What stands in the way of entries at an exchange, whatever the limits are. */
export type Obstacle =
  /** The exchange does worse than is allowed. */
  | 'unwell'
  /** What the account holds is not known yet. */
  | 'unreconciled'
  /** The account holds more or less than the books say. */
  | 'difference'
  /** Whether an earlier order was taken is not known. */
  | 'unknown order'
  /** The exchange takes no orders, or none of ours. */
  | 'unavailable'
  /** Twice no stop could be had there, and what was held was sold for want of it. */
  | 'no stop'
  /** The market is traded no more. */
  | 'delisted';
