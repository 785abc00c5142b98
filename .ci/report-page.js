// How the script and style of HTML reports are built; the build and the browser tests share it.
import { readFileSync } from 'node:fs';

// The page carries the charts of uPlot, so it carries its licence too.
const licence = readFileSync(new URL('../node_modules/uplot/LICENSE', import.meta.url), 'utf8').trim();

export const reportPage = {
  entryPoints: [
    { in: 'src/report/page/main.ts', out: 'page' },
    { in: 'src/report/page/page.css', out: 'page' },
  ],
  outdir: 'dist/report',
  bundle: true,
  minify: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  conditions: ['cryptobot-source'],
  charset: 'utf8',
  legalComments: 'inline',
  banner: { js: `/*! uPlot: ${licence} */` },
  logLevel: 'warning',
};
