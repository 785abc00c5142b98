import { type TradingAccount, Trouble } from '#exchange';
import type { Ask, Failure, Input } from '#trading';

type Answer = Input extends infer One ? (One extends Input ? Omit<One, 'version' | 'time'> : never) : never;

/** Does what a session asks of exchanges; what came of it goes back as events. */
export class Hands {
  readonly #accounts: ReadonlyMap<string, TradingAccount>;
  readonly #take: (event: Input) => Promise<unknown>;
  readonly #busy = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(accounts: ReadonlyMap<string, TradingAccount>, take: (event: Input) => Promise<unknown>) {
    this.#accounts = accounts;
    this.#take = take;
  }

  /** Begins with all of it at once; nobody waits for an exchange. */
  do(asks: readonly Ask[]): void {
    for (const ask of asks) {
      const work = this.#answer(ask)
        .catch((error: unknown) => void (this.#failure ??= { error }))
        .finally(() => this.#busy.delete(work));
      this.#busy.add(work);
    }
  }

  /** Waits until every answer is there, at most so long. What is still on its way is looked for at the next start. */
  async settle(longest: number): Promise<void> {
    const until = performance.now() + longest;
    while (this.#busy.size > 0 && performance.now() < until) {
      let timer;
      const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, until - performance.now())));
      await Promise.race([Promise.all(this.#busy), late]);
      clearTimeout(timer);
    }
  }

  /** Throws what kept an answer from being written. */
  requireWell(): void {
    if (this.#failure) throw this.#failure.error;
  }

  async #answer(ask: Ask): Promise<void> {
    const account = this.#accounts.get(ask.exchange)!;
    const answers = await answersOf(ask, account);
    const time = await account.now(Infinity).catch(() => Date.now());
    for (const answer of answers) await this.#take({ version: 1, time, ...answer });
  }
}

async function answersOf(ask: Ask, account: TradingAccount): Promise<readonly Answer[]> {
  switch (ask.do) {
    case 'place': {
      const { request, price } = ask.order;
      const [accepted, failure] = await attempt(account.place(request, price));
      return [answered(request.clientId, accepted?.exchangeId, failure)];
    }
    case 'placePair': {
      const [stop, target] = [ask.stop.request, ask.target.request];
      const [accepted, failure] = await attempt(account.placePair(stop, target));
      return [
        answered(stop.clientId, accepted?.[0].exchangeId, failure),
        answered(target.clientId, accepted?.[1].exchangeId, failure),
      ];
    }
    case 'cancel': {
      const [, failure] = await attempt(account.cancel(ask));
      return [{ type: 'cancel-answered', clientId: ask.clientId, failure }];
    }
    case 'find': {
      const [report, failure] = await attempt(account.find(ask));
      return [{ type: 'found', clientId: ask.clientId, report: report ?? null, failure }];
    }
    case 'funding': {
      const { exchange, symbols, since } = ask;
      const [payments = [], failure] = await attempt(account.funding(symbols, since));
      return [{ type: 'paid', exchange, payments, failure }];
    }
    default:
      return [{ type: 'account', exchange: ask.exchange, ...(await seen(ask, account)) }];
  }
}

async function seen({ symbols, since }: Extract<Ask, { do: 'look' }>, account: TradingAccount) {
  const [all, failure] = await attempt(
    Promise.all([
      account.balances(symbols.find((symbol) => !symbol.includes(':')) ?? symbols[0]!),
      account.positions(symbols),
      Promise.all(symbols.map((symbol) => account.openOrders(symbol))),
      Promise.all(symbols.map((symbol) => account.executions(symbol, since))),
    ]),
  );
  const [balances = [], positions = [], orders = [], executions = []] = all ?? [];
  return {
    failure,
    balances: Object.fromEntries(balances),
    positions,
    orders: orders.flat(),
    executions: executions.flat(),
  };
}

function answered(clientId: string, exchangeId: string | undefined, failure: Failure | null): Answer {
  return { type: 'answered', clientId, exchangeId: exchangeId ?? null, failure };
}

// Whatever happens on the way to an exchange and back is an answer as well.
async function attempt<T>(work: Promise<T>): Promise<readonly [T, null] | readonly [undefined, Failure]> {
  try {
    return [await work, null];
  } catch (error) {
    if (error instanceof Trouble) return [undefined, { kind: error.kind, message: error.reason }];
    return [undefined, { kind: 'unknown', message: error instanceof Error ? error.message : String(error) }];
  }
}
