// An index.ts names what a folder offers, and importing one thing from it would load the whole folder when
// the program starts. In the bundle each name is imported from the file that it stands in instead.
import { readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..', 'src');
// import { a, b as c } from '#market'; and the same with export, over several lines or in one.
const statement = /^(import|export) \{([^}]*)\} from '([^']+)';$/gm;
const everything = /^export \* from '([^']+)';$/gm;

export const directImports = {
  name: 'direct-imports',
  setup(build) {
    build.onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
      if (!path.startsWith(root)) return undefined;
      const contents = readFileSync(path, 'utf8').replace(statement, (whole, word, names, from) => {
        const index = indexOf(from, path);
        return index === undefined ? whole : direct(word, namesIn(names), index, path) || '// types only';
      });
      return { contents, loader: path.endsWith('x') ? 'tsx' : 'ts' };
    });
  },
};

function direct(word, names, index, importer) {
  const byFile = new Map();
  for (const { name, as } of names) {
    const origin = originOf(name, index);
    if (!origin) throw new Error(`${relative(root, importer)}: ${relative(root, index)} has no "${name}"`);
    const own = byFile.get(origin.file) ?? [];
    own.push(origin.name === as ? as : `${origin.name} as ${as}`);
    byFile.set(origin.file, own);
  }
  return [...byFile].map(([file, own]) => `${word} { ${own.join(', ')} } from '${file}';`).join(' ');
}

// Where a name really stands that an index hands on, through other indexes.
function originOf(name, file) {
  const { handedOn, wholes } = exportsOf(file);
  const known = handedOn.get(name);
  if (known) return isIndex(known.file) ? originOf(known.name, known.file) : known;
  for (const whole of wholes) {
    const found = originOf(name, whole);
    if (found) return found;
  }
  // What an index defines itself stands there.
  const own = new RegExp(`^export (?:async )?(?:function|const|class|let) ${name}\\b`, 'm');
  return own.test(readFileSync(file, 'utf8')) ? { file, name } : undefined;
}

const known = new Map();

function exportsOf(file) {
  if (known.has(file)) return known.get(file);
  const source = readFileSync(file, 'utf8');
  const handedOn = new Map();
  for (const [, word, names, from] of source.matchAll(statement))
    if (word === 'export')
      for (const { name, as } of namesIn(names)) handedOn.set(as, { file: fileOf(from, file), name });
  const wholes = [...source.matchAll(everything)].map(([, from]) => fileOf(from, file));
  const found = { handedOn, wholes };
  known.set(file, found);
  return found;
}

// Types are gone in a bundle.
function namesIn(text) {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '' && !one.startsWith('type '))
    .map((one) => one.split(' as '))
    .map(([name, as = name]) => ({ name, as }));
}

function indexOf(from, importer) {
  const file = fileOf(from, importer);
  return file !== undefined && isIndex(file) ? file : undefined;
}

function isIndex(file) {
  return file.endsWith('/index.ts');
}

function fileOf(from, importer) {
  if (from.startsWith('#')) return join(root, from.slice(1), 'index.ts');
  return from.startsWith('.') ? join(dirname(importer), from) : undefined;
}
