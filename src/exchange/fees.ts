/** What an exchange takes from its smallest customers, as fractions per side. */
interface Schedule {
  readonly maker: number;
  readonly taker: number;
}

interface ExchangeFees {
  readonly spot: Schedule;
  /** Perpetuals and futures, where there are any. */
  readonly derivatives?: Schedule;
}

/** When the fees below were in force. Exchanges change them, and larger customers pay less. */
export const feesAsOf = '2025-06';

const table: Readonly<Record<string, ExchangeFees>> = {
  binance: { spot: { maker: 0.001, taker: 0.001 }, derivatives: { maker: 0.0002, taker: 0.0005 } },
  bitfinex: { spot: { maker: 0.001, taker: 0.002 }, derivatives: { maker: 0.0002, taker: 0.00065 } },
  bitget: { spot: { maker: 0.001, taker: 0.001 }, derivatives: { maker: 0.0002, taker: 0.0006 } },
  bybit: { spot: { maker: 0.001, taker: 0.001 }, derivatives: { maker: 0.0002, taker: 0.00055 } },
  coinbase: { spot: { maker: 0.006, taker: 0.012 } },
  hyperliquid: { spot: { maker: 0.0004, taker: 0.0007 }, derivatives: { maker: 0.00015, taker: 0.00045 } },
  kraken: { spot: { maker: 0.0025, taker: 0.004 }, derivatives: { maker: 0.0002, taker: 0.0005 } },
  kucoin: { spot: { maker: 0.001, taker: 0.001 }, derivatives: { maker: 0.0002, taker: 0.0006 } },
  okx: { spot: { maker: 0.0008, taker: 0.001 }, derivatives: { maker: 0.0002, taker: 0.0005 } },
};

export const exchangesWithFees: readonly string[] = Object.keys(table);

/** The fees of a market, or undefined where the table does not know them. */
export function feesOf(exchange: string, isDerivative: boolean): Schedule | undefined {
  const fees = Object.hasOwn(table, exchange) ? table[exchange] : undefined;
  return isDerivative ? fees?.derivatives : fees?.spot;
}
