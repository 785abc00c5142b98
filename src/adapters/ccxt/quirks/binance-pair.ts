import type { Exchange, MarketInterface } from 'ccxt';
import type { OrderRequest } from '#exchange';
import { TransportError } from '../transport.ts';
import { endpoint } from './trading.ts';

/** Two orders of which one ends the other. The exchange names them by where they lie. */
export async function pair(
  client: Exchange,
  market: MarketInterface,
  stop: OrderRequest,
  target: OrderRequest,
) {
  const isSale = stop.side === 'sell';
  const price = (value: number) => client.priceToPrecision(market.symbol, value);
  const leg = (place: string, order: OrderRequest, kind: 'STOP_LOSS' | 'TAKE_PROFIT') => {
    const { clientId, trigger, limit } = order;
    const sleeping = trigger
      ? { Type: limit === null ? kind : `${kind}_LIMIT`, StopPrice: price(trigger.price) }
      : { Type: 'LIMIT_MAKER' };
    const named = {
      ...sleeping,
      ...(limit === null ? {} : { Price: price(limit) }),
      ...(trigger && limit !== null ? { TimeInForce: 'GTC' } : {}),
      ClientOrderId: clientId,
    };
    return Object.fromEntries(Object.entries(named).map(([name, value]) => [`${place}${name}`, value]));
  };
  const answer = (await endpoint(
    client,
    'privatePostOrderListOco',
  )({
    symbol: market.id,
    side: stop.side.toUpperCase(),
    quantity: client.amountToPrecision(market.symbol, stop.quantity),
    listClientOrderId: `${stop.clientId.slice(0, 32)}pair`,
    ...leg(isSale ? 'below' : 'above', stop, 'STOP_LOSS'),
    ...leg(isSale ? 'above' : 'below', target, 'TAKE_PROFIT'),
    newOrderRespType: 'RESULT',
  })) as { readonly orders?: readonly { orderId?: string | number; clientOrderId?: string }[] };
  const idOf = ({ clientId }: OrderRequest) => {
    const found = answer.orders?.find((order) => order.clientOrderId === clientId)?.orderId;
    if (found === undefined) throw new TransportError('garbled', 'a pair without the ids of its orders');
    return { exchangeId: String(found) };
  };
  return [idOf(stop), idOf(target)] as const;
}
