export type { Alert, Alerts, Severity } from './alert.ts';
export { type Health, Monitor } from './monitor.ts';
export { breaches, type Thresholds, usualThresholds } from './thresholds.ts';
