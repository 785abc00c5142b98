import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

// The house from top to bottom: a folder may import only what stands above it in this list.
const pure = [
  'errors',
  'secrets',
  'text',
  'numbers',
  'market',
  'formats',
  'outside',
  'exchange',
  'collect',
  'series',
  'indicators',
  'strategy',
  'orders',
  'ledger',
  'risk',
  'capital',
  'simulation',
  'metrics',
  'research',
  'trading',
  'watch',
  'report',
  'config',
];
const house = [...pure, 'adapters', 'server', 'cli'];

// Every third-party package has one address in the tree.
const addresses: Readonly<Record<string, string>> = {
  '@bomb.sh/tab': 'cli',
  '@duckdb/node-api': 'adapters/duckdb',
  'apache-arrow': 'adapters/duckdb',
  bullmq: 'adapters/queue',
  ccxt: 'adapters/ccxt',
  'cli-table3': 'cli',
  cryptobot: 'cli',
  commander: 'cli',
  croner: 'adapters/cron',
  'env-paths': 'adapters/files',
  ink: 'cli',
  ioredis: 'adapters/queue',
  jiti: 'adapters/files',
  libsql: 'adapters/sqlite',
  lilconfig: 'adapters/files',
  'onnxruntime-web': 'adapters/onnx',
  react: 'cli',
  tulind: 'adapters/tulind',
  undici: 'adapters/ccxt',
  uplot: 'report',
  yaml: 'adapters/files',
};

interface Import {
  readonly file: string;
  readonly target: string;
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.ts') || file.endsWith('.tsx'));

const imports: readonly Import[] = files.flatMap((file) =>
  importsOf(readFileSync(join(src, file), 'utf8')).map((target) => ({ file, target })),
);

describe('the direction of imports', () => {
  it('reads a plausible number of files and imports', () => {
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(files.length);
  });

  it('is upwards only', () => {
    const offenders = imports.filter(({ file, target }) => pointsDown(file, target)).map(describeImport);
    expect(offenders).toEqual([]);
  });

  it('goes through the entry of another folder, never past it', () => {
    const offenders = imports.filter(({ file, target }) => leavesFolder(file, target)).map(describeImport);
    expect(offenders).toEqual([]);
  });

  it('leads from no adapter to another', () => {
    const offenders = imports
      .filter(
        ({ file, target }) =>
          file.startsWith('adapters/') &&
          target.startsWith('#adapters/') &&
          !file.startsWith(target.slice(1)),
      )
      .map(describeImport);
    expect(offenders).toEqual([]);
  });
});

describe('a pure folder', () => {
  const pureFiles = files.filter((file) => pure.includes(folderOf(file)) && !file.startsWith('report/page/'));

  it('imports neither Node nor a package', () => {
    const offenders = imports
      .filter(({ file, target }) => pureFiles.includes(file) && !/^[.#]/.test(target))
      .map(describeImport);
    expect(offenders).toEqual([]);
  });

  it('reads no clock, no chance, no environment', () => {
    const impure =
      /\b(Date\.now|new Date\(\)|performance\.now|Math\.random|crypto\.|process\.|globalThis\b|setTimeout|setInterval|fetch\()/;
    const offenders = pureFiles.flatMap((file) =>
      codeLines(file)
        .filter(({ text }) => impure.test(text))
        .map(({ line, text }) => `src/${file}:${line} ${text.trim()}`),
    );
    expect(offenders).toEqual([]);
  });

  it('leaves inexact functions of the machine alone, whose last bits differ between versions', () => {
    const inexact =
      /\bMath\.(exp|expm1|log|log1p|log2|log10|pow|sin|cos|tan|atan|atan2|asin|acos|sinh|cosh|tanh|cbrt|hypot)\b/;
    const offenders = pureFiles.flatMap((file) =>
      codeLines(file)
        .filter(({ text }) => inexact.test(text))
        .map(({ line, text }) => `src/${file}:${line} ${text.trim()}`),
    );
    expect(offenders).toEqual([]);
  });
});

it('every third-party package has one address', () => {
  const offenders = imports
    .filter(({ target }) => !/^([.#]|node:)/.test(target))
    .filter(({ file, target }) => !isAt(file, addresses[packageOf(target)]))
    .map(describeImport);
  expect(offenders).toEqual([]);
});

it('every folder of src is in the house, and has an entry', () => {
  const folders = [...new Set(files.filter((file) => file.includes('/')).map(folderOf))];
  expect(folders.filter((folder) => !house.includes(folder))).toEqual([]);
  const entries = folders.flatMap((folder) => (folder === 'adapters' ? adapterFolders() : [folder]));
  expect(entries.filter((folder) => !files.includes(`${folder}/index.ts`))).toEqual([]);
});

describe('the check itself', () => {
  it('finds each kind of import', () => {
    const text = `import a from './a.ts';\nimport type { B } from '#b';\nexport * from "c";\nconst d = await import('#d');\nimport 'e';\nimport {\n  f,\n} from 'f';`;
    expect(importsOf(text)).toEqual(['./a.ts', '#b', 'c', '#d', 'e', 'f']);
  });

  it('names the file and the import that point the wrong way', () => {
    const wrong: Import = { file: 'market/bars.ts', target: '#simulation' };
    expect(pointsDown(wrong.file, wrong.target)).toBe(true);
    expect(describeImport(wrong)).toBe('src/market/bars.ts imports #simulation');
    expect(pointsDown('simulation/run.ts', '#market')).toBe(false);
    expect(leavesFolder('market/bars.ts', '../simulation/run.ts')).toBe(true);
    expect(leavesFolder('adapters/files/config.ts', '../ccxt/index.ts')).toBe(true);
    expect(leavesFolder('market/sample/day.ts', '../bars.ts')).toBe(false);
  });
});

function importsOf(text: string): string[] {
  const code = text.replaceAll(/\/\*[^]*?\*\//g, '');
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^;'"`]*?\bfrom\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g;
  return [...code.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3]!);
}

function pointsDown(file: string, target: string): boolean {
  if (!target.startsWith('#') || file === 'index.ts') return false;
  const from = folderOf(file);
  const to = folderOf(target.slice(1));
  if (from === to) return from !== 'adapters' && from !== 'cli';
  return house.indexOf(to) === -1 || house.indexOf(to) > house.indexOf(from);
}

function leavesFolder(file: string, target: string): boolean {
  if (!target.startsWith('.')) return false;
  return homeOf(posix.join(dirname(file), target)) !== homeOf(file);
}

// Each adapter is a folder of its own; elsewhere the first folder counts.
function homeOf(file: string): string {
  const [first, second] = file.split('/');
  return first === 'adapters' ? `${first}/${second}` : folderOf(file);
}

function folderOf(file: string): string {
  return file.split('/')[0]!;
}

function adapterFolders(): string[] {
  return [...new Set(files.filter((file) => file.startsWith('adapters/')).map(homeOf))];
}

function packageOf(target: string): string {
  return target
    .split('/')
    .slice(0, target.startsWith('@') ? 2 : 1)
    .join('/');
}

function isAt(file: string, address: string | undefined): boolean {
  return address !== undefined && file.startsWith(`${address}/`);
}

function codeLines(file: string): { line: number; text: string }[] {
  const code = readFileSync(join(src, file), 'utf8').replaceAll(/\/\*[^]*?\*\//g, (comment) =>
    comment.replaceAll(/[^\n]/g, ''),
  );
  return code.split('\n').map((text, k) => ({ line: k + 1, text: text.replace(/\/\/.*$/, '') }));
}

function describeImport({ file, target }: Import): string {
  return `src/${file} imports ${target}`;
}
