export type { Alert, Alerts, Severity } from './alert.ts';
