import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What the compiler says of a file; `missing` when there is no compiler to ask. */
export type TypeCheck =
  | { readonly verdict: 'ok' | 'missing' }
  | { readonly verdict: 'fail'; readonly problems: readonly string[] };

/**
 * Checks the types of one strategy file with the TypeScript that its project has installed. The
 * file need not have cryptobot beside it: its types are those of the running program.
 */
export async function typeCheck(file: string, packageFolder: string): Promise<TypeCheck> {
  const compiler = findCompiler([file, join(packageFolder, 'package.json')]);
  if (compiler === undefined) return { verdict: 'missing' };
  const folder = await mkdtemp(join(tmpdir(), 'cryptobot-types-'));
  try {
    const config = join(folder, 'tsconfig.json');
    await writeFile(config, JSON.stringify(configFor(file, packageFolder)));
    const output = await run(compiler, ['--project', config, '--pretty', 'false']);
    const problems = output.split('\n').filter((line) => line.includes('error TS'));
    return problems.length === 0 ? { verdict: 'ok' } : { verdict: 'fail', problems };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function configFor(file: string, packageFolder: string): object {
  return {
    compilerOptions: {
      noEmit: true,
      strict: true,
      target: 'es2023',
      module: 'esnext',
      moduleResolution: 'bundler',
      allowImportingTsExtensions: true,
      allowJs: true,
      checkJs: true,
      skipLibCheck: true,
      types: [],
      paths: { cryptobot: [join(packageFolder, 'dist', 'types', 'index.d.ts')] },
    },
    files: [file],
  };
}

function findCompiler(places: readonly string[]): string | undefined {
  for (const place of places) {
    try {
      return join(dirname(createRequire(place).resolve('typescript/package.json')), 'bin', 'tsc');
    } catch {
      // Not there; the next place may have it.
    }
  }
  return undefined;
}

// The compiler fails with its findings on stdout; that is an answer, not an accident.
function run(compiler: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(process.execPath, [compiler, ...args], { maxBuffer: 2 ** 26 }, (_, stdout) => resolve(stdout));
  });
}
