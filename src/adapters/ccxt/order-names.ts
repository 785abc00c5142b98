import type { MarketInterface } from 'ccxt';
import type { Ask } from './quirks/index.ts';
import { perhaps } from './quirks/perhaps.ts';

const remembered = 5000;

/** By which names orders were placed, asked for once where nobody said. */
export class OrderNames {
  readonly #ask: Ask;
  readonly #known = new Map<string, string>();

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  note(exchangeId: string, clientId: string): void {
    this.#known.set(exchangeId, clientId);
    const [oldest] = this.#known.keys();
    if (this.#known.size > remembered) this.#known.delete(oldest!);
  }

  async of(exchangeId: string, { symbol }: MarketInterface): Promise<string> {
    const known = this.#known.get(exchangeId);
    if (known !== undefined) return known;
    const [order] = await perhaps(
      this.#ask('order', async (client) => [await client.fetchOrder(exchangeId, symbol)]),
    );
    const name = order?.clientOrderId ?? '';
    this.note(exchangeId, name);
    return name;
  }
}
