import type { Config } from './config.ts';
import { rules } from './rules.ts';

/** Every key of the configuration, in the order people read them, and what each may be. */
export const keys = {
  exchange: rules.exchange,
  markets: rules.markets,
  timeframe: rules.timeframe,
  from: rules.from,
  to: rules.to,
  cash: rules.money,
  fee: rules.fee,
  makerFee: rules.cost,
  exchangeFees: rules.exchangeFees,
  slippage: rules.cost,
  spread: rules.cost,
  impact: rules.cost,
  participation: rules.share,
  leverage: rules.leverage,
  maintenance: rules.cost,
  borrow: rules.cost,
  fills: rules.fills,
  size: rules.size,
  rules: rules.marketRules,
  limits: rules.limits,
  bots: rules.bots,
  reserve: rules.money,
  deposits: rules.deposits,
  withdrawals: rules.withdrawals,
  strategies: rules.path,
  data: rules.path,
  reports: rules.path,
  httpsProxy: rules.proxy,
  testnet: rules.yesNo,
  deadline: rules.seconds,
  maxLatency: rules.milliseconds,
  minAvailability: rules.part,
  minSuccess: rules.part,
  alertFile: rules.path,
  alerts: rules.alerts,
} as const satisfies Record<keyof Config, unknown>;

export type KeyName = keyof typeof keys;

export const keyNames = Object.keys(keys) as readonly KeyName[];

/** What holds when nobody says otherwise. */
export const defaults = {
  exchange: 'sample',
  markets: ['sample:BTC/USDT'],
  timeframe: '1h',
  cash: 10_000,
  fee: 0.001,
  slippage: 0.0005,
  fills: 'next-open',
  size: 1,
  strategies: 'strategies',
  data: 'data',
  reports: 'reports',
  testnet: false,
  deadline: 20,
  maxLatency: 2000,
  minAvailability: 0.99,
  minSuccess: 0.95,
} as const satisfies Config;
