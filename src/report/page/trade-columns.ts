import type { ShownTrade } from '../columns/trades.ts';
import { csv } from '../csv-text.ts';
import { formatMoney, formatPercent, formatPrice } from '../format.ts';
import { timeText } from './dom.ts';
import type { Column } from './paged-table.ts';

export type TradeColumn = Column<ShownTrade>;

const tone = ({ pnl }: ShownTrade) => (pnl > 0 ? 'gain' : pnl < 0 ? 'loss' : '');

export function tradeColumns(
  times: Float64Array,
  lanes: readonly string[],
  withCharges: boolean,
): TradeColumn[] {
  const charged: TradeColumn = {
    title: 'Charges',
    text: ({ charges }) => money(charges),
    value: ({ charges }) => charges,
    define: 'charges',
  };
  const where: TradeColumn = {
    title: 'Where',
    text: ({ lane }) => lanes[lane]!,
    value: ({ lane }) => lanes[lane]!,
    left: true,
  };
  return [
    { title: '#', text: ({ place }) => String(place), value: ({ place }) => place },
    ...(lanes.length > 0 ? [where] : []),
    { title: 'Side', text: ({ side }) => side, value: ({ side }) => side, left: true },
    {
      title: 'Entry (UTC)',
      text: ({ entry }) => timeText(times[entry]!),
      value: ({ entry }) => entry,
      left: true,
    },
    {
      title: 'Entry price',
      text: ({ entryPrice }) => price(entryPrice),
      value: ({ entryPrice }) => entryPrice,
    },
    {
      title: 'Exit (UTC)',
      text: ({ exit, open }) => (open ? 'open' : timeText(times[exit]!)),
      value: ({ exit, open }) => (open ? Infinity : exit),
      left: true,
    },
    {
      title: 'Exit price',
      text: ({ exitPrice }) => price(exitPrice),
      value: ({ exitPrice }) => (Number.isNaN(exitPrice) ? Infinity : exitPrice),
    },
    {
      title: 'Quantity',
      text: ({ quantity }) => String(Number(quantity.toPrecision(5))),
      value: ({ quantity }) => quantity,
    },
    { title: 'Fees', text: ({ fees }) => money(fees), value: ({ fees }) => fees },
    ...(withCharges ? [charged] : []),
    { title: 'Profit', text: ({ pnl }) => money(pnl), value: ({ pnl }) => pnl, tone },
    {
      title: 'Return',
      text: (trade) => minus(formatPercent(trade.return)),
      value: (trade) => trade.return,
      tone,
    },
    { title: 'Bars', text: ({ bars }) => bars.toLocaleString('en-US'), value: ({ bars }) => bars },
    {
      title: 'Reason',
      text: ({ reason, ambiguous }) => `${reason}${ambiguous ? ' ≷' : ''}`,
      value: ({ reason }) => reason,
      left: true,
    },
  ];
}

export function tradesCsv(
  trades: readonly ShownTrade[],
  times: Float64Array,
  lanes: readonly string[],
  withCharges: boolean,
): string {
  const exact = (value: number) => (Number.isNaN(value) ? '' : Number(value.toPrecision(7)));
  const iso = (bar: number) => new Date(times[bar]!).toISOString();
  const head = [
    ...(lanes.length > 0 ? ['where'] : []),
    'side',
    'entryTime',
    'entryPrice',
    'exitTime',
    'exitPrice',
    'quantity',
    'fees',
    ...(withCharges ? ['charges'] : []),
    'pnl',
    'return',
    'reason',
    'bars',
  ];
  const rows = trades.map((trade) => [
    ...(lanes.length > 0 ? [lanes[trade.lane]!] : []),
    trade.side,
    iso(trade.entry),
    exact(trade.entryPrice),
    trade.open ? '' : iso(trade.exit),
    exact(trade.exitPrice),
    exact(trade.quantity),
    exact(trade.fees),
    ...(withCharges ? [exact(trade.charges)] : []),
    exact(trade.pnl),
    exact(trade.return),
    trade.reason,
    trade.bars,
  ]);
  return csv(head, rows);
}

// Single-precision floats are good for seven digits.
function price(value: number): string {
  return Number.isNaN(value) ? '–' : formatPrice(Number(value.toPrecision(7)));
}

function money(value: number): string {
  return minus(formatMoney(value));
}

function minus(text: string): string {
  return text.replace(/^-/, '−');
}
