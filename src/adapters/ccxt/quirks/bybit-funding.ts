import type { Exchange } from 'ccxt';
import type { FundingPayment } from '#exchange';
import { paymentOf } from '../payments.ts';
import { TransportError } from '../transport.ts';
import { type Ask, endpoint, stretches } from './trading.ts';

const week = 7 * 86_400_000;

interface Page {
  readonly payments: readonly FundingPayment[];
  readonly next: string | undefined;
}

/** The log of a unified account says what was paid, and for which contract. */
export async function* funding(
  ask: Ask,
  since: number,
  now: number,
): AsyncGenerator<readonly FundingPayment[]> {
  for (const span of stretches(since, now, week))
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const at: string = cursor;
      const { payments, next }: Page = await ask('funding paid', (client) => page(client, span, at));
      yield payments;
      cursor = payments.length > 0 && next !== at ? next : undefined;
    }
}

async function page(
  client: Exchange,
  { from, to }: { readonly from: number; readonly to: number },
  cursor: string,
): Promise<Page> {
  const answer = (await endpoint(
    client,
    'privateGetV5AccountTransactionLog',
  )({
    accountType: 'UNIFIED',
    category: 'linear',
    type: 'SETTLEMENT',
    startTime: from,
    endTime: to,
    limit: 50,
    ...(cursor === '' ? {} : { cursor }),
  })) as { readonly result?: { readonly list?: readonly Settlement[]; readonly nextPageCursor?: string } };
  const { list, nextPageCursor } = answer.result ?? {};
  if (!Array.isArray(list)) throw new TransportError('garbled', 'a log without a list');
  return {
    payments: (list as readonly Settlement[])
      // A settlement of profits alone.
      .filter(({ funding: received }) => received !== '')
      .map((row) => settled(row, client)),
    next: nextPageCursor === '' ? undefined : nextPageCursor,
  };
}

interface Settlement {
  readonly id?: string;
  readonly symbol?: string;
  readonly transactionTime?: string;
  /** What was received; what was paid is negative. */
  readonly funding?: string;
  readonly currency?: string;
}

function settled(row: Settlement, client: Exchange): FundingPayment {
  const { id, symbol, transactionTime, funding: received, currency } = row;
  return paymentOf({
    id,
    symbol: client.safeSymbol(symbol, undefined, undefined, 'swap'),
    time: Number(transactionTime),
    paid: received ? -Number(received) : undefined,
    coin: currency && client.safeCurrencyCode(currency),
  });
}
