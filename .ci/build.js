// Turns src/ into dist/: one bundle with a lazy chunk per command, the page scripts of reports,
// and the type declarations that strategy files are checked against.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { directImports } from './direct-imports.js';
import { documentTypes } from './document-types.js';
import { grafanaDashboard } from './grafana.js';
import { named } from './named.js';
import { notices } from './notices.js';
import { reportPage } from './report-page.js';

const require = createRequire(import.meta.url);
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const { version, dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

// What is installed beside the bundle.
const installed = Object.keys({ ...dependencies, ...optionalDependencies });
// Tools of React's own developers, which a bundled package asks for in vain.
const neverThere = ['react-devtools-core'];

rmSync('dist', { recursive: true, force: true });
const bundles = await Promise.all([bundleProgram(), build({ ...reportPage, metafile: true })]);
writeFileSync('dist/THIRD-PARTY.txt', notices(bundles.map(({ metafile }) => metafile)));
writeFileSync('dist/grafana.json', `${JSON.stringify(grafanaDashboard(), null, 2)}\n`);
declareTypes();
documentTypes('dist/types/indicators');

function bundleProgram() {
  return build({
    entryPoints: {
      cli: 'src/cli/index.ts',
      index: 'src/index.ts',
      'onnx-worker': 'src/adapters/onnx/worker.ts',
      'trial-worker': 'src/cli/trial-worker.ts',
    },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    conditions: ['cryptobot-source'],
    external: [...installed, ...neverThere],
    define: {
      CRYPTOBOT_VERSION: JSON.stringify(version),
      'process.env.NODE_ENV': '"production"',
      'process.env.DEV': '"false"',
    },
    // CommonJS packages inside an ES module bundle still call require() for Node's own modules.
    banner: {
      js: "import { createRequire as bundleRequire } from 'node:module'; const require = bundleRequire(import.meta.url);",
    },
    plugins: [directImports, named(installed)],
    chunkNames: 'chunks/[name]-[hash]',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
}

function declareTypes() {
  execFileSync(
    process.execPath,
    [
      join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc'),
      '-p',
      '.ci/tsconfig.types.json',
    ],
    {
      stdio: 'inherit',
    },
  );
}
