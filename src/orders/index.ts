export { type Fill, Fills, type Reason, reasonCode } from './fills.ts';
