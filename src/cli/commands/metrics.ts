import { didYouMean, UserError } from '#errors';
import { definitions, type MetricName } from '#metrics';
import type { Context } from '../context.ts';
import { columns } from '../table.ts';

/** Explains one number, or lists them all. */
export async function runMetrics(name: string | undefined, { output }: Context): Promise<void> {
  const names = (Object.keys(definitions) as MetricName[]).filter(
    (known) => name === undefined || known.toLowerCase() === name.toLowerCase(),
  );
  if (names.length === 0) {
    throw new UserError(
      'usage',
      `"${name}" is not a metric.${didYouMean(name ?? '', Object.keys(definitions))} List them with: cryptobot metrics`,
    );
  }
  output.result(
    names.map((metric) => ({ name: metric, ...definitions[metric] })),
    (paint) =>
      name === undefined
        ? columns(
            names.map((metric) => [metric, definitions[metric].title, paint.dim(definitions[metric].unit)]),
            { head: ['Name', 'Title', 'Unit'], bold: paint.bold, align: ['left', 'left', 'left'] },
          )
        : names
            .map(
              (metric) =>
                `${paint.bold(definitions[metric].title)} ${paint.dim(`(${metric}, ${definitions[metric].unit})`)}\n${definitions[metric].meaning}`,
            )
            .join('\n'),
  );
}
