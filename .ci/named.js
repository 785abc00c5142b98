// CommonJS packages that are imported when they are needed. In a bundle such a package would have no names
// but `default`; left outside, Node would read all of its files twice, once for their names.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const packages = ['@duckdb/node-api', 'jiti', 'libsql'];

/** Gives them their names, as they are when the bundle is made; those left outside are named as `external`. */
export function named(external) {
  return {
    name: 'named',
    setup(build) {
      const filter = new RegExp(`^(${packages.join('|')})$`);
      build.onResolve({ filter }, ({ path, namespace }) => {
        if (namespace !== 'named') return { path, namespace: 'named' };
        return external.includes(path) ? { path, external: true } : undefined;
      });
      build.onLoad({ filter, namespace: 'named' }, ({ path }) => {
        const names = Object.keys(require(path)).filter((name) => name !== 'default');
        return {
          contents: `const all = require(${JSON.stringify(path)}); export default all; export const { ${names.join(', ')} } = all;`,
          resolveDir: process.cwd(),
        };
      });
    },
  };
}
