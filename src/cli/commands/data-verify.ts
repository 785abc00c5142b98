import {
  checkFiles,
  checkRecords,
  type Damage,
  listRecords,
  listSeries,
  loadSeries,
  nameOfRecords,
  recordKinds,
  type StoredSeries,
} from '#adapters/files';
import { UserError } from '#errors';
import { type Bars, formatTime, marketName, measureQuality, parseMarket, type Quality } from '#market';
import type { Paint } from '../colour.ts';
import type { Context } from '../context.ts';
import { progress } from '../progress.ts';
import { renderCoverage } from '../screens/coverage.ts';
import { loadSettings } from '../settings.ts';
import { openStore } from '../store.ts';

interface Verified {
  readonly name: string;
  readonly timeframe: string;
  readonly damage: readonly Damage[];
  readonly quality: Quality | undefined;
  readonly bars: Bars | undefined;
}

const told = 10;

/** `cryptobot data verify`: what is damaged, missing or odd. */
export async function runDataVerify(
  name: string | undefined,
  flags: { readonly timeframe?: string },
  context: Context,
): Promise<void> {
  const { settings } = await loadSettings(context, flags);
  const store = openStore(settings.data);
  const { series, problems: broken } = await listSeries(store);
  const others = await verifyRecords(settings.data, name, flags.timeframe);
  const problems = [...broken, ...others.problems];
  const wanted = series.filter((one) => isWanted(one, name, flags.timeframe, settings.exchange));
  if (wanted.length + others.records.length + problems.length === 0) throw nothing(name, flags.timeframe);
  const say = progress(context.output);
  const verified: Verified[] = [];
  for (const one of wanted) {
    say(() => `${verified.length} of ${wanted.length} series checked`);
    verified.push(await verify(one));
  }
  const document = { series: verified.map(asJson), records: others.records, problems };
  context.output.result(document, (paint) =>
    [
      ...verified.map((one) => render(one, paint, context.output.width)),
      ...others.records.map((one) => renderRecords(one, paint)),
    ].join('\n\n'),
  );
  for (const problem of problems) context.output.warning(problem);
  const isBad =
    problems.length > 0 ||
    others.records.some(({ damage }) => damage.length > 0) ||
    verified.some(({ damage, quality }) => damage.length > 0 || (quality?.missing ?? 0) > 0);
  if (isBad) process.exitCode = 5;

  async function verify({ manifest, ...found }: StoredSeries): Promise<Verified> {
    const damage = await checkFiles(store, found, manifest);
    const loaded = damage.length > 0 ? undefined : await loadSeries(store, found);
    const quality = loaded && measureQuality(loaded.bars, manifest.revised);
    return {
      name: marketName(found.market),
      timeframe: found.timeframe,
      damage,
      quality,
      bars: loaded?.bars,
    };
  }
}

interface VerifiedRecords {
  readonly kind: string;
  readonly name: string;
  readonly rows: number;
  readonly damage: readonly { readonly file: string; readonly problem: string }[];
}

// What is no bars has no grid that something could be missing from; its bytes are compared.
async function verifyRecords(data: string, name: string | undefined, timeframe: string | undefined) {
  const records: VerifiedRecords[] = [];
  const problems: string[] = [];
  if (timeframe !== undefined) return { records, problems };
  for (const kind of recordKinds) {
    const listed = await listRecords(data, kind);
    problems.push(...listed.problems);
    for (const one of listed.found) {
      if (name !== undefined && nameOfRecords(one.name) !== name) continue;
      records.push({
        kind,
        name: nameOfRecords(one.name),
        rows: one.manifest.months.reduce((sum, { rows }) => sum + rows, 0),
        damage: await checkRecords(data, one.name, one.manifest),
      });
    }
  }
  return { records, problems };
}

function renderRecords({ kind, name, rows, damage }: VerifiedRecords, { bold, green, red }: Paint): string {
  const title = bold(`${kind} ${name}`);
  if (damage.length === 0) return `${title}  ${green('good')}  ${rows.toLocaleString('en')} rows`;
  return [
    `${title}  ${red('damaged')}`,
    ...damage.map(({ file, problem }) => `  "${file}": ${problem}`),
  ].join('\n');
}

function isWanted(
  { market, timeframe }: StoredSeries,
  name: string | undefined,
  only: string | undefined,
  exchange: string,
): boolean {
  if (name !== undefined && !name.includes('/')) return false;
  const isMarket = name === undefined || marketName(market) === marketName(parseMarket(name, exchange));
  return isMarket && (only === undefined || timeframe === only);
}

function nothing(name: string | undefined, timeframe: string | undefined): UserError {
  const what = name === undefined ? 'The store holds no series' : `The store holds no bars for "${name}"`;
  return new UserError(
    'data',
    `${what}${timeframe === undefined ? '' : ` ${timeframe}`}. See what it holds: cryptobot data list`,
  );
}

function asJson({ name, timeframe, damage, quality }: Verified): object {
  return { market: name, timeframe, damage, ...(quality ?? { verdict: 'damaged' }) };
}

function render({ name, timeframe, damage, quality, bars }: Verified, paint: Paint, width: number): string {
  const { bold, dim, green, yellow, red } = paint;
  const title = bold(`${name} ${timeframe}`);
  if (!quality || !bars)
    return [
      `${title}  ${red('damaged')}`,
      ...damage.map(({ file, problem }) => `  "${file}": ${problem}`),
      `  ${dim(`→ cryptobot data repair ${name} --timeframe ${timeframe}, then import its bars again`)}`,
    ].join('\n');
  const colour = { good: green, gapped: yellow, doubtful: yellow, empty: red }[quality.verdict];
  const { gaps, outliers } = quality;
  const longest = gaps.toSorted((a, b) => b.bars - a.bars).slice(0, told);
  const share = quality.coverage === null ? '' : `, ${(100 * quality.coverage).toFixed(2)} % of the range`;
  return [
    `${title}  ${colour(quality.verdict)}  ${quality.bars.toLocaleString('en')} bars${share}`,
    renderCoverage(bars, quality, paint, width),
    ...quality.reasons.map((reason) => `  ${reason}`),
    ...longest.map((gap) =>
      dim(`  gap of ${gap.bars.toLocaleString('en')} from ${formatTime(gap.from)} to ${formatTime(gap.to)}`),
    ),
    ...(gaps.length > told ? [dim(`  and ${(gaps.length - told).toLocaleString('en')} shorter gaps`)] : []),
    ...outliers
      .slice(0, told)
      .map(({ time, name, value, usual }) =>
        dim(`  ${formatTime(time)} ${name} ${value}, where ${usual} is usual`),
      ),
    ...(outliers.length > told ? [dim(`  and ${outliers.length - told} more such prices`)] : []),
  ].join('\n');
}
