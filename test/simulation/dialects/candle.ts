import { tradesOf } from '#ledger';
import { bars } from '#market';
import { type Account, parseDialect } from '#simulation';
import type { Exits } from '#strategy';
import { simulated } from '../alone.ts';

export interface Candle {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly enter_long?: number;
  readonly exit_long?: number;
  readonly enter_short?: number;
  readonly exit_short?: number;
}

/** A case in the engine's own words. */
export interface Settings {
  readonly stop_loss?: number;
  readonly roi?: Readonly<Record<string, number>>;
  readonly use_exit_signal?: boolean;
  readonly leverage?: number;
  readonly trailing_stop?: boolean;
  readonly trailing_stop_positive?: number;
  readonly trailing_stop_positive_offset?: number;
  readonly trailing_only_offset_is_reached?: boolean;
  readonly use_custom_stoploss?: boolean;
  readonly custom_entry_price?: number;
  readonly custom_exit_price?: number;
  readonly adjust_entry_price?: number | null;
  readonly timeout?: number;
  readonly fee?: number;
}

export interface Closed {
  readonly reason: string;
  readonly entry: number;
  readonly exit: number;
  readonly isShort: boolean;
  /** On the margin, after fees. */
  readonly profit: number;
}

const hour = 3_600_000;
const start = Date.UTC(2018, 9, 3);

/** The trades of hourly candles under our names for those settings. */
export function closedBy(rows: readonly Candle[], settings: Settings): Closed[] {
  const column = (value: (row: Candle) => number) => Float64Array.from(rows, value);
  const market = bars({ exchange: 'binance', symbol: 'ETH/BTC:BTC' }, '1h', {
    time: Float64Array.from(rows, (_, i) => start + i * hour),
    open: column(({ open }) => open),
    high: column(({ high }) => high),
    low: column(({ low }) => low),
    close: column(({ close }) => close),
    volume: new Float64Array(rows.length).fill(6172),
  });
  const exits = settings.use_exit_signal ? 1 : 0;
  const { leverage = 1, fee = 0 } = settings;
  const account: Account = { cash: 1_000_000, fee, slippage: 0, size: 1, leverage };
  const { fills } = simulated({
    bars: market,
    signals: {
      enterLong: column(({ enter_long = 0 }) => enter_long),
      exitLong: column(({ exit_long = 0 }) => exit_long * exits),
      enterShort: column(({ enter_short = 0 }) => enter_short),
      exitShort: column(({ exit_short = 0 }) => exit_short * exits),
    },
    exits: exitsOf(settings),
    account,
    warmup: 0,
    dialect: parseDialect(['freqtrade', choicesOf(settings)].filter(Boolean).join(':')),
  });
  return tradesOf(fills, market).closed.map(({ side, entryTime, exitTime, reason, ...trade }) => ({
    reason,
    entry: (entryTime - start) / hour,
    exit: (exitTime! - start) / hour,
    isShort: side === 'short',
    profit: trade.return * leverage,
  }));
}

function exitsOf(settings: Settings): Exits {
  const { stop_loss, trailing_stop, trailing_stop_positive, trailing_stop_positive_offset } = settings;
  const stopLoss = stop_loss === undefined ? undefined : Math.abs(stop_loss);
  const isLate = trailing_stop && settings.trailing_only_offset_is_reached;
  return {
    ...(stopLoss === undefined ? {} : { stopLoss }),
    ...(trailing_stop ? { trailingStop: trailing_stop_positive ?? stopLoss! } : {}),
    ...(isLate ? { trailAfter: trailing_stop_positive_offset! } : {}),
  };
}

function choicesOf(settings: Settings): string {
  const roi = Object.entries(settings.roi ?? {}).map(([after, profit]) => `${after}:${profit}`);
  const adjusted = settings.adjust_entry_price;
  const isOffset = settings.trailing_stop_positive_offset && !settings.trailing_only_offset_is_reached;
  return [
    ...(roi.length > 0 ? [`roi=${roi.join('/')}`] : []),
    ...(isOffset ? [`trailingOffset=${settings.trailing_stop_positive_offset}`] : []),
    ...(settings.use_custom_stoploss ? ['useCustomStoploss=true'] : []),
    ...(settings.custom_entry_price ? [`customEntryPrice=${settings.custom_entry_price}`] : []),
    ...(settings.custom_exit_price ? [`customExitPrice=${settings.custom_exit_price}`] : []),
    ...(adjusted === undefined ? [] : [`adjustEntryPrice=${adjusted ?? 'none'}`]),
    ...(settings.timeout ? [`unfilledtimeout=${settings.timeout}`] : []),
  ].join(',');
}
