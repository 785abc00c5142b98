// How the script and style of HTML reports are built; the build and the browser tests share it.
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
  charset: 'utf8',
  legalComments: 'inline',
  logLevel: 'warning',
};
