import type { FundingPayment } from '#exchange';
import { TransportError } from './transport.ts';

/** A payment as it was read, whatever it may lack. */
type Read = { readonly [Field in keyof FundingPayment]: FundingPayment[Field] | undefined };

/** Funding that was paid. What is missing that a payment must have makes an answer that makes no sense. */
export function paymentOf({ id, symbol, time, paid, coin }: Read): FundingPayment {
  if (!id || !symbol || !coin || !(Number(time) > 0) || !Number.isFinite(paid))
    throw new TransportError('garbled', 'funding without the fields that payments have');
  return { id, symbol, time: Number(time), paid: Number(paid), coin };
}
