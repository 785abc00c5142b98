import { type LoadedStrategy, sha256 } from '#adapters/files';
import { numberAt, type Settings, varied } from '#config';
import { UserError } from '#errors';
import type { Bars } from '#market';
import { measure } from '#metrics';
import type { ReportedRun } from '#report';
import {
  attempt,
  type Axis,
  type Effort,
  type Failed,
  parseFormula,
  parseGoals,
  resultOf,
  searchOf,
  type Result,
  type Task,
  type Workshop,
} from '#research';
import { othersOn, type Part, runTogether } from '#simulation';
import type { Strategy, Values } from '#strategy';
import { accountOf } from './account.ts';
import { namedConfig } from './command-line.ts';
import { bindBots, type ConfiguredBot, type ConfiguredBots, loadBots } from './configured-bots.ts';
import type { Context } from './context.ts';
import { type BotGround, groundsOfBots, partsOfBots, runOfBots } from './evaluate-bots.ts';
import { rulesOf } from './kept-rules.ts';
import {
  commandOf,
  luckOf,
  type Prepared,
  requireTrialsUsed,
  usualMemory,
  usualSeed,
  usualTrials,
} from './search.ts';
import { type Material, searchId } from './search-identity.ts';
import type { GivenAxis, SearchOptions } from './search-options.ts';
import type { ProjectSettings } from './settings.ts';
import { openShelf } from './shelf.ts';
import { blame } from './strategy-code.ts';
import { version } from './version.ts';

/** How trials of bots are made: each is a run of the configuration with other numbers. */
export interface BotsSearch {
  readonly workshop: Workshop;
  /** The same on other bars. */
  readonly on: (change: (bars: Bars) => Bars) => Workshop;
  runOf(values: Values): Promise<ReportedRun>;
}

/** Reads what is to be varied in the configuration of bots, and loads everything that does not vary. */
export async function prepareBotsSearch(
  { param = [], ...options }: SearchOptions,
  project: ProjectSettings,
  context: Context,
): Promise<Prepared> {
  refuseBeside(options);
  const given = await loadBots(options, project, await openShelf(context, project));
  const bound = bindBots(given, options, project);
  const grounds = await groundsOfBots(bound.bots, options, context);
  const axes = param.map((axis) => wholeAxis(axis, project.settings));
  const known = axes.map(({ name }) => name);
  const where = (options.where ?? []).map((text) => parseFormula(text, known, '--where'));
  const space = { axes, where };
  const goals = parseGoals(options.objective ?? 'sharpe');
  const seed = options.seed ?? usualSeed;
  const how = options.search ?? 'grid';
  const trials = options.trials ?? usualTrials;
  const search = searchOf(space, { name: how, trials, seed });
  requireTrialsUsed(options, how, search.trials);
  const bind = (values: Values): ConfiguredBots =>
    bindBots(given, options, { ...project, settings: settingsWith(project.settings, values) });
  const loaded: LoadedStrategy = {
    strategy: standIn(bound, axes, project.settings),
    file: given[0]!.file,
    hash: sha256(given.map(({ hash }) => hash)),
  };
  const bars = grounds.flatMap((ground) => ground.loaded);
  const { settings } = bound;
  const job = {
    bars,
    options,
    grounds: [],
    lacking: [],
    across: 'median',
    whole: true,
    bytes: usualMemory,
  } as const;
  const found = { loaded, bars, settings, options, plan: { space, search, goals }, how, seed, job };
  return {
    ...found,
    command: commandOf(found, trials, 'sweep', [['--noise', options.noise], luckOf(found)]),
    config: ['--config', namedConfig(context, project, settings, options)],
    id: idOf(loaded, found.settings, commandOf(found, trials), bound.bots, grounds),
    bots: {
      workshop: new BotsWorkshop(bind, grounds, loaded.file),
      on: (change) => new BotsWorkshop(bind, grounds, loaded.file, (part) => changedPart(part, change)),
      runOf: (values) => runOfBots(bind(values), grounds),
    },
  };
}

/** Makes trials one after the other; each has its numbers checked as those of the configuration are. */
class BotsWorkshop implements Workshop {
  readonly effort: Effort = { unique: 0, naive: 0, simulated: 0 };
  readonly #bind: (values: Values) => ConfiguredBots;
  readonly #grounds: readonly BotGround[];
  readonly #file: string;
  readonly #relay: (part: Part) => Part;

  constructor(
    bind: (values: Values) => ConfiguredBots,
    grounds: readonly BotGround[],
    file: string,
    relay = (part: Part) => part,
  ) {
    this.#bind = bind;
    this.#grounds = grounds;
    this.#file = file;
    this.#relay = relay;
  }

  *work(tasks: readonly Task[]): Generator<Result | Failed> {
    for (const task of tasks)
      yield attempt(
        () => this.#try(task),
        (error) => blame(error, this.#file),
      );
  }

  #try({ values, keeps }: Task): Result {
    const { bots, capital, settings } = this.#bind(values);
    const parts = partsOfBots(bots, this.#grounds).map(this.#relay);
    const run = runTogether(parts, { ...parts[0]!.account!, cash: settings.cash }, { capital });
    this.effort.simulated++;
    return resultOf(run, measure(run), keeps);
  }
}

// What happened inside of a bar went with its place in time.
function changedPart(part: Part, change: (bars: Bars) => Bars): Part {
  return {
    ...part,
    bars: change(part.bars),
    others: othersOn(part.others ?? [], change),
    detail: undefined,
  };
}

function settingsWith(settings: Settings, values: Values): Settings {
  let { bots = [], reserve } = settings;
  for (const [path, value] of Object.entries(values))
    if (path === 'reserve') reserve = value;
    else bots = varied(bots, path, value);
  return { ...settings, bots, ...(reserve === undefined ? {} : { reserve }) };
}

function wholeAxis({ name, values, range }: GivenAxis, settings: Settings): Axis {
  if (range)
    throw new UserError(
      'usage',
      `--param: "${name}=${range.from}:${range.to}" has no step, and a number of the configuration has none of its own. Write for example ${name}=${range.from}:${range.to}:${Number(((range.to - range.from) / 8).toPrecision(3))}.`,
    );
  for (const value of values) settingsWith(settings, { [name]: value });
  return { name, values };
}

// What the search is about, under the name that its run has.
function standIn({ bots }: ConfiguredBots, axes: readonly Axis[], settings: Settings): Strategy {
  const name = bots.map((bot) => bot.name).join(' + ');
  const defaultOf = ({ name: path, values }: Axis) =>
    (path === 'reserve' ? settings.reserve : numberAt(settings.bots ?? [], path)) ?? values[0]!;
  return {
    name,
    about: `${bots.length === 1 ? 'A bot' : `${bots.length} bots`} on one account`,
    params: Object.fromEntries(
      axes.map((axis) => {
        const { values } = axis;
        const usual = defaultOf(axis);
        return [
          axis.name,
          { min: Math.min(...values), max: Math.max(...values), step: 0, default: usual, about: '' },
        ];
      }),
    ),
    plan: () => {
      throw new Error(`${name} is no strategy`);
    },
  };
}

function refuseBeside({ portfolio, jobs, queue, across }: SearchOptions): void {
  const given = Object.entries({ portfolio, jobs, queue, across }).find(([, value]) => value !== undefined);
  if (!given) return;
  throw new UserError(
    'usage',
    `"--${given[0]}" is nothing to --bots, whose trials are runs of one account, made one after the other. Leave it out.`,
  );
}

function idOf(
  { hash }: LoadedStrategy,
  settings: Settings,
  command: string,
  bots: readonly ConfiguredBot[],
  grounds: readonly BotGround[],
): string {
  const { rules, exchangeFees, deposits, withdrawals, limits } = settings;
  const said = [version, hash, command, settings.bots, rules, exchangeFees, deposits, withdrawals, limits];
  const materials = grounds.flatMap(({ loaded, others, funding, finer }) =>
    loaded.map(({ bars }, k): Material => ({
      bars,
      others: others[k]!,
      funding: funding.get(bars),
      finer: finer.get(bars),
    })),
  );
  return searchId([...said, bots.map((bot, k) => termsOf(bot, grounds[k]!))], materials);
}

// What exchanges told of fees and of what they accept.
function termsOf({ settings }: ConfiguredBot, { loaded, kept, dialect }: BotGround): unknown {
  return loaded.map(({ bars: { market } }) => [
    accountOf(settings, [market], kept),
    rulesOf(market, settings, kept, dialect) ?? null,
  ]);
}
