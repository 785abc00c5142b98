import { loadStrategy, type Shelf, shelfOf } from '#adapters/files';
import { didYouMean, UserError } from '#errors';
import type { BesideBars } from '#formats';
import { catalogue } from '#indicators';
import type { Bars } from '#market';
import { compute, type Expression } from '#series';
import { feedsFrom } from '#simulation';
import type { Plan } from '#strategy';
import type { Context } from './context.ts';
import { columnsOfSpecs } from './indicator-specs.ts';
import type { ProjectSettings } from './settings.ts';
import { loadOthers } from './others.ts';
import { openShelf } from './shelf.ts';
import { strategyCode } from './strategy-code.ts';

interface Asked {
  /** Specs of indicators, and strategies by name or file. */
  readonly series?: readonly string[];
  readonly param?: Readonly<Record<string, number>>;
}

/**
 * The series that were asked for, one value per bar: of specs named like the spec, of strategies
 * `strategy.series`. What a model is trained on is so what it will be asked about.
 */
export async function seriesBeside(
  bars: Bars,
  { series: asked = [], param }: Asked,
  project: ProjectSettings,
  context: Context,
): Promise<BesideBars> {
  const wanted = asked.flatMap((text) => text.split(',').map((part) => part.trim()));
  if (wanted.length === 0) return {};
  const shelf = await openShelf(context, project);
  const beside: Record<string, Float64Array> = {};
  for (const text of wanted) {
    const made = isStrategy(text, shelf)
      ? await ofStrategy(text, { bars, param, project, shelf })
      : await valuesOf(bars, columnsOfSpecs([known(text, shelf)]), project);
    Object.assign(beside, made);
  }
  return beside;
}

interface Place {
  readonly bars: Bars;
  readonly param: Asked['param'];
  readonly project: ProjectSettings;
  readonly shelf: Shelf;
}

async function ofStrategy(name: string, { bars, param, project, shelf }: Place): Promise<BesideBars> {
  const { strategy, file } = await loadStrategy(name, shelf);
  const plan: Plan = await strategyCode(file, () => strategy.plan(param));
  const renamed: [string, Expression][] = Object.entries(plan.series).map(([key, series]) => [
    `${strategy.name}.${key}`,
    series,
  ]);
  return valuesOf(bars, Object.fromEntries(renamed), project, (work) => strategyCode(file, work));
}

async function valuesOf(
  bars: Bars,
  wanted: Readonly<Record<string, Expression>>,
  { settings }: ProjectSettings,
  run: <T>(work: () => T) => T | Promise<T> = (work) => work(),
): Promise<BesideBars> {
  const others = await loadOthers(Object.values(wanted), bars.timeframe, settings, settings.data);
  return (await run(() => compute(bars, wanted, feedsFrom(others, bars)))).values;
}

// A word that names both is the strategy; an indicator can be written with its numbers.
function isStrategy(text: string, shelf: Shelf): boolean {
  return /[/\\]|\.[mc]?[jt]s$/.test(text) || shelfOf(shelf).some(({ name }) => name === text);
}

function known(text: string, shelf: Shelf): string {
  const [name = ''] = text.split(/[:.]/);
  const indicators = [
    'tulip',
    'outside',
    ...catalogue.flatMap((entry) => [entry.name, ...(entry.aliases ?? [])]),
  ];
  if (indicators.some((indicator) => indicator.toLowerCase() === name.toLowerCase())) return text;
  const strategies = shelfOf(shelf).map((file) => file.name);
  throw new UserError(
    'usage',
    `--series: "${text}" is neither an indicator nor a strategy.${didYouMean(name, [...strategies, ...indicators])} Write a spec such as rsi:14, the name of a strategy, or the path of its file.`,
  );
}
