import { fixed, text, type Fixed } from '../core/index.ts';
import type { DialectName } from '../dialects/types.ts';
import type { EngineEntry, Entry, PlainEvent, RequestEntry } from './record.ts';

/** What happened, told from the record alone: neither the engine nor the client is asked. */
export interface Checker {
  /** Orders that the engine accepted, by the client id they came with. */
  ordersByClientId(): ReadonlyMap<string, readonly number[]>;
  /** Client ids that were sent to the exchange more than once, whatever came of it. */
  doubleSends(): readonly string[];
  fillsOf(order: number): readonly { readonly id: number; readonly amount: string; readonly price: string }[];
  /** Free and held coins of an account as the moves add up. */
  balances(account: string): Readonly<Record<string, { readonly free: string; readonly held: string }>>;
  /** What is wrong with the exchange's own books; nothing, unless it has a bug. */
  faultsOfTheBooks(): readonly string[];
}

type EventEntry = EngineEntry & { readonly event: PlainEvent };

export function checker(entries: readonly Entry[], dialect: DialectName): Checker {
  const events = entries.filter(
    (entry): entry is EventEntry => entry.kind === 'engine' && entry.dialect === dialect,
  );
  const requests = entries.filter(
    (entry): entry is RequestEntry => entry.kind === 'request' && entry.dialect === dialect,
  );
  const fills = events.filter(({ event }) => event.kind === 'fill');

  return {
    ordersByClientId() {
      const found = new Map<string, number[]>();
      for (const { event } of events) {
        if (event.kind !== 'accepted' || event.clientId === undefined) continue;
        found.set(event.clientId, [...(found.get(event.clientId) ?? []), event.order!]);
      }
      return found;
    },
    doubleSends() {
      const sent = requests
        .filter(({ call }) => call === 'create')
        .map(clientIdOf)
        .filter((id) => id !== undefined);
      return [...new Set(sent.filter((id, k) => sent.indexOf(id) < k))];
    },
    fillsOf: (order) => fills.filter(({ event }) => event.order === order).map(({ event }) => event.fill!),
    balances(account) {
      const sums = balancesOf(events).get(account) ?? new Map<string, Pair>();
      return Object.fromEntries(
        [...sums].map(([coin, { free, held }]) => [coin, { free: text(free), held: text(held) }]),
      );
    },
    faultsOfTheBooks: () => [
      ...lostMoney(events),
      ...debts(events),
      ...badFills(events),
      ...movedAfterTheEnd(events),
    ],
  };
}

const clientIdNames = ['newClientOrderId', 'clientAlgoId', 'orderLinkId', 'cl_ord_id', 'client_order_id'];

function clientIdOf({ params }: RequestEntry): string | undefined {
  return clientIdNames.map((name) => params[name]).find((id) => id !== undefined && id !== '');
}

interface Pair {
  readonly free: Fixed;
  readonly held: Fixed;
}

function balancesOf(events: readonly EventEntry[]): Map<string, Map<string, Pair>> {
  const all = new Map<string, Map<string, Pair>>();
  for (const { event } of events) {
    for (const { account, coin, free, held } of event.moves) {
      const coins = all.get(account) ?? new Map<string, Pair>();
      const before = coins.get(coin) ?? { free: 0n, held: 0n };
      all.set(account, coins.set(coin, { free: before.free + fixed(free), held: before.held + fixed(held) }));
    }
  }
  return all;
}

// Spot: every event but a deposit moves coins without making or losing any. Futures profits meet the house's losses only once closed.
function lostMoney(events: readonly EventEntry[]): string[] {
  return events.flatMap(({ seq, event }) => {
    if (event.kind === 'deposit' || event.kind === 'funding' || event.symbol?.includes(':') === true)
      return [];
    const sums = new Map<string, Fixed>();
    for (const { coin, free, held } of event.moves)
      sums.set(coin, (sums.get(coin) ?? 0n) + fixed(free) + fixed(held));
    return [...sums]
      .filter(([, sum]) => sum !== 0n)
      .map(([coin, sum]) => `#${seq} ${event.kind}: ${text(sum)} ${coin} from nowhere`);
  });
}

// Who trades spot cannot owe; the house may, and so may who holds futures.
function debts(events: readonly EventEntry[]): string[] {
  const leveraged = new Set(
    events.filter(({ event }) => event.symbol?.includes(':')).map(({ event }) => event.account),
  );
  return [...balancesOf(events)]
    .filter(([account]) => account !== 'house' && !leveraged.has(account))
    .flatMap(([account, coins]) =>
      [...coins]
        .filter(([, { free, held }]) => free < 0n || held < 0n)
        .map(([coin, { free, held }]) => `${account} has ${text(free)} free and ${text(held)} held ${coin}`),
    );
}

function badFills(events: readonly EventEntry[]): string[] {
  const found: string[] = [];
  const seen = new Set<number>();
  const filled = new Map<number, Fixed>();
  for (const { seq, event } of events) {
    if (event.kind !== 'fill') continue;
    const { id, amount } = event.fill!;
    if (seen.has(id)) found.push(`#${seq} trade ${id} was booked twice`);
    seen.add(id);
    const sum = (filled.get(event.order!) ?? 0n) + fixed(amount);
    filled.set(event.order!, sum);
    if (sum > fixed(event.amount!)) found.push(`#${seq} order ${event.order} filled beyond its amount`);
    if (text(sum) !== event.filled)
      found.push(`#${seq} order ${event.order} says ${event.filled} filled, trades say ${text(sum)}`);
  }
  return found;
}

function movedAfterTheEnd(events: readonly EventEntry[]): string[] {
  const ended = new Set<number>();
  return events.flatMap(({ seq, event }) => {
    const { order, kind, status } = event;
    if (order === undefined) return [];
    const late = ended.has(order);
    if (kind === 'ended' || status === 'filled') ended.add(order);
    return late ? [`#${seq} order ${order} was ${kind} after its end`] : [];
  });
}
