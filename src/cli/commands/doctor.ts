import { relative } from 'node:path';
import { whyNotWritable } from '#adapters/files';
import { UserError } from '#errors';
import type { Paint } from '../colour.ts';
import type { Context } from '../context.ts';
import { loadSettings, type ProjectSettings } from '../settings.ts';
import { columns } from '../table.ts';
import { version } from '../version.ts';

interface Row {
  readonly name: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly detail: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** `cryptobot doctor`: what works here, what does not, and what to do about it. */
export async function runDoctor(context: Context): Promise<void> {
  const rows = [
    { name: 'node', status: 'ok', detail: `${process.versions.node}, needs 20.19 or newer` } as const,
    { name: 'cryptobot', status: 'ok', detail: version } as const,
    ...(await checkProject(context)),
    ...(await checkLibraries()),
  ];
  const isHealthy = rows.every(({ status }) => status !== 'fail');
  context.output.result({ healthy: isHealthy, checks: rows }, (paint) => render(rows, paint));
  if (!isHealthy) process.exitCode = 1;
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
