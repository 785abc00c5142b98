import { relative } from 'node:path';
import { whyNotWritable } from '#adapters/files';
import { UserError } from '#errors';
import type { Paint } from '../colour.ts';
import type { Context } from '../context.ts';
import { checkExchange, type ExchangeCheck } from '../exchange-check.ts';
import { loadSettings, type ProjectSettings } from '../settings.ts';
import { columns } from '../table.ts';
import { version } from '../version.ts';
import { thresholdsOf } from '../watch.ts';

interface Row {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** What the flags of `doctor` say. */
export interface DoctorOptions {
  readonly exchange?: readonly string[];
  readonly maxLatency?: number;
  readonly minAvailability?: number;
  readonly minSuccess?: number;
}

/** `cryptobot doctor`: what works here, what does not, and what to do about it. */
export async function runDoctor(options: DoctorOptions, context: Context): Promise<void> {
  const checked = await checkExchanges(options, context);
  const rows = [
    { name: 'node', status: 'ok', detail: `${process.versions.node}, needs 20.19 or newer` } as const,
    { name: 'cryptobot', status: 'ok', detail: version } as const,
    ...(await checkProject(context)),
    ...(await checkLibraries()),
    ...checked.flatMap(exchangeRows),
  ];
  const isHealthy = rows.every(({ status }) => status !== 'fail');
  const exchanges = checked.length > 0 ? { exchanges: checked } : {};
  context.output.result({ healthy: isHealthy, checks: rows, ...exchanges }, (paint) => render(rows, paint));
  if (!isHealthy) process.exitCode = 1;
}

async function checkExchanges(
  { exchange = [], ...flags }: DoctorOptions,
  context: Context,
): Promise<ExchangeCheck[]> {
  if (exchange.length === 0) return [];
  const { settings } = await loadSettings(context, flags);
  const thresholds = thresholdsOf(settings);
  const found: ExchangeCheck[] = [];
  for (const id of new Set(exchange)) found.push(await checkExchange(id, thresholds, settings, context));
  return found;
}

const mostAhead = 1000;

function exchangeRows({ exchange, calls, clockAhead, trouble }: ExchangeCheck): Row[] {
  const rows = calls.map(({ call, attempts, availability, success, latency, breaches }): Row => {
    const name = `${exchange} ${call}`;
    const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
    const times = latency
      ? `p50 ${Math.round(latency.p50)} ms, p95 ${Math.round(latency.p95)} ms, p99 ${Math.round(latency.p99)} ms; `
      : '';
    const detail = `${times}${percent(availability)} answered, ${percent(success)} worked, of ${attempts}`;
    if (breaches.length === 0) return { name, status: 'ok', detail };
    return {
      name,
      status: availability === 0 ? 'fail' : 'warn',
      detail,
      fix: `${breaches.join('; ')}: check the network, and the status page of the exchange`,
    };
  });
  const clock: Row[] =
    clockAhead === null
      ? []
      : [
          {
            name: `${exchange} clock`,
            status: Math.abs(clockAhead) > mostAhead ? 'warn' : 'ok',
            detail: `ours is ${Math.abs(clockAhead)} ms ${clockAhead < 0 ? 'behind' : 'ahead'}`,
            ...(Math.abs(clockAhead) > mostAhead
              ? { fix: 'set the clock of this machine; signed requests are refused otherwise' }
              : {}),
          },
        ];
  const end: Row[] =
    trouble === null ? [] : [{ name: exchange, status: 'fail', detail: trouble, fix: 'then run this again' }];
  return [...rows, ...clock, ...end];
}

async function checkProject(context: Context): Promise<Row[]> {
  let project: ProjectSettings;
  try {
    project = await loadSettings(context);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [
      { name: 'configuration', status: 'fail', detail: error.message, fix: 'correct the configuration' },
    ];
  }
  const { settings, configFile } = project;
  const near = (file: string) => relative(context.cwd, file) || '.';
  const found: Row =
    configFile === undefined
      ? { name: 'configuration', status: 'ok', detail: 'none found, defaults hold' }
      : { name: 'configuration', status: 'ok', detail: near(configFile) };
  const folders = (['strategies', 'data', 'reports'] as const).map(async (key): Promise<Row> => {
    const problem = await whyNotWritable(settings[key]);
    if (!problem) return { name: key, status: 'ok', detail: `${near(settings[key])} is writable` };
    return {
      name: key,
      status: 'fail',
      detail: problem,
      fix: `choose another folder: ${key} in the configuration, or CRYPTOBOT_${key.toUpperCase()}`,
    };
  });
  return [found, ...(await Promise.all(folders))];
}

async function checkLibraries(): Promise<Row[]> {
  const reinstall = 'install again: npm install';
  return [
    await check('duckdb', 'fail', reinstall, async () => (await import('#adapters/duckdb')).duckdbVersion()),
    await check('arrow', 'fail', reinstall, async () => (await import('#adapters/duckdb')).arrowVersion()),
    await check('ccxt', 'fail', reinstall, async () => {
      const { loadExchange } = await import('#adapters/ccxt');
      const Exchange = await loadExchange('binance');
      return `${new Exchange().name} loads`;
    }),
    await check(
      'tulind',
      'warn',
      'optional, for tulip(…) in strategies and tulip:… specs: npm install tulind && npm rebuild tulind',
      async () => (await import('#adapters/tulind')).tulindVersion(),
    ),
  ];
}

async function check(
  name: string,
  otherwise: 'warn' | 'fail',
  fix: string,
  attempt: () => Promise<string>,
): Promise<Row> {
  try {
    return { name, status: 'ok', detail: await attempt() };
  } catch (error) {
    // Native loaders list every path they tried; the first line says what happened.
    const [reason = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
    const isMissing = /^Cannot find (module|package)/.test(reason);
    return {
      name,
      status: otherwise,
      detail: isMissing ? 'not installed, or not built for this Node' : reason,
      fix,
    };
  }
}

function render(rows: readonly Row[], { green, yellow, red, bold, dim }: Paint): string {
  const marks = { ok: green('ok'), warn: yellow('warn'), fail: red('fail') };
  return columns(
    rows.map(({ name, status, detail, fix }) => [
      marks[status],
      bold(name),
      fix === undefined ? detail : `${detail}\n${dim(`→ ${fix}`)}`,
    ]),
  );
}
