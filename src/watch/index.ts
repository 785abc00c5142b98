export type { Alert, Alerts, Severity } from './alert.ts';
export { type Health, Monitor } from './monitor.ts';
export { Lookout } from './lookout.ts';
export { breaches, type Thresholds } from './thresholds.ts';
