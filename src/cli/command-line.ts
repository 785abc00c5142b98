import type { Settings } from '#config';
import { formatTime, marketName } from '#market';
import type { BacktestOptions } from './options.ts';

/**
 * The command that gives the same result again, whatever configuration and variables are in force
 * then: every setting that matters is written out.
 */
export function reproduce(names: readonly string[], options: BacktestOptions, settings: Settings): string {
  const { markets, timeframe, from, to } = settings;
  const { param = {}, stopLoss, takeProfit, trailingStop, breakEven, maxBars, objective, metrics } = options;
  const flags: [flag: string, value: string | number | undefined][] = [
    ...markets.map((market): [string, string] => ['--market', marketName(market)]),
    ['--bars', options.bars],
    ['--signals', options.signals],
    ['--fill', options.fill],
    ['--detail', options.detail],
    ['--detail-bars', options.detailBars],
    ...(options.timeframe ?? [timeframe]).map((one): [string, string] => ['--timeframe', one]),
    ['--from', isoTime(from)],
    ['--to', isoTime(to)],
    ['--cash', settings.cash],
    ['--fee', settings.fee],
    ['--maker-fee', settings.makerFee],
    ['--slippage', settings.slippage],
    ['--spread', settings.spread],
    ['--impact', settings.impact],
    ['--participation', settings.participation],
    ['--leverage', settings.leverage],
    ['--maintenance', settings.maintenance],
    ['--borrow', settings.borrow],
    ['--funding', options.funding],
    ['--fills', settings.fills],
    ['--size', settings.size],
    ...Object.entries(param).map(([name, value]): [string, string] => ['--param', `${name}=${value}`]),
    ['--stop-loss', stopLoss],
    ['--take-profit', takeProfit],
    ['--trailing-stop', trailingStop],
    ['--break-even', breakEven],
    ['--max-bars', maxBars],
    ['--objective', objective],
    ['--metrics', metrics],
  ];
  const written = flags
    .filter(([, value]) => value !== undefined)
    .map(([flag, value]) => `${flag} ${quoted(String(value))}`);
  return [
    'cryptobot backtest',
    ...names.map(quoted),
    ...(options.compare ? ['--compare'] : []),
    ...written,
  ].join(' ');
}

function isoTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : formatTime(time).replace(' ', 'T').replace('T00:00', '');
}

// For a shell: what is not plainly harmless goes into single quotes.
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
