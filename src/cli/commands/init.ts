import { existsSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import { createFile, findConfig, makeFolder, whyNotWritable } from '#adapters/files';
import { UserError } from '#errors';
import type { Context } from '../context.ts';
import { packageFolder } from '../shelf.ts';
import { projectFiles } from '../templates.ts';

/** `cryptobot init [dir]`: a project that runs at once. What exists already is never touched. */
export async function runInit(dir: string, { cwd, output }: Context): Promise<void> {
  const folder = resolve(cwd, dir);
  const problem = await whyNotWritable(folder);
  if (problem)
    throw new UserError(
      'failed',
      `"${dir}" cannot become a project: ${problem}. Choose another folder: cryptobot init DIR`,
    );
  await makeFolder(folder);
  const written: string[] = [];
  const kept: string[] = [];
  for (const [name, text] of Object.entries(projectFiles(dependency(folder)))) {
    const config = name === 'cryptobot.config.ts' ? await findConfig(folder, false) : undefined;
    if (config) kept.push(basename(config));
    else ((await createFile(join(folder, name), text)) ? written : kept).push(name);
  }
  output.result({ folder, written, kept }, ({ green, dim, bold }) => {
    const lines = [
      ...written.map((name) => `  ${green('+')} ${name}`),
      ...kept.map((name) => `  ${dim(`= ${name}  exists, left as it is`)}`),
    ];
    return [bold(written.length > 0 ? `Project in ${folder}` : `Nothing to do in ${folder}`), ...lines].join(
      '\n',
    );
  });
  output.note(nextSteps(relative(cwd, folder)));
}

// The new project gets cryptobot from where this one did: what its host asked for, or the clone.
function dependency(folder: string): string {
  const own = packageFolder();
  const at = own.lastIndexOf(`${sep}node_modules${sep}`);
  const host = at < 0 ? undefined : own.slice(0, at);
  const asked = host === undefined ? undefined : askedBy(host);
  if (asked !== undefined && !asked.startsWith('file:')) return asked;
  const source = host === undefined || asked === undefined ? own : resolve(host, asked.slice('file:'.length));
  return `file:${relative(folder, source).replaceAll(sep, '/')}`;
}

function askedBy(host: string): string | undefined {
  const file = join(host, 'package.json');
  if (!existsSync(file)) return undefined;
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as Record<
    'dependencies' | 'devDependencies',
    Readonly<Record<string, string>> | undefined
  >;
  return dependencies['cryptobot'] ?? devDependencies['cryptobot'];
}

function nextSteps(folder: string): string {
  const steps = [
    ...(folder === '' ? [] : [`cd ${folder}`]),
    'npm install',
    'npx cryptobot backtest --compare',
  ];
  return ['', 'Next:', ...steps.map((step) => `  ${step}`)].join('\n');
}
