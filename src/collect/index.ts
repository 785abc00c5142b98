export { collect } from './collect.ts';
export type { Job, Keeper, Kept, Surroundings } from './job.ts';
export type { Skip } from './page.ts';
export type { Collected, Progress } from './report.ts';
export type { Span } from './spans.ts';
