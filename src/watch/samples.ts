import { type News, transferReason } from './news.ts';

const hour = 3_600_000;
const bot = 'aggressive';
const market = 'binance:BTC/USDT';

/** One of each kind of news, as `alerts test` sends them. The numbers are made up. */
export const sampleNews: readonly News[] = [
  {
    kind: 'entry',
    bot,
    market,
    side: 'long',
    quantity: 0.005,
    price: 60_000,
    held: 0.005,
    stop: { price: 58_800, distance: -0.02 },
    target: { price: 63_000, distance: 0.05 },
    atRisk: 6,
    gain: 15,
    ratio: 2.5,
    confidence: 0.72,
    readings: [
      { label: 'RSI low', says: 1 },
      { label: 'MACD', says: 0 },
      { label: 'below SMA 200', says: -1 },
    ],
  },
  {
    kind: 'exit',
    bot,
    market,
    side: 'long',
    quantity: 0.005,
    price: 63_000,
    reason: 'take-profit',
    held: 0,
    profit: 14.39,
    return: 14.39 / 300,
    duration: 31 * hour,
    transfers: [{ to: 'safe', amount: 4.32 }],
  },
  { kind: 'transfer', from: bot, to: 'safe', amount: 4.32, reason: transferReason(market) },
  { kind: 'risk', bot, before: 1, after: 0.5, reason: '3 losses in a row' },
  { kind: 'refusal', bot, market, reason: 'daily loss', wanted: 0.051, allowed: 0.05 },
  { kind: 'mode', bot, mode: 'halted', reason: 'drawdown', equity: 271.4, positions: 1 },
  { kind: 'trouble', what: 'binance', isWell: false },
  {
    kind: 'summary',
    day: Date.UTC(2024, 0, 31),
    head: { seq: 48_213, hash: '5b1e77c0d9f34a6277b0c6e1f0a1d2c3e4f5061728394a5b6c7d8e9f00112233' },
    bots: [
      {
        bot,
        equity: 310.07,
        change: 0.0477,
        trades: 3,
        wins: 2,
        profit: 14.39,
        transferred: -4.32,
        fees: 0.92,
        refusals: 0,
        positions: 0,
      },
    ],
  },
];
