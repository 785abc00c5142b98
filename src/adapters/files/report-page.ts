import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The script and the style of report pages, as the build left them beside the program. */
export async function readReportPage(packageFolder: string): Promise<{ script: string; style: string }> {
  const [script, style] = await Promise.all(
    ['page.js', 'page.css'].map((file) => readFile(join(packageFolder, 'dist', 'report', file), 'utf8')),
  );
  return { script: script!, style: style! };
}
