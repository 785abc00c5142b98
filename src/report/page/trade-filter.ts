/// <reference lib="dom" />
import type { ShownTrade } from '../columns/trades.ts';
import { element } from './dom.ts';
import type { TradeColumn } from './trade-columns.ts';

export type Filter = (trade: ShownTrade) => boolean;

/** A search field and three choices; together they decide which trades are listed. */
export function filterControls(
  trades: readonly ShownTrade[],
  columns: readonly TradeColumn[],
  onChange: (filter: Filter) => void,
): HTMLElement[] {
  const search = element('input', {
    type: 'search',
    placeholder: 'Filter, e.g. 2024-03',
    'aria-label': 'Filter trades by text',
  });
  const side = choice('Side', distinct(trades.map((trade) => trade.side)));
  const reason = choice('Reason', distinct(trades.map((trade) => trade.reason)));
  const result = choice('Result', ['won', 'lost', 'open', 'ambiguous']);
  const change = () => {
    const words = search.value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    onChange(
      (trade) =>
        (side.value === '' || trade.side === side.value) &&
        (reason.value === '' || trade.reason === reason.value) &&
        (result.value === '' || came(trade, result.value)) &&
        (words.length === 0 || matches(trade, columns, words)),
    );
  };
  const controls = [search, side, reason, result];
  for (const control of controls) control.addEventListener('input', change);
  return controls;
}

function choice(title: string, options: readonly string[]): HTMLSelectElement {
  const all = element('option', { value: '' }, `${title}: all`);
  return element(
    'select',
    { 'aria-label': title },
    all,
    ...options.map((option) => element('option', { value: option }, option)),
  );
}

function came(trade: ShownTrade, result: string): boolean {
  switch (result) {
    case 'won':
      return trade.pnl > 0 && !trade.open;
    case 'lost':
      return trade.pnl <= 0 && !trade.open;
    case 'open':
      return trade.open;
    default:
      return trade.ambiguous;
  }
}

function matches(trade: ShownTrade, columns: readonly TradeColumn[], words: readonly string[]): boolean {
  const text = columns
    .map((column) => column.text(trade))
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].toSorted();
}
