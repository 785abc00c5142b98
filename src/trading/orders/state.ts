/** How a real order stands. It is written down before it is sent, so the first is that it may be on its way. */
export type OrderState =
  | 'sent'
  /** Whether the exchange has it is not known. */
  | 'unknown'
  /** The exchange took it. */
  | 'accepted'
  | 'open'
  | 'partly filled'
  | 'filled'
  | 'cancelled'
  | 'expired'
  | 'refused'
  /** It never reached the exchange, and cannot any more. */
  | 'never accepted';

// An exchange may end an order that was filled in part in any way; fills stay what they are.
const ends = ['filled', 'cancelled', 'expired', 'refused'] as const;

const allowed: Readonly<Record<OrderState, readonly OrderState[]>> = {
  sent: ['unknown', 'accepted', 'open', 'partly filled', ...ends],
  unknown: ['accepted', 'open', 'partly filled', ...ends, 'never accepted'],
  accepted: ['open', 'partly filled', ...ends],
  open: ['partly filled', ...ends],
  'partly filled': ends,
  filled: [],
  cancelled: [],
  expired: [],
  refused: [],
  'never accepted': [],
};

/** How an order stands after news of it. What it has left behind, and news after its end, change nothing. */
export function after(state: OrderState, news: OrderState): OrderState {
  return allowed[state].includes(news) ? news : state;
}

export function isEnd(state: OrderState): boolean {
  return allowed[state].length === 0;
}
