import type { Metrics } from '#metrics';

type Sample = Pick<Metrics, 'smallSample'>;

const smallSampleText = 'fewer than 10 trades or 14 days: too little to conclude anything.';

/** What a row is called, with a mark where too little stands behind its numbers. */
export function marked(name: string, sample: Sample | undefined): string {
  return sample?.smallSample ? `${name}*` : name;
}

/** What the mark means, under a table that has one. */
export function markNotes(samples: readonly (Sample | undefined)[]): string[] {
  return samples.some((sample) => sample?.smallSample) ? [`* ${smallSampleText}`] : [];
}
