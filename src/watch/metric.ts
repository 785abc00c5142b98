/** A number with the names of what it is about. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What is measured, and all that was measured of it. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly samples: readonly Sample[];
}

/** Metrics as Prometheus reads them, text format 0.0.4. */
export function prometheusText(metrics: readonly Metric[]): string {
  const blocks = metrics
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, type, samples }) => {
      const lines = samples.map(({ labels, value }) => `${name}${labelText(labels)} ${numberText(value)}`);
      const about = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
      return [`# HELP ${name} ${about}`, `# TYPE ${name} ${type}`, ...lines].join('\n');
    });
  return blocks.map((block) => `${block}\n`).join('');
}

function labelText(labels: Sample['labels']): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapedLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapedLabel(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}

/**
 * Metrics as lines of InfluxDB: the name is the measurement, labels are tags, the number is the
 * field `value`. Times are ms UTC here and ns there. What is no number is left out: there is none.
 */
export function influxLines(metrics: readonly Metric[], at: number): string {
  return metrics
    .flatMap(({ name, samples }) =>
      samples
        .filter(({ value }) => Number.isFinite(value))
        .map(({ labels, value }) => `${name}${tagText(labels)} value=${value} ${Math.trunc(at)}000000\n`),
    )
    .join('');
}

// A tag without a value cannot be said, and neither can a line break.
function tagText(labels: Sample['labels']): string {
  return Object.entries(labels)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `,${name}=${escapedTag(value)}`)
    .join('');
}

// A backslash at the end would take the sign behind it along.
function escapedTag(value: string): string {
  return value
    .replaceAll(/[\r\n]+/g, ' ')
    .replace(/\\+$/, '')
    .replaceAll(/[ ,=]/g, (sign) => `\\${sign}`);
}
