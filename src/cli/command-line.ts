import { relative } from 'node:path';
import type { KeyName, Settings } from '#config';
import { marketName } from '#market';
import { visible } from '#text';
import type { Request } from './archive.ts';
import type { FileOptions } from './bars-file.ts';
import type { Context } from './context.ts';
import type { BacktestOptions, GateOptions } from './options.ts';
import type { ProjectSettings } from './settings.ts';

/**
 * The command that gives the same result again, whatever configuration and variables are in force
 * then: every setting that matters is written out, or stands in the configuration that is named.
 * Only what has no value at all cannot be written out, and whoever shows the command says so.
 */
export function reproduce(
  { names, options, settings, config }: Request,
  command: 'backtest' | 'gate' | 'montecarlo' = 'backtest',
  more: readonly Flag[] = [],
): string {
  const { param = {}, objective, metrics } = options;
  const flags: Flag[] = [
    ...simulationFlags(options, settings),
    ...Object.entries(param).map(([name, value]): Flag => ['--param', `${name}=${value}`]),
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
    ...(options.bots ? ['--bots'] : []),
    ...(options.portfolio ? ['--portfolio'] : []),
    ...written([...flags, ...more, ['--config', config]]),
  ].join(' ');
}

/** The configuration that a command has to name: the one that was given, or one that says what no flag can. */
export function namedConfig(
  { configFile: given, cwd }: Pick<Context, 'configFile' | 'cwd'>,
  { configFile: found, origins }: Pick<ProjectSettings, 'configFile' | 'origins'>,
  settings: Settings,
  options: Pick<BacktestOptions, 'bots' | 'bars'>,
): string | undefined {
  if (given !== undefined || found === undefined) return given;
  const isUnsaid = unsaid(settings, options).some((key) => origins[key]?.kind === 'project config');
  return isUnsaid ? relative(cwd, found) : undefined;
}

// What a run depends on and no flag says.
function unsaid(
  { fee, exchangeFees = {}, rules = {}, markets }: Settings,
  { bots, bars }: Pick<BacktestOptions, 'bots' | 'bars'>,
): KeyName[] {
  if (bots) return ['bots'];
  return [
    'strategies',
    ...(bars === undefined && markets.some(({ exchange }) => exchange !== 'sample')
      ? (['data'] as const)
      : []),
    ...(markets.some((market) => rules[marketName(market)]) ? (['rules'] as const) : []),
    ...(fee === 'exchange' && markets.some(({ exchange }) => exchangeFees[exchange])
      ? (['exchangeFees'] as const)
      : []),
  ];
}

// What the configuration says of its bots.
const ofBots: ReadonlySet<string> = new Set(['--market', '--timeframe', '--cash', '--size']);

/** What a search looked through and for, as far as it is not that of any simulation. */
export interface Searched {
  readonly axes: readonly { readonly name: string; readonly values: readonly number[] }[];
  readonly where: readonly string[];
  readonly objective: string;
  readonly search: string;
  readonly trials: number | undefined;
  readonly seed: number | undefined;
  readonly across: string | undefined;
}

/** The same for a search. */
export function reproduceSearch(
  command: string,
  name: string,
  options: Omit<BacktestOptions, 'param'>,
  settings: Settings,
  searched: Searched,
  more: readonly Flag[] = [],
): string {
  const flags: Flag[] = [
    ...simulationFlags(options, settings),
    ...searched.axes.map((axis): Flag => ['--param', `${axis.name}=${rangeText(axis.values)}`]),
    ...searched.where.map((text): Flag => ['--where', text]),
    ['--objective', searched.objective],
    ['--search', searched.search],
    ['--trials', searched.trials],
    ['--seed', searched.seed],
    ['--across', searched.across],
    ...more,
  ];
  const portfolio = options.portfolio ? ['--portfolio'] : [];
  return [`cryptobot ${command}`, quoted(name), ...portfolio, ...written(flags)].join(' ');
}

// As from:to:step where that is the same values.
function rangeText(values: readonly number[]): string {
  const [first, second] = values;
  const step = Number((second! - first!).toPrecision(12));
  const isRange =
    values.length > 2 && values.every((value, k) => value === Number((first! + k * step).toPrecision(12)));
  return isRange ? `${first}:${values.at(-1)}:${step}` : values.join(',');
}

function simulationFlags(options: Omit<BacktestOptions, 'param'>, settings: Settings): Flag[] {
  const flags = allSimulationFlags(options, settings);
  return options.bots ? flags.filter(([flag]) => !ofBots.has(flag)) : flags;
}

function allSimulationFlags(options: Omit<BacktestOptions, 'param'>, settings: Settings): Flag[] {
  const { markets, timeframe, from, to } = settings;
  const { stopLoss, takeProfit, trailingStop, breakEven, maxBars } = options;
  return [
    ...markets.map((market): Flag => ['--market', marketName(market)]),
    ['--bars', options.bars],
    ['--signals', options.signals],
    ...fileFlags(options),
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
    ['--stop-loss', stopLoss],
    ['--take-profit', takeProfit],
    ['--trailing-stop', trailingStop],
    ['--break-even', breakEven],
    ['--max-bars', maxBars],
  ];
}

// How the files of bars and signals are to be read.
function fileFlags({ columns, asset, decimal, dates, zone }: FileOptions): Flag[] {
  return [
    ['--columns', columns?.map((role) => role ?? '-').join(',')],
    ['--asset', asset],
    ['--decimal', decimal],
    ['--dates', dates],
    ['--zone', zone === undefined ? undefined : zoneText(zone)],
  ];
}

function zoneText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

/** The command that judges runs of the archive again. */
export function judgeAgain(ids: readonly string[], options: GateOptions): string {
  const runs = ids.map((id): Flag => ['--run', id]);
  return ['cryptobot gate', ...written([...runs, ...gateFlags(options)])].join(' ');
}

/** The command that reports runs of the archive again. */
export function reportAgain(ids: readonly string[], objective: string | undefined): string {
  return ['cryptobot report', ...ids, ...written([['--objective', objective]])].join(' ');
}

/** What was typed, for a shell. */
export function asTyped(words: readonly string[]): string {
  return ['cryptobot', ...words.map(quoted)].join(' ');
}

export type Flag = readonly [flag: string, value: string | number | undefined];

/** What the runs are held against. */
export function gateFlags({ gate = [], gateFile, golden, expect, tolerance = [] }: GateOptions): Flag[] {
  return [
    ...gate.map((one): Flag => ['--gate', one]),
    ['--gate-file', gateFile],
    ['--golden', golden],
    ['--expect', expect],
    ...tolerance.map((one): Flag => ['--tolerance', one]),
  ];
}

/** Flags as words of a command; those without a value are left out. */
export function written(flags: readonly Flag[]): string[] {
  return flags
    .filter(([, value]) => value !== undefined)
    .map(([flag, value]) => (value === '' ? flag : `${flag} ${quoted(String(value))}`));
}

// As short as it can be without being another moment.
function isoTime(time: number | undefined): string | undefined {
  if (time === undefined) return undefined;
  return new Date(time)
    .toISOString()
    .replace(/(\.000)?Z$/, '')
    .replace(/(T\d\d:\d\d):00$/, '$1')
    .replace(/T00:00$/, '');
}

// For a shell: what is not plainly harmless goes into single quotes, and what nobody would see is written out.
function quoted(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  const signs = Array.from(text);
  if (!signs.some(isUnseen)) return `'${text.replaceAll("'", `'\\''`)}'`;
  return `$'${signs.map((sign) => (isUnseen(sign) ? bytesOf(sign) : sign.replace(/[\\']/, String.raw`\$&`))).join('')}'`;
}

function isUnseen(sign: string): boolean {
  return sign === '\n' || sign === '\t' || visible(sign) !== sign;
}

// A shell reads these the same whatever its language.
function bytesOf(sign: string): string {
  return [...Buffer.from(sign)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
