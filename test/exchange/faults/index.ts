export * from './on.ts';
export * from './payload.ts';
export * from './rows.ts';
export { faultScript, type FaultScript, type Plan } from './script.ts';
export * from './status.ts';
export * from './stream.ts';
export * from './transport.ts';
export type * from './types.ts';
