import type { Settings } from '#config';
import { formatTime, marketName } from '#market';
import type { BacktestOptions, GateOptions } from './options.ts';

/**
 * The command that gives the same result again, whatever configuration and variables are in force
 * then: every setting that matters is written out.
 */
export function reproduce(
  names: readonly string[],
  options: BacktestOptions,
  settings: Settings,
  command: 'backtest' | 'gate' | 'montecarlo' = 'backtest',
  more: readonly Flag[] = [],
): string {
  const { markets, timeframe, from, to } = settings;
  const { param = {}, stopLoss, takeProfit, trailingStop, breakEven, maxBars, objective, metrics } = options;
  const flags: Flag[] = [
    ...markets.map((market): Flag => ['--market', marketName(market)]),
    ['--bars', options.bars],
    ['--signals', options.signals],
    ['--fill', options.fill],
    ['--detail', options.detail],
    ['--detail-bars', options.detailBars],
    ...(options.timeframe ?? [timeframe]).map((one): Flag => ['--timeframe', one]),
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
    ...Object.entries(param).map(([name, value]): Flag => ['--param', `${name}=${value}`]),
    ['--stop-loss', stopLoss],
    ['--take-profit', takeProfit],
    ['--trailing-stop', trailingStop],
    ['--break-even', breakEven],
    ['--max-bars', maxBars],
    ['--objective', objective],
    ['--noise', options.noise],
    ['--seed', options.seed],
    ['--metrics', metrics],
    ...gateFlags(options),
  ];
  return [
    `cryptobot ${command}`,
    ...names.map(quoted),
    ...(options.compare ? ['--compare'] : []),
    ...written([...flags, ...more]),
  ].join(' ');
}

/** The command that judges runs of the archive again. */
export function judgeAgain(ids: readonly string[], options: GateOptions): string {
  const runs = ids.map((id): Flag => ['--run', id]);
  return ['cryptobot gate', ...written([...runs, ...gateFlags(options)])].join(' ');
}

export type Flag = readonly [flag: string, value: string | number | undefined];

function gateFlags({ gate = [], gateFile, golden, expect, tolerance = [] }: GateOptions): Flag[] {
  return [
    ...gate.map((one): Flag => ['--gate', one]),
    ['--gate-file', gateFile],
    ['--golden', golden],
    ['--expect', expect],
    ...tolerance.map((one): Flag => ['--tolerance', one]),
  ];
}

function written(flags: readonly Flag[]): string[] {
  return flags
    .filter(([, value]) => value !== undefined)
    .map(([flag, value]) => `${flag} ${quoted(String(value))}`);
}

function isoTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : formatTime(time).replace(' ', 'T').replace('T00:00', '');
}

// For a shell: what is not plainly harmless goes into single quotes.
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
