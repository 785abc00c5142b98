export { type Fill, Fills, type Reason, reasonCode, reasons } from './fills.ts';
