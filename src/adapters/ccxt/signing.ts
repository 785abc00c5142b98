import type { Exchange } from 'ccxt';
import type { Quirks } from './quirks/index.ts';
import { TransportError } from './transport.ts';

/**
 * Has the exchange refuse what comes too late: what is signed lasts as long as it may be accepted,
 * to the moment it is signed, however long it had to wait before.
 */
export function lastUntil(exchange: Exchange, { trading }: Quirks, validUntil: () => number | undefined) {
  const sign = exchange.sign.bind(exchange);
  exchange.sign = (path, api, method, params: Readonly<Record<string, unknown>> = {}, headers, body) => {
    const until = validUntil();
    if (until === undefined) return sign(path, api, method, params, headers, body);
    const now = exchange.milliseconds();
    if (now >= until) throw new TransportError('refused', 'its time was over before it could be sent');
    const { milliseconds, seconds, options } = exchange;
    const { recvWindow } = options;
    try {
      const also = trading?.lasting?.(exchange, { now, until }) ?? {};
      return sign(path, api, method, { ...params, ...also }, headers, body);
    } finally {
      Object.assign(exchange, { milliseconds, seconds });
      Object.assign(options, { recvWindow });
    }
  };
}

export interface Nonces {
  /** Leaves some out, because the exchange has seen larger ones. */
  skip(): void;
  /** The exchange took one. */
  settle(): void;
}

const leap = 10_000;
const most = 3;

/**
 * Numbers that only grow, also from one process to the next: they follow the exchange's clock,
 * which nobody here can turn back. Where it has seen larger ones all the same, ever more are left out.
 */
export function growingNonces(exchange: Exchange): Nonces {
  let last = 0;
  let skipped = 0;
  exchange.nonce = () => {
    last = Math.max(last + 1, exchange.milliseconds());
    return last;
  };
  return {
    skip: () =>
      void (last = Math.max(last, exchange.milliseconds()) + leap * 60 ** Math.min(skipped++, most)),
    settle: () => void (skipped = 0),
  };
}
