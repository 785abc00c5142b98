import { basename, relative } from 'node:path';
import { listStrategies, loadStrategy, type Shelf } from '#adapters/files';
import { UserError } from '#errors';
import { type Bars, sampleBars, sampleSymbols } from '#market';
import { checkConditions, type Finding, tryOut } from '#research';
import { expressionsIn, planAmong } from '#strategy';
import { loadAllBars, type Range } from '../bars.ts';
import type { FileOptions } from '../bars-file.ts';
import { strategyCode, theirPlace } from '../strategy-code.ts';
import type { Paint } from '../colour.ts';
import type { Context } from '../context.ts';
import { loadSettings } from '../settings.ts';
import { loadOthers } from '../others.ts';
import { openShelf, packageFolder } from '../shelf.ts';
import { columns } from '../table.ts';

// A year of hours has quiet and wild months and is quick to go over many times.
const year = { from: Date.UTC(2023, 0, 1), to: Date.UTC(2024, 0, 1) };

interface Row {
  readonly check: Finding['check'] | 'loads' | 'types';
  readonly verdict: Finding['verdict'];
  readonly detail: string;
}

interface Checked {
  readonly strategy: string;
  readonly rows: readonly Row[];
}

/** What the flags of `strategies check` say. */
export interface CheckOptions extends FileOptions {
  readonly market?: readonly string[];
  readonly timeframe?: string;
  readonly from?: number;
  readonly to?: number;
  readonly bars?: string;
}

/** `cryptobot strategies check`: what a strategy has to hold to before anybody believes its numbers. */
export async function runStrategiesCheck(
  names: readonly string[],
  options: CheckOptions,
  context: Context,
): Promise<void> {
  const project = await loadSettings(context, options);
  const { settings } = project;
  const isTold = options.market !== undefined || options.bars !== undefined;
  const ground: Ground = isTold
    ? { markets: (await loadAllBars(options, settings, context)).map(({ bars }) => bars), range: settings }
    : { markets: sampleSymbols.map((symbol) => sampleBars(symbol, '1h', year.from, year.to)), range: year };
  const shelf = await openShelf(context, project);
  const wanted = names.length > 0 ? names : listStrategies(shelf).map(({ file }) => file);
  const checked: Checked[] = [];
  for (const name of wanted) checked.push(await check(name, shelf, ground, settings.data, context));
  const isSound = checked.every(({ rows }) => rows.every(({ verdict }) => verdict !== 'fail'));
  context.output.result({ sound: isSound, strategies: checked }, (paint) => render(checked, paint));
  if (!isSound) process.exitCode = 1;
}

/** What strategies are tried on: the first market, and the others that one may rank it among. */
interface Ground {
  readonly markets: readonly Bars[];
  readonly range: Range;
}

async function check(
  name: string,
  shelf: Shelf,
  { markets, range }: Ground,
  data: string,
  { cwd }: Context,
): Promise<Checked> {
  try {
    const { strategy, file } = await loadStrategy(name, shelf);
    const bars = markets[0]!;
    // One that ranks markets is tried among all there are.
    const universe = markets.map(({ market }) => market);
    const among = (given?: Readonly<Record<string, number>>) =>
      planAmong(strategy.plan(given), universe, bars.market);
    const plan = await strategyCode(file, () => among());
    const others = await loadOthers(expressionsIn(plan), bars.timeframe, range, data, markets);
    const findings = await strategyCode(file, () => tryOut({ ...strategy, plan: among }, bars, others));
    const conditions = await strategyCode(file, () =>
      checkConditions(strategy, (trace) => {
        const place = theirPlace(trace, file);
        return place && `${basename(place.file)}:${place.line}`;
      }),
    );
    return { strategy: strategy.name, rows: [...findings, conditions, await checkTypes(file, cwd)] };
  } catch (error) {
    // One file that cannot be loaded does not keep the others from being checked.
    if (!(error instanceof UserError)) throw error;
    return { strategy: name, rows: [{ check: 'loads', verdict: 'fail', detail: error.message }] };
  }
}

async function checkTypes(file: string, cwd: string): Promise<Row> {
  const { typeCheck } = await import('#adapters/typescript');
  const result = await typeCheck(file, packageFolder());
  if (result.verdict === 'ok')
    return { check: 'types', verdict: 'ok', detail: 'the compiler has nothing to say' };
  if (!('problems' in result)) {
    return {
      check: 'types',
      verdict: 'warn',
      detail: 'not checked: no TypeScript here. Install it with: npm install --save-dev typescript',
    };
  }
  const [first] = result.problems;
  const more = result.problems.length > 1 ? ` (and ${result.problems.length - 1} more)` : '';
  return { check: 'types', verdict: 'fail', detail: `${relative(cwd, first!) || first}${more}` };
}

function render(checked: readonly Checked[], { bold, dim, green, yellow, red }: Paint): string {
  const paint = { ok: green, warn: yellow, fail: red };
  return checked
    .map(({ strategy, rows }) => {
      const table = columns(
        rows.map(({ check: name, verdict, detail }) => [
          `  ${name}`,
          paint[verdict](verdict),
          verdict === 'ok' ? dim(detail) : detail,
        ]),
      );
      return `${bold(strategy)}\n${table}`;
    })
    .join('\n\n');
}
