import { didYouMean, UserError } from '#errors';
import { definitions, type MetricName } from '#metrics';

/** How far metrics may be from those of a golden run. */
export interface Tolerance {
  /** As a share of the golden value, for every metric that is not named. */
  readonly relative: number;
  /** In the metric's own unit. */
  readonly of: Readonly<Partial<Record<MetricName, number>>>;
}

/** None but rounding noise. */
export const noTolerance: Tolerance = { relative: 0, of: {} };

const form = /^(?:([A-Za-z]\w*)=)?(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+)(%?)$/i;

/** Reads `0.01` or `1%`, a share of every golden value, and `sharpe=0.1`, in the unit of that metric. */
export function addTolerance(text: string, before = noTolerance): Tolerance {
  const [, name, digits, percent] = form.exec(text.trim()) ?? [];
  const value = Number(digits) / (percent === '%' ? 100 : 1);
  if (digits === undefined || !Number.isFinite(value))
    throw new UserError(
      'usage',
      `"${text}" is not a tolerance. Write a share of every metric such as 1%, or one metric such as sharpe=0.1.`,
    );
  if (name === undefined) return { ...before, relative: value };
  if (!Object.hasOwn(definitions, name))
    throw new UserError(
      'usage',
      `"${name}" is not a metric.${didYouMean(name, Object.keys(definitions))} See: cryptobot metrics`,
    );
  return { ...before, of: { ...before.of, [name]: value } };
}

/** The tolerance of one metric as one writes it; nothing where there is none. */
export function toleranceText({ relative, of }: Tolerance, name: MetricName): string {
  const own = of[name];
  if (own !== undefined) return own === 0 ? '' : String(own);
  return relative === 0 ? '' : `${Number((relative * 100).toPrecision(12))}%`;
}

/** How far one metric may be from its golden value. */
export function slackOf({ relative, of }: Tolerance, name: MetricName, golden: number | null): number {
  return of[name] ?? relative * Math.abs(golden ?? 0);
}
