export { collect } from './collect.ts';
export { collectFunding } from './funding.ts';
export { followFunding, type FundingEar, type FundingNews } from './follow-funding.ts';
export { type Ear, follow, type Following, type News } from './follow.ts';
export type { Job, Keeper, Kept, Surroundings } from './job.ts';
export type { Skip } from './page.ts';
export type { Collected, Progress } from './report.ts';
export { Snapshots } from './snapshots.ts';
export type { Span } from './spans.ts';
